/// Why exact arithmetic has no result.
public enum ArithmeticError: Error, Hashable, Sendable {
  case divisionByZero
}
