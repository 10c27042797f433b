extension JSONScanner {
  /// Checks the string whose opening quotation mark is at the position, and adds it to the tape.
  mutating func scanString() throws(JSONError) {
    let start = position
    var mark = JSONTape.Mark.plainString
    position += 1
    while true {
      guard position < bytes.count else { throw error(.unexpectedEnd, expected: "the end of the string, '\"'") }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        tape.entries.append(.init(mark, start: start, end: position))
        return
      case UInt8(ascii: "\\"):
        mark = .escapedString
        try scanEscape()
      case 0..<0x20: throw error(.controlCharacter(bytes[position]), expected: "a character of a string")
      case 0x20..<0x80: position += 1
      default: try scanMultibyteScalar()
      }
    }
  }

  private mutating func scanEscape() throws(JSONError) {
    let start = position
    position += 1
    guard position < bytes.count else { throw error(.unexpectedEnd, expected: "an escaped character") }
    switch bytes[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      let unit = try scanHexadecimal()
      if unit & 0xF800 == 0xD800 {
        guard unit < 0xDC00, bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
          throw error(.loneSurrogate, at: start, expected: "a pair of surrogates")
        }
        position += 2
        guard try scanHexadecimal() & 0xFC00 == 0xDC00 else {
          throw error(.loneSurrogate, at: start, expected: "a pair of surrogates")
        }
      }
    default: throw error(.invalidEscape, at: start, expected: "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX")
    }
  }

  private mutating func scanHexadecimal() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard position < bytes.count else { throw error(.unexpectedEnd, expected: "four hexadecimal digits") }
      guard let digit = Self.hexadecimal(bytes[position]) else {
        throw error(.invalidEscape, expected: "four hexadecimal digits")
      }
      unit = unit << 4 | digit
      position += 1
    }
    return unit
  }

  static func hexadecimal(_ byte: UInt8) -> UInt16? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  /// Checks one scalar of two to four bytes (The Unicode Standard, table 3-7: no overlong form, no surrogate, nothing
  /// beyond U+10FFFF).
  private mutating func scanMultibyteScalar() throws(JSONError) {
    let lead = bytes[position]
    let second: ClosedRange<UInt8>
    let length: Int
    switch lead {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw error(.invalidUTF8, expected: "UTF-8")
    }
    guard position + length <= bytes.count, second.contains(bytes[position + 1]),
      bytes[position + 2..<position + length].allSatisfy({ $0 & 0xC0 == 0x80 })
    else { throw error(.invalidUTF8, expected: "UTF-8") }
    position += length
  }
}
