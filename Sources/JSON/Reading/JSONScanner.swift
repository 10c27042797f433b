/// Checks a text and fills the tape. One loop with a stack of its own for what is open.
struct JSONScanner {
  let bytes: [UInt8]
  var position = 0
  var tape = JSONTape()
  /// The tape indices of the containers that are open, outermost first.
  var open: [Int] = []
  /// What may stand at the position.
  var expectation = Expectation.value

  enum Expectation {
    case value
    case valueOrEnd
    case name
    case nameOrEnd
    case separatorOrEnd

    var description: String {
      switch self {
      case .value: "a value"
      case .valueOrEnd: "a value or ']'"
      case .name: "a member's name in quotation marks"
      case .nameOrEnd: "a member's name in quotation marks or '}'"
      case .separatorOrEnd: "',' or the end of the container"
      }
    }
  }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func scan() throws(JSONError) {
    repeat {
      skipSpace()
      guard position < bytes.count else { throw error(.unexpectedEnd, expected: expected) }
      switch expectation {
      case .value, .valueOrEnd: try scanValue()
      case .name, .nameOrEnd: try scanName()
      case .separatorOrEnd: try scanSeparator()
      }
    } while !(open.isEmpty && expectation == .separatorOrEnd)
    skipSpace()
    guard position == bytes.count else { throw error(.trailingText, expected: "the end of the text") }
  }

  private var expected: String {
    guard expectation == .separatorOrEnd, let container = open.last else { return expectation.description }
    return tape.entries[container].mark == .array ? "',' or ']'" : "',' or '}'"
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func scanValue() throws(JSONError) {
    let start = position
    switch bytes[position] {
    case UInt8(ascii: "{"):
      openContainer(.object)
      expectation = .nameOrEnd
      return
    case UInt8(ascii: "["):
      openContainer(.array)
      expectation = .valueOrEnd
      return
    case UInt8(ascii: "]") where expectation == .valueOrEnd:
      close()
      return
    case UInt8(ascii: "\""): try scanString()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try scanNumber()
      tape.entries.append(.init(.number, start: start, end: position))
    case UInt8(ascii: "t"): try scanWord("true", .true)
    case UInt8(ascii: "f"): try scanWord("false", .false)
    case UInt8(ascii: "n"): try scanWord("null", .null)
    default: throw error(.unexpectedByte(bytes[position]), expected: expected)
    }
    expectation = .separatorOrEnd
  }

  private mutating func openContainer(_ mark: JSONTape.Mark) {
    open.append(tape.entries.count)
    tape.entries.append(.init(mark, start: position, end: 0))
    position += 1
  }

  private mutating func close() {
    let container = open.removeLast()
    tape.entries[container].end = tape.entries.count
    position += 1
    expectation = .separatorOrEnd
  }

  private mutating func scanName() throws(JSONError) {
    switch bytes[position] {
    case UInt8(ascii: "}") where expectation == .nameOrEnd:
      close()
    case UInt8(ascii: "\""):
      try scanString()
      expectation = .value
      skipSpace()
      guard position < bytes.count else { throw error(.unexpectedEnd, expected: "':'") }
      guard bytes[position] == UInt8(ascii: ":") else {
        throw error(.unexpectedByte(bytes[position]), expected: "':'")
      }
      position += 1
    default: throw error(.unexpectedByte(bytes[position]), expected: expected)
    }
  }

  private mutating func scanSeparator() throws(JSONError) {
    // The loop ends before a separator is looked for outside of all containers.
    guard let container = open.last else { return }
    let isArray = tape.entries[container].mark == .array
    switch bytes[position] {
    case UInt8(ascii: ","):
      position += 1
      expectation = isArray ? .value : .name
    case UInt8(ascii: "]") where isArray: close()
    case UInt8(ascii: "}") where !isArray:
      try checkNames(of: container)
      close()
    default: throw error(.unexpectedByte(bytes[position]), expected: expected)
    }
  }

  private mutating func scanWord(_ word: StaticString, _ mark: JSONTape.Mark) throws(JSONError) {
    let start = position
    for byte in word.description.utf8 {
      guard position < bytes.count else { throw error(.unexpectedEnd, expected: "'\(word)'") }
      guard bytes[position] == byte else { throw error(.unexpectedByte(bytes[position]), expected: "'\(word)'") }
      position += 1
    }
    tape.entries.append(.init(mark, start: start, end: position))
  }

  private mutating func scanNumber() throws(JSONError) {
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    if position < bytes.count && bytes[position] == UInt8(ascii: "0") {
      position += 1
    } else {
      try scanDigits()
    }
    if position < bytes.count && bytes[position] == UInt8(ascii: ".") {
      position += 1
      try scanDigits()
    }
    if position < bytes.count && bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count && (bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")) {
        position += 1
      }
      try scanDigits()
    }
  }

  private mutating func scanDigits() throws(JSONError) {
    let start = position
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    if position == start {
      throw error(position < bytes.count ? .unexpectedByte(bytes[position]) : .unexpectedEnd, expected: "a digit")
    }
  }

  /// An error at the position, or at another offset.
  func error(_ reason: JSONError.Reason, at offset: Int? = nil, expected: String) -> JSONError {
    let path = expectation == .separatorOrEnd ? tape.path(open, in: bytes) : tape.openPath(open, in: bytes)
    return JSONError(reason, path: path, offset: offset ?? position, expected: expected, in: bytes)
  }
}
