/// Why a number is not the modulus of a ``PrimeField``.
public enum PrimeFieldError: Error, Hashable, Sendable {
  case notPrime(UInt64)
  /// The number is not below 2^63.
  case tooLarge(UInt64)
}

extension PrimeFieldError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notPrime(let number): "expected a prime, and \(number) is not one"
    case .tooLarge(let number): "expected a prime below 2^63, and \(number) is larger"
    }
  }
}
