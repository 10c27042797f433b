import Exact
import JSON

/// Why a text or an array is no point in the input space of a network.
public enum InputPointError: Error, Sendable, Hashable {
  /// One of the numbers of a list is none; positions count from 1.
  case number(NumberParseError, text: String, position: Int)
  case json(JSONError)
  case array(NumPyError)
  /// The archive has no array for an input.
  case missingArray(name: String, found: [String])
  /// The whole point has another number of coordinates than the inputs of the network.
  case count(expected: Int, found: Int)
  /// One input has another number of coordinates than its node.
  case inputCount(name: String, expected: Int, found: Int)
  case missingInput(name: String)
  case unknownInput(name: String, known: [String])
}

extension InputPointError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .number(let error, let text, let position):
      "number \(position), '\(text)', is none: \(error); expected exact numbers such as 0, -7/3, 2.5 or 1e-3, "
        + "separated by commas"
    case .json(let error): error.description
    case .array(let error): error.description
    case .missingArray(let name, let found):
      "the archive has no array for the input '\(name)'; it has "
        + (found.isEmpty ? "none" : found.map { "'\($0)'" }.joined(separator: ", "))
    case .count(let expected, let found):
      "the point has \(Self.coordinates(found)), but the network's inputs take \(expected)"
    case .inputCount(let name, let expected, let found):
      "the input '\(name)' takes \(Self.coordinates(expected)), but the point has \(found) for it"
    case .missingInput(let name): "the point has no member for the input '\(name)'"
    case .unknownInput(let name, let known):
      "the point has a member '\(name)', but no input has this name; the inputs are "
        + known.map { "'\($0)'" }.joined(separator: ", ")
    }
  }

  private static func coordinates(_ count: Int) -> String { count == 1 ? "1 coordinate" : "\(count) coordinates" }
}
