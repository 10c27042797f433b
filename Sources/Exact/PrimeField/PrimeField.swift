/// The field of integers modulo a prime below 2^62. It has no order: a piecewise affine network runs over it on a pattern
/// that was recorded over the rationals.
public struct PrimeField: Domain, Hashable {
  public let prime: UInt64

  /// - Throws: ``PrimeFieldError/notPrime(_:)`` unless the number is proved prime, ``PrimeFieldError/tooLarge(_:)`` from
  ///   2^62 on.
  public init(prime: UInt64) throws(PrimeFieldError) {
    guard prime < 1 << 62 else { throw .tooLarge(prime) }
    guard isPrime(prime) else { throw .notPrime(prime) }
    self.prime = prime
  }

  private init(proved prime: UInt64) { self.prime = prime }

  /// A field over a prime drawn uniformly from those between 2^60 and 2^61.
  public static func random(using generator: inout some RandomNumberGenerator) -> PrimeField {
    while true {
      let candidate = UInt64.random(in: 1 << 60..<1 << 61, using: &generator) | 1
      if isPrime(candidate) { return PrimeField(proved: candidate) }
    }
  }

  public var name: String { "integers modulo \(prime)" }
  public var zero: UInt64 { 0 }
  public var one: UInt64 { 1 }

  /// - Throws: ``DomainError/undefined(operation:argument:domain:)`` if the prime divides the denominator.
  public func element(_ value: Rational) throws(DomainError) -> UInt64 {
    let denominator = value.denominator.remainder(modulo: prime)
    guard denominator != 0 else { throw .undefined(operation: "element", argument: "\(value)", domain: name) }
    let numerator = value.numerator.remainder(modulo: prime)
    return denominator == 1 ? numerator : multiply(numerator, try inverse(of: denominator))
  }

  public func add(_ a: UInt64, _ b: UInt64) -> UInt64 { a + b >= prime ? a + b - prime : a + b }
  public func subtract(_ a: UInt64, _ b: UInt64) -> UInt64 { a >= b ? a - b : a + prime - b }
  public func negate(_ a: UInt64) -> UInt64 { a == 0 ? 0 : prime - a }
  public func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
    prime.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder
  }
  public func areEqual(_ a: UInt64, _ b: UInt64) -> Bool { a == b }

  /// - Throws: ``DomainError/divisionByZero(domain:)``.
  public func inverse(of a: UInt64) throws(DomainError) -> UInt64 {
    guard a != 0 else { throw .divisionByZero(domain: name) }
    return power(a, prime - 2, modulo: prime)
  }

  public func divide(_ a: UInt64, by b: UInt64) throws(DomainError) -> UInt64 { multiply(a, try inverse(of: b)) }
}

/// Why a number is not the modulus of a ``PrimeField``.
public enum PrimeFieldError: Error, Hashable, Sendable {
  case notPrime(UInt64)
  case tooLarge(UInt64)
}
