/// Why a text is not a number.
public struct NumberParseError: Error, Hashable, Sendable {
  /// Where the text stops being one: the number of UTF-8 bytes before that place.
  public let offset: Int
  /// What could stand there: `a digit`, `the end of the number`.
  public let expected: String

  public init(offset: Int, expected: String) {
    self.offset = offset
    self.expected = expected
  }
}

extension NumberParseError: CustomStringConvertible {
  public var description: String { "expected \(expected) at offset \(offset)" }
}
