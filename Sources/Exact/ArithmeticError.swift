/// Why an operation on exact numbers has no result.
public enum ArithmeticError: Error, Hashable, Sendable {
  case divisionByZero
}

extension ArithmeticError: CustomStringConvertible {
  public var description: String { "division by zero" }
}
