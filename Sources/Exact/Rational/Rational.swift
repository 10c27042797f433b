/// A rational number of any size in lowest terms, with a positive denominator.
public struct Rational: Sendable, Hashable {
  public let numerator: Integer
  public let denominator: Integer

  private init(lowestTerms numerator: Integer, _ denominator: Integer) {
    self.numerator = numerator
    self.denominator = denominator
  }

  public init(_ value: Integer) { self.init(lowestTerms: value, 1) }

  public init(_ value: Int) { self.init(Integer(value)) }

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

  /// - Precondition: the denominator is positive.
  public init(_ numerator: Integer, positiveDenominator denominator: Integer) {
    if denominator.isOne {
      self.init(lowestTerms: numerator, denominator)
      return
    }
    let divisor = numerator.gcd(denominator)
    if divisor.isOne {
      self.init(lowestTerms: numerator, denominator)
    } else {
      self.init(lowestTerms: numerator.exactlyDivided(by: divisor), denominator.exactlyDivided(by: divisor))
    }
  }

  /// `mantissa · 2^exponent`.
  public init(mantissa: Integer, exponentOfTwo exponent: Int) {
    if exponent >= 0 {
      self.init(mantissa << exponent)
    } else if mantissa.isZero {
      self.init(0)
    } else {
      let shift = min(mantissa.trailingZeroBitCount, -exponent)
      self.init(lowestTerms: mantissa >> shift, Integer(1) << (-exponent - shift))
    }
  }

  public var isZero: Bool { numerator.isZero }
  public var isInteger: Bool { denominator.isOne }
  /// Whether the denominator is a power of two.
  public var isDyadic: Bool { denominator.powerOfTwoExponent != nil }
  public func signum() -> Int { numerator.signum() }
  public var magnitude: Rational { signum() < 0 ? -self : self }

  public static func + (a: Rational, b: Rational) -> Rational {
    if a.denominator == b.denominator {
      return Rational(a.numerator + b.numerator, positiveDenominator: a.denominator)
    }
    return Rational(
      a.numerator * b.denominator + b.numerator * a.denominator, positiveDenominator: a.denominator * b.denominator)
  }

  public static func - (a: Rational, b: Rational) -> Rational { a + -b }

  public static func * (a: Rational, b: Rational) -> Rational {
    Rational(a.numerator * b.numerator, positiveDenominator: a.denominator * b.denominator)
  }

  public static prefix func - (a: Rational) -> Rational { Rational(lowestTerms: -a.numerator, a.denominator) }
  public static func += (a: inout Rational, b: Rational) { a = a + b }
  public static func -= (a: inout Rational, b: Rational) { a = a - b }
  public static func *= (a: inout Rational, b: Rational) { a = a * b }

  /// - Throws: ``ArithmeticError/divisionByZero``.
  public func divided(by divisor: Rational) throws(ArithmeticError) -> Rational {
    try Rational(numerator * divisor.denominator, denominator * divisor.numerator)
  }

  /// This number to a power.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero`` for a negative power of 0.
  public func pow(_ exponent: Int) throws(ArithmeticError) -> Rational {
    if exponent >= 0 { return Rational(lowestTerms: numerator.pow(exponent), denominator.pow(exponent)) }
    return try Rational(denominator.pow(-exponent), numerator.pow(-exponent))
  }
}

extension Rational: Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  public init(integerLiteral value: Int) { self.init(value) }

  public static func < (a: Rational, b: Rational) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }

  public var description: String { isInteger ? "\(numerator)" : "\(numerator)/\(denominator)" }
}
