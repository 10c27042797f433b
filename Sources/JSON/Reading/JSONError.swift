/// What is wrong with a JSON text, or with what one of its values says, and where.
public struct JSONError: Error, Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    /// The text ends where more was expected.
    case unexpectedEnd
    /// A byte that cannot stand where it stands.
    case unexpectedByte(UInt8)
    /// Something follows the value of the document.
    case trailingText
    /// Bytes that are not UTF-8.
    case invalidUTF8
    /// A backslash that starts no escape.
    case invalidEscape
    /// Half of a surrogate pair.
    case loneSurrogate
    /// A control character inside a string, which must be escaped.
    case controlCharacter(UInt8)
    /// An object has two members of this name.
    case duplicateMember(String)
    /// An object lacks a member.
    case missingMember(String)
    /// An object has a member that has no meaning here.
    case unknownMember(String)
    /// A value of another kind.
    case wrongKind(JSONKind)
    /// A value of the right kind that says something that it may not say; with the value, shortened.
    case invalidValue(String)
  }

  public let reason: Reason
  /// The place in the document's structure, as in `$.nodes[3].name`; `…` stands for the middle of a long path.
  public let path: String
  /// The place in the text, in bytes from its start.
  public let offset: Int
  /// The place in the text as a line number, counted from 1, and a column in bytes, counted from 1.
  public let line: Int
  public let column: Int
  /// What should stand there, as in `a string`.
  public let expected: String

  init(_ reason: Reason, path: String, offset: Int, expected: String, in bytes: [UInt8]) {
    self.reason = reason
    self.path = path
    self.offset = offset
    self.expected = expected
    let before = bytes[..<Swift.min(offset, bytes.count)]
    line = 1 + before.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    column = 1 + offset - (before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
  }
}

extension JSONError: CustomStringConvertible {
  public var description: String {
    "\(path): expected \(expected), found \(found), at byte \(offset) (line \(line), column \(column))"
  }

  private var found: String {
    switch reason {
    case .unexpectedEnd: "the end of the text"
    case .unexpectedByte(let byte): Self.name(of: byte)
    case .trailingText: "more text"
    case .invalidUTF8: "bytes that are not UTF-8"
    case .invalidEscape: "a backslash that starts no escape"
    case .loneSurrogate: "half of a surrogate pair"
    case .controlCharacter(let byte): "the control character \(Self.name(of: byte))"
    case .duplicateMember(let name): "a second '\(name)'"
    case .missingMember: "none"
    case .unknownMember(let name): "'\(name)'"
    case .wrongKind(let kind): "\(kind)"
    case .invalidValue(let value): value
    }
  }

  private static func name(of byte: UInt8) -> String {
    if byte > 0x20 && byte < 0x7F { return "'\(Character(Unicode.Scalar(byte)))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "0x" + (digits.count == 1 ? "0" : "") + digits
  }
}
