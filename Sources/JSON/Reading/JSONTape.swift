/// Where every value of a text stands, in the order of the text. A container is followed by its children, an object's
/// alternating names and values.
struct JSONTape: Sendable {
  enum Mark: UInt8 {
    case null
    case `false`
    case `true`
    case number
    /// A string without escapes: its bytes are its value.
    case plainString
    case escapedString
    case array
    case object
  }

  struct Entry: Sendable {
    private var word: UInt64
    /// For a scalar, the offset after its last byte; for a container, the tape index after its last child.
    var end: Int

    /// - Parameter start: the offset of the first byte, quotation mark or bracket included; below 2^60.
    init(_ mark: Mark, start: Int, end: Int) {
      word = UInt64(start) << 4 | UInt64(mark.rawValue)
      self.end = end
    }

    var mark: Mark { Mark(rawValue: UInt8(word & 15)) ?? .null }
    var start: Int { Int(word >> 4) }
    var isContainer: Bool { mark == .array || mark == .object }
  }

  var entries: [Entry] = []

  /// The tape index after a value and everything in it.
  func index(after index: Int) -> Int { entries[index].isContainer ? entries[index].end : index + 1 }
}
