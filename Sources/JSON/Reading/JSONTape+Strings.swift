extension JSONTape {
  /// The bytes of a string between its quotation marks.
  func contents(at index: Int) -> Range<Int> { entries[index].start + 1..<entries[index].end - 1 }

  /// The value of a string that was checked.
  func string(at index: Int, in bytes: [UInt8]) -> String {
    let contents = contents(at: index)
    if entries[index].mark == .plainString { return String(decoding: bytes[contents], as: UTF8.self) }
    var value = String.UnicodeScalarView()
    var plainStart = contents.lowerBound
    var position = plainStart
    while position < contents.upperBound {
      guard bytes[position] == UInt8(ascii: "\\") else {
        position += 1
        continue
      }
      value.append(contentsOf: String(decoding: bytes[plainStart..<position], as: UTF8.self).unicodeScalars)
      value.append(Self.scalar(escapedAt: &position, in: bytes))
      plainStart = position
    }
    value.append(contentsOf: String(decoding: bytes[plainStart..<position], as: UTF8.self).unicodeScalars)
    return String(value)
  }

  /// The scalar that the escape at a position stands for; moves the position behind it.
  private static func scalar(escapedAt position: inout Int, in bytes: [UInt8]) -> Unicode.Scalar {
    position += 2
    switch bytes[position - 1] {
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let high = UInt32(unit(at: &position, in: bytes))
      if high & 0xF800 != 0xD800 { return Unicode.Scalar(high) ?? "\u{FFFD}" }
      position += 2
      let low = UInt32(unit(at: &position, in: bytes))
      return Unicode.Scalar(0x10000 + (high & 0x3FF) << 10 + low & 0x3FF) ?? "\u{FFFD}"
    case let other: return Unicode.Scalar(other)
    }
  }

  private static func unit(at position: inout Int, in bytes: [UInt8]) -> UInt16 {
    defer { position += 4 }
    return bytes[position..<position + 4].reduce(0) { $0 << 4 | (JSONScanner.hexadecimal($1) ?? 0) }
  }
}

/// The beginning of a text that may be long.
func shortened(_ text: String) -> String {
  let limit = 64
  return text.unicodeScalars.count <= limit ? text : String(text.unicodeScalars.prefix(limit)) + "…"
}
