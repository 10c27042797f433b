import JSON
import Symbolic

/// Why a text is not the JSON form of a network, and where.
public enum NetworkFormatError: Error, Sendable, Hashable {
  /// The text is not JSON, or one of its values is not what the format has in its place.
  case json(JSONError)
  /// The text says something, but it is not a network.
  case network(NetworkError, at: JSONPlace)
  /// A text is no expression; the error has the place inside the text.
  case expression(ExpressionParseError, at: JSONPlace)

  /// The place of a value in a text.
  public struct JSONPlace: Sendable, Hashable {
    /// The place in the document's structure, as in `$.arcs[3].function`.
    public let path: String
    /// The place in the text, in bytes from its start.
    public let offset: Int
    /// The place in the text, counted from 1; the column in bytes.
    public let line: Int
    public let column: Int

    init(of value: JSONValue) {
      let error = value.invalid(expected: "")
      (path, offset, line, column) = (error.path, error.offset, error.line, error.column)
    }
  }
}

extension NetworkFormatError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .json(let error): error.description
    case .network(let error, let place):
      "\(place.path): \(error), \(place)"
    case .expression(let error, let place): "\(place.path): in the expression, \(error); \(place)"
    }
  }
}

extension NetworkFormatError.JSONPlace: CustomStringConvertible {
  public var description: String { "at byte \(offset) (line \(line), column \(column))" }
}

/// Gives the place of a value to what is wrong with a network.
func placed<Result>(
  at value: JSONValue, _ body: () throws(NetworkError) -> Result
) throws(NetworkFormatError) -> Result {
  do { return try body() } catch { throw .network(error, at: .init(of: value)) }
}
