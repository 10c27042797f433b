/// Where and why a text is no expression.
public struct ExpressionParseError: Error, Hashable, Sendable {
  /// What should stand at the offset.
  public let expected: String
  /// What stands there.
  public let found: String
  /// In UTF-8 bytes from the start of the text.
  public let offset: Int
  /// The line, counted from 1, and the column in UTF-8 bytes, counted from 1.
  public let line: Int
  public let column: Int

  init(expected: String, found: String, offset: Int, in bytes: [UInt8]) {
    self.expected = expected
    self.found = found
    self.offset = offset
    let before = bytes[..<Swift.min(offset, bytes.count)]
    line = 1 + before.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    column = 1 + offset - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
  }
}

extension ExpressionParseError: CustomStringConvertible {
  public var description: String {
    "expected \(expected), found \(found), at line \(line), column \(column)"
  }
}
