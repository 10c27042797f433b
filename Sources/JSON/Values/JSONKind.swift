/// What a value is.
public enum JSONKind: Sendable, Hashable {
  case null
  case bool
  case number
  case string
  case array
  case object
}

extension JSONKind: CustomStringConvertible {
  /// The kind in a sentence, as in `a number`.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
