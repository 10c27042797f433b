extension Rational: SignedNumeric {
  @inlinable
  public static func + (a: Rational, b: Rational) -> Rational {
    if a.isInteger && b.isInteger { return Rational(lowestTerms: a.numerator + b.numerator, 1) }
    return fractionSum(a, b, negatingSecond: false)
  }

  @inlinable
  public static func - (a: Rational, b: Rational) -> Rational {
    if a.isInteger && b.isInteger { return Rational(lowestTerms: a.numerator - b.numerator, 1) }
    return fractionSum(a, b, negatingSecond: true)
  }

  @inlinable
  public static func * (a: Rational, b: Rational) -> Rational {
    if a.isInteger && b.isInteger { return Rational(lowestTerms: a.numerator * b.numerator, 1) }
    return fractionProduct(a.numerator, a.denominator, b.numerator, b.denominator)
  }

  @inlinable
  public static func += (a: inout Rational, b: Rational) { a = a + b }

  @inlinable
  public static func -= (a: inout Rational, b: Rational) { a = a - b }

  @inlinable
  public static func *= (a: inout Rational, b: Rational) { a = a * b }

  @inlinable
  public static prefix func - (a: Rational) -> Rational { Rational(lowestTerms: -a.numerator, a.denominator) }

  @inlinable
  public mutating func negate() { self = -self }

  /// The absolute value.
  @inlinable
  public var magnitude: Rational { Rational(lowestTerms: numerator.magnitude, denominator) }

  /// The value of any of Swift's integers; never `nil`.
  @inlinable
  public init?(exactly source: some BinaryInteger) { self.init(Integer(source)) }

  /// The quotient.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero``.
  public func divided(by divisor: Rational) throws(ArithmeticError) -> Rational {
    switch divisor.signum() {
    case 0: throw .divisionByZero
    case 1: Rational.fractionProduct(numerator, denominator, divisor.denominator, divisor.numerator)
    default: Rational.fractionProduct(numerator, denominator, -divisor.denominator, -divisor.numerator)
    }
  }

  /// The power with an integer exponent; `0.pow(0)` is 1.
  ///
  /// The result has about `|exponent|` times the bits of the number: whoever takes exponents from outside bounds that
  /// first.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero`` for a negative power of zero.
  public func pow(_ exponent: Int) throws(ArithmeticError) -> Rational {
    // Powers of numbers without a common factor have none either.
    if exponent >= 0 { return Rational(lowestTerms: numerator.pow(exponent), denominator.pow(exponent)) }
    guard exponent != .min else { return try divided(by: self).divided(by: self).pow(.max).divided(by: self) }
    switch numerator.signum() {
    case 0: throw .divisionByZero
    case 1: return Rational(lowestTerms: denominator.pow(-exponent), numerator.pow(-exponent))
    default: return Rational(lowestTerms: (-denominator).pow(-exponent), (-numerator).pow(-exponent))
    }
  }
}

extension Rational {
  /// The sum or the difference, by P. Henrici's rule (J. ACM 3 (1956) 6–9; Knuth, *The Art of Computer Programming*,
  /// vol. 2, 3rd ed., section 4.5.1): greatest common divisors of small numbers in place of one of large ones.
  @usableFromInline
  static func fractionSum(_ a: Rational, _ b: Rational, negatingSecond: Bool) -> Rational {
    if let sum = smallSum(a, b, negatingSecond: negatingSecond) { return sum }
    if let i = a.denominator.powerOfTwoExponent, let j = b.denominator.powerOfTwoExponent {
      return dyadicSum(a, i, b, j, negatingSecond: negatingSecond)
    }
    let common = a.denominator == b.denominator ? a.denominator : a.denominator.greatestCommonDivisor(b.denominator)
    if common.isOne {
      let (left, right) = (a.numerator * b.denominator, b.numerator * a.denominator)
      return Rational(lowestTerms: negatingSecond ? left - right : left + right, a.denominator * b.denominator)
    }
    let (aRest, bRest) = (a.denominator.exactlyDivided(by: common), b.denominator.exactlyDivided(by: common))
    let (left, right) = (a.numerator * bRest, b.numerator * aRest)
    let numerator = negatingSecond ? left - right : left + right
    // What the sum has in common with its denominator divides `common`.
    let divisor = numerator.greatestCommonDivisor(common)
    if divisor.isOne { return Rational(lowestTerms: numerator, a.denominator * bRest) }
    return Rational(
      lowestTerms: numerator.exactlyDivided(by: divisor), a.denominator.exactlyDivided(by: divisor) * bRest)
  }

