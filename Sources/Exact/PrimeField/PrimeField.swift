/// The field of the integers modulo a prime below 2^63. Elements are `0..<prime`.
///
/// It has no order: an arc with `relu` or `max` runs over it on a pattern of signs that was recorded over the rationals.
public struct PrimeField: Domain, Hashable {
  public let prime: UInt64
  @usableFromInline let reciprocal: Reciprocal

  /// - Throws: ``PrimeFieldError`` unless the number is below 2^63 and a prime, which is proved here.
  public init(prime: UInt64) throws(PrimeFieldError) {
    guard prime < 1 << 63 else { throw .tooLarge(prime) }
    guard Primality.isPrime(prime) else { throw .notPrime(prime) }
    self.init(proved: prime)
  }

  private init(proved prime: UInt64) {
    self.prime = prime
    reciprocal = Reciprocal(of: prime)
  }

  /// The field of a prime that is drawn uniformly from those between 2^60 and 2^61, about one number in 42 there.
  public static func random(using generator: inout some RandomNumberGenerator) -> PrimeField {
    while true {
      let candidate = UInt64.random(in: 1 << 59..<1 << 60, using: &generator) << 1 | 1
      if Primality.isPrime(candidate) { return PrimeField(proved: candidate) }
    }
  }

  public var name: String { "integers modulo \(prime)" }
  @inlinable public var zero: UInt64 { 0 }
  @inlinable public var one: UInt64 { 1 }

  @inlinable
  public func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
    // Below 2^64, as both are below 2^63.
    let sum = a &+ b
    return sum >= prime ? sum &- prime : sum
  }

  @inlinable
  public func subtract(_ a: UInt64, _ b: UInt64) -> UInt64 { a >= b ? a &- b : a &+ (prime &- b) }

  @inlinable
  public func negate(_ a: UInt64) -> UInt64 { a == 0 ? 0 : prime &- a }

  @inlinable
  public func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return reciprocal.remainder(high: product.high, low: product.low)
  }

  @inlinable
  public func areEqual(_ a: UInt64, _ b: UInt64) -> Bool { a == b }

  /// The power with a natural exponent; that of any element with exponent 0 is 1.
  public func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
    var result: UInt64 = 1
    var square = base
    var rest = exponent
    while rest != 0 {
      if rest & 1 == 1 { result = multiply(result, square) }
      rest >>= 1
      if rest != 0 { square = multiply(square, square) }
    }
    return result
  }

  /// The inverse of an element other than zero.
  ///
  /// - Throws: ``DomainError/divisionByZero(domain:)``.
  public func inverse(of a: UInt64) throws(DomainError) -> UInt64 {
    if a == 0 { throw .divisionByZero(domain: name) }
    return inverse(ofNonzero: a)
  }

  public func divide(_ a: UInt64, by b: UInt64) throws(DomainError) -> UInt64 { multiply(a, try inverse(of: b)) }

  /// Euclid's algorithm with the coefficient of one argument.
  private func inverse(ofNonzero a: UInt64) -> UInt64 {
    // coefficient * a = remainder modulo the prime, for both pairs. Coefficients alternate in sign and stay below the prime
    // in magnitude, so they fit Int64.
    var (previous, current) = (prime, a)
    var (previousCoefficient, coefficient): (Int64, Int64) = (0, 1)
    while current != 1 {
      let (quotient, remainder) = previous.quotientAndRemainder(dividingBy: current)
      (previous, current) = (current, remainder)
      (previousCoefficient, coefficient) = (
        coefficient, previousCoefficient &- Int64(bitPattern: quotient) &* coefficient
      )
    }
    return coefficient < 0 ? prime &- coefficient.magnitude : coefficient.magnitude
  }
}

extension PrimeField {
  /// The class of an integer.
  public func element(_ value: Integer) -> UInt64 { value.remainder(modulo: prime) }

  /// The quotient of the classes of the numerator and the denominator.
  ///
  /// - Throws: ``DomainError/undefined(operation:argument:domain:)`` if the prime divides the denominator.
  public func element(_ value: Rational) throws(DomainError) -> UInt64 {
    let numerator = element(value.numerator)
    if value.isInteger { return numerator }
    let denominator = element(value.denominator)
    if denominator == 0 { throw .undefined(operation: "element", argument: "\(value)", domain: name) }
    return multiply(numerator, inverse(ofNonzero: denominator))
  }

  /// The class of the exact value of a floating-point number, a power of two as its denominator.
  ///
  /// - Throws: ``DomainError/undefined(operation:argument:domain:)`` for NaN and the infinities, and modulo 2 for a number that
  ///   is not an integer.
  public func element(_ value: Double) throws(DomainError) -> UInt64 {
    guard value.isFinite else { throw .undefined(operation: "element", argument: "\(value)", domain: name) }
    let (significand, exponent) = value.integerSignificandAndExponent
    let mantissa = element(Integer(significand))
    if exponent == 0 { return mantissa }
    if exponent > 0 { return multiply(mantissa, power(2 % prime, UInt64(exponent))) }
    if prime == 2 { throw .undefined(operation: "element", argument: "\(value)", domain: name) }
    // (prime + 1) / 2 is the inverse of 2.
    return multiply(mantissa, power(prime / 2 + 1, UInt64(-exponent)))
  }
}
