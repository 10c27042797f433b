import Exact

/// Reads the smallest parts of a text: names, numbers, punctuation.
struct ExpressionScanner {
  let bytes: [UInt8]
  var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { position == bytes.count }

  /// The byte at the position; 0 at the end, where no text has a meaning for it.
  var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  mutating func skipSpace(includingLineBreaks: Bool) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0D: position += 1
      case 0x0A where includingLineBreaks: position += 1
      default: return
      }
    }
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// A name: a letter or `_`, then letters, digits and `_`, where letters and digits are Unicode's (UAX 31).
  mutating func name() -> String? {
    let start = position
    while position < bytes.count, Self.isPartOfName(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if Self.isName(text) { return text }
    position = start
    return nil
  }

  enum Relation {
    case isGreater, isNotLess, isLess, isNotGreater, isEqual
  }

  /// One of `>=`, `>`, `<=`, `<` and `==`.
  mutating func relation() -> Relation? {
    let start = position
    if take(">") { return take("=") ? .isNotLess : .isGreater }
    if take("<") { return take("=") ? .isNotGreater : .isLess }
    if take("="), take("=") { return .isEqual }
    position = start
    return nil
  }

  /// Whether a name stands here, which is then taken.
  mutating func takeWord(_ word: String) -> Bool {
    let start = position
    if name() == word { return true }
    position = start
    return false
  }

  /// A number of at most nine digits.
  mutating func argumentNumber() -> Int? {
    let start = position
    skipDigits()
    if position - start <= 9, let number = Int(String(decoding: bytes[start..<position], as: UTF8.self)) {
      return number
    }
    position = start
    return nil
  }

  /// Whether the next thing on the line is an opening parenthesis.
  var isBeforeParenthesis: Bool {
    var scanner = self
    scanner.skipSpace(includingLineBreaks: false)
    return scanner.byte == UInt8(ascii: "(")
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...: true
    default: false
    }
  }

  static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first == "_" || first.properties.isXIDStart else { return false }
    return text.unicodeScalars.dropFirst().allSatisfy { $0.properties.isXIDContinue }
  }

  /// A name between backticks, the first of which is at the position; a backtick in it is doubled.
  mutating func quotedName() throws(ExpressionParseError) -> String {
    var name: [UInt8] = []
    position += 1
    while true {
      if isAtEnd { throw error(expected: "the end of the name, '`'") }
      if take("`") {
        if byte != UInt8(ascii: "`") { return String(decoding: name, as: UTF8.self) }
      }
      name.append(byte)
      position += 1
    }
  }

  /// A number without a sign: `12`, `2.5`, `.5`, `1e-3`.
  mutating func number() throws(ExpressionParseError) -> Rational {
    let start = position
    skipDigits()
    if take(".") { skipDigits() }
    if byte | 0x20 == UInt8(ascii: "e") {
      // Only with digits behind it: `2e` is a number and a name.
      var after = position + 1
      if after < bytes.count && (bytes[after] == UInt8(ascii: "+") || bytes[after] == UInt8(ascii: "-")) { after += 1 }
      if after < bytes.count && Self.isDigit(bytes[after]) {
        position = after
        skipDigits()
      }
    }
    do {
      return try Rational(parsing: String(decoding: bytes[start..<position], as: UTF8.self))
    } catch {
      throw self.error(expected: error.expected, at: start + error.offset)
    }
  }

  /// An integer between -(2^31 - 1) and 2^31 - 1, perhaps in parentheses.
  mutating func exponent() throws(ExpressionParseError) -> Int32 {
    skipSpace(includingLineBreaks: true)
    let expected = "an integer exponent of magnitude below 2^31"
    let isParenthesized = take("(")
    if isParenthesized { skipSpace(includingLineBreaks: true) }
    let isNegative = take("-")
    let start = position
    skipDigits()
    guard start < position else { throw error(expected: expected) }
    guard let value = Int32(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw error(expected: expected, at: start)
    }
    if isParenthesized {
      skipSpace(includingLineBreaks: true)
      guard take(")") else { throw error(expected: "')' after an integer exponent") }
    }
    return isNegative ? -value : value
  }

  private mutating func skipDigits() {
    while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  func error(expected: String, at offset: Int? = nil) -> ExpressionParseError {
    let offset = offset ?? position
    return ExpressionParseError(expected: expected, found: describe(offset), offset: offset, in: bytes)
  }

  private func describe(_ offset: Int) -> String {
    guard offset < bytes.count else { return "the end of the text" }
    if bytes[offset] == 0x0A { return "the end of the line" }
    var scanner = self
    scanner.position = offset
    if let name = scanner.name() { return "'\(name.prefix(40))'" }
    let rest = String(decoding: bytes[offset...].prefix(4), as: UTF8.self)
    return "'\(rest.unicodeScalars.first.map(String.init) ?? "")'"
  }
}
