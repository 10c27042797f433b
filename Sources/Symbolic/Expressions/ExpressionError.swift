/// Why something cannot be done with an expression.
public enum ExpressionError: Error, Hashable, Sendable {
  /// An expression has a variable that is not among those that it may have.
  case unknownVariable(name: String, known: [String])
  /// A sub-expression is not affine where the units make the given choices.
  case notAffine(subexpression: String)
  /// Choices that are not choices of the units of these expressions.
  case wrongChoices(expected: Int, found: Int)
}

extension ExpressionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownVariable(let name, let known):
      "'\(name)' is no variable here: expected \(Self.list(known))"
    case .notAffine(let subexpression): "'\(subexpression)' is not affine here"
    case .wrongChoices(let expected, let found): "choices for \(found) units, expected \(expected)"
    }
  }

  private static func list(_ names: [String]) -> String {
    switch names.count {
    case 0: "none"
    case 1...8: names.joined(separator: ", ")
    default: "\(names[0]), \(names[1]), …, \(names[names.count - 1])"
    }
  }
}
