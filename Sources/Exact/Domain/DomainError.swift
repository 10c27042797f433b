/// Why an operation of a ``Domain`` has no result.
public enum DomainError: Error, Hashable, Sendable {
  /// The domain has no such operation at all: a prime field has no `relu`, the rationals have no `tanh`.
  case unsupported(operation: String, domain: String)
  /// A division by zero.
  case divisionByZero(domain: String)
  /// The operation exists, but not at this argument: the logarithm of a negative number, a value that an enclosure
  /// cannot decide.
  case undefined(operation: String, argument: String, domain: String)
}

extension DomainError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unsupported(let operation, let domain): "\(domain) have no operation '\(operation)'"
    case .divisionByZero(let domain): "division by zero over \(domain)"
    case .undefined(let operation, let argument, let domain):
      "'\(operation)' is not defined at \(argument) over \(domain)"
    }
  }
}
