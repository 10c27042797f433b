/// What z3 prints: words and lists.
enum SExpression: Equatable {
  case word(String)
  case list([SExpression])
  /// A text in quotation marks.
  case text(String)

  /// Expressions one after the other, up to the first place that is none.
  static func sequence(in bytes: [UInt8]) -> [SExpression] {
    /// Lists that are not closed yet; the outermost is the result.
    var open: [[SExpression]] = [[]]
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
      case UInt8(ascii: "("):
        // No answer is nested as deeply, and what is would be released by recursion.
        if open.count > 64 { return open[0] }
        open.append([])
      case UInt8(ascii: ")"):
        if open.count == 1 { return open[0] }
        let list = open.removeLast()
        open[open.count - 1].append(.list(list))
      case UInt8(ascii: "\""):
        guard let end = bytes[position...].firstIndex(of: byte) else { return open[0] }
        open[open.count - 1].append(.text(String(decoding: bytes[position..<end], as: UTF8.self)))
        position = end + 1
      default:
        let end = bytes[position...].firstIndex { isEnd($0) } ?? bytes.count
        open[open.count - 1].append(.word(String(decoding: bytes[position - 1..<end], as: UTF8.self)))
        position = end
      }
    }
    return open[0]
  }

  private static func isEnd(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "\""):
      true
    default: false
    }
  }
}