  /// The sum or the difference of fractions over `2^i` and `2^j`: shifts, and no greatest common divisor.
  private static func dyadicSum(_ a: Rational, _ i: Int, _ b: Rational, _ j: Int, negatingSecond: Bool) -> Rational {
    let left = i < j ? a.numerator << (j - i) : a.numerator
    let right = i > j ? b.numerator << (i - j) : b.numerator
    let numerator = negatingSecond ? left - right : left + right
    if i == j { return Rational(mantissa: numerator, exponentOfTwo: -i) }
    // The numerator over the larger power is odd, and the other one is even now: their sum is odd.
    return Rational(lowestTerms: numerator, i < j ? b.denominator : a.denominator)
  }

  /// The same in machine words, where everything fits.
  @inline(__always)
  private static func smallSum(_ x: Rational, _ y: Rational, negatingSecond: Bool) -> Rational? {
    guard case .small(let a) = x.numerator.storage, case .small(let b) = x.denominator.storage,
      case .small(let c) = y.numerator.storage, case .small(let d) = y.denominator.storage
    else { return nil }
    let common = b == d ? b : Int(bitPattern: wordGCD(UInt(bitPattern: b), UInt(bitPattern: d)))
    let (bRest, dRest) = common == 1 ? (b, d) : b == d ? (1, 1) : (b / common, d / common)
    let (left, isLeftLarge) = a.multipliedReportingOverflow(by: dRest)
    let (right, isRightLarge) = c.multipliedReportingOverflow(by: bRest)
    let (sum, isSumLarge) =
      negatingSecond ? left.subtractingReportingOverflow(right) : left.addingReportingOverflow(right)
    let (denominator, isDenominatorLarge) = b.multipliedReportingOverflow(by: dRest)
    if isLeftLarge || isRightLarge || isSumLarge || isDenominatorLarge { return nil }
    if common == 1 { return Rational(lowestTerms: Integer(sum), Integer(denominator)) }
    let divisor = Int(bitPattern: wordGCD(sum.magnitude, UInt(bitPattern: common)))
    if divisor == 1 { return Rational(lowestTerms: Integer(sum), Integer(denominator)) }
    return Rational(lowestTerms: Integer(sum / divisor), Integer(denominator / divisor))
  }

  /// `a/b * c/d` for fractions in lowest terms with positive denominators.
  @usableFromInline
  static func fractionProduct(_ a: Integer, _ b: Integer, _ c: Integer, _ d: Integer) -> Rational {
    if case .small(let a) = a.storage, case .small(let b) = b.storage, case .small(let c) = c.storage,
      case .small(let d) = d.storage, let product = smallProduct(a, b, c, d)
    {
      return product
    }
    if let i = b.powerOfTwoExponent, let j = d.powerOfTwoExponent {
      return Rational(mantissa: a * c, exponentOfTwo: -(i + j))
    }
    // What the numerator and the denominator have in common is in a and d, or in c and b.
    let (first, second) = (a.greatestCommonDivisor(d), c.greatestCommonDivisor(b))
    return Rational(
      lowestTerms: a.exactlyDivided(by: first) * c.exactlyDivided(by: second),
      b.exactlyDivided(by: second) * d.exactlyDivided(by: first))
  }

  /// The same in machine words, where everything fits.
  @inline(__always)
  private static func smallProduct(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Rational? {
    if a == 0 || c == 0 { return 0 }
    // A divisor of a positive Int is one.
    let divisors = wordGCDs((a.magnitude, UInt(bitPattern: d)), (c.magnitude, UInt(bitPattern: b)))
    let (first, second) = (Int(bitPattern: divisors.0), Int(bitPattern: divisors.1))
    let (a, d) = first == 1 ? (a, d) : (a / first, d / first)
    let (c, b) = second == 1 ? (c, b) : (c / second, b / second)
    let (numerator, isNumeratorLarge) = a.multipliedReportingOverflow(by: c)
    let (denominator, isDenominatorLarge) = b.multipliedReportingOverflow(by: d)
    if isNumeratorLarge || isDenominatorLarge { return nil }
    return Rational(lowestTerms: Integer(numerator), Integer(denominator))
  }
}

/// The quotient by a number that is known not to be 0.
package func quotient(_ a: Rational, _ b: Rational) -> Rational {
  do {
    return try a.divided(by: b)
  } catch {
    preconditionFailure("a divisor that is not 0")
  }
}
