/// A rational number, in lowest terms: equal numbers have equal numerators and equal denominators.
public struct Rational: Hashable, Sendable {
  /// Has the sign of the number.
  public let numerator: Integer
  /// Positive, and without a common factor with the numerator.
  public let denominator: Integer

  /// - Precondition: the denominator is positive, and the two have no common factor.
  @inlinable
  init(lowestTerms numerator: Integer, _ denominator: Integer) {
    self.numerator = numerator
    self.denominator = denominator
  }

  @inlinable
  public init(_ value: Integer) { self.init(lowestTerms: value, 1) }

  @inlinable
  public init(_ value: Int) { self.init(lowestTerms: Integer(value), 1) }

  /// The quotient of two integers.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero``.
  public init(_ numerator: Integer, _ denominator: Integer) throws(ArithmeticError) {
    switch denominator.signum() {
    case 0: throw .divisionByZero
    case 1: self.init(numerator, positiveDenominator: denominator)
    default: self.init(-numerator, positiveDenominator: -denominator)
    }
  }

  /// The quotient by a positive integer.
  ///
  /// - Precondition: `denominator > 0`.
  public init(_ numerator: Integer, positiveDenominator denominator: Integer) {
    precondition(denominator.signum() > 0, "the denominator is positive")
    if denominator.isOne {
      self.init(lowestTerms: numerator, denominator)
      return
    }
    let divisor = numerator.greatestCommonDivisor(denominator)
    if divisor.isOne {
      self.init(lowestTerms: numerator, denominator)
    } else {
      self.init(
        lowestTerms: numerator.exactlyDivided(by: divisor), denominator.exactlyDivided(by: divisor))
    }
  }

  /// `mantissa * 2^exponent`.
  ///
  /// The result has about `bitWidth + |exponent|` bits: whoever takes exponents from outside bounds them first.
  public init(mantissa: Integer, exponentOfTwo exponent: Int) {
    if exponent >= 0 || mantissa.isZero {
      self.init(lowestTerms: mantissa << max(exponent, 0), 1)
    } else if case .small(let value) = mantissa.storage, exponent > -Int.bitWidth + 1 {
      let twos = min(value.trailingZeroBitCount, -exponent)
      self.init(lowestTerms: Integer(value &>> twos), Integer(1 &<< (-exponent &- twos)))
    } else {
      let twos = min(mantissa.trailingZeroBitCount.magnitude, exponent.magnitude)
      let left = exponent.magnitude - twos
      self.init(lowestTerms: mantissa.shiftedRight(by: twos), Integer(1) << Int(left))
    }
  }
}

extension Rational: ExpressibleByIntegerLiteral {
  @inlinable
  public init(integerLiteral value: Int) { self.init(value) }
}

extension Rational {
  @inlinable
  public var isZero: Bool { numerator.isZero }

  @inlinable
  public var isInteger: Bool { denominator.isOne }

  /// Whether the denominator is a power of two, as that of every finite floating-point number is.
  public var isDyadic: Bool { denominator.powerOfTwoExponent != nil }

  /// -1, 0 or 1.
  @inlinable
  public func signum() -> Int { numerator.signum() }

  /// The largest integer that is at most this number.
  public func floor() -> Integer {
    if isInteger { return numerator }
    let quotient = numerator.dividedWithRemainder(byNonzero: denominator).quotient
    return numerator.isNegative ? quotient - 1 : quotient
  }

  /// The least integer that is at least this number.
  public func ceil() -> Integer {
    if isInteger { return numerator }
    let quotient = numerator.dividedWithRemainder(byNonzero: denominator).quotient
    return numerator.isNegative ? quotient : quotient + 1
  }
}
