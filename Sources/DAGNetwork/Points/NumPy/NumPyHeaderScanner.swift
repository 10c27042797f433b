/// Reads the header of a NumPy array: a Python dictionary such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }`.
struct NumPyHeaderScanner {
  struct Header {
    var elementType: String
    var isColumnMajor: Bool
    var shape: [Int]
  }

  private let bytes: ArraySlice<UInt8>
  private let fileStart: Int
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>, fileStart: Int) {
    self.bytes = bytes
    self.fileStart = fileStart
    position = bytes.startIndex
  }

  mutating func scan() throws(NumPyError) -> Header {
    var elementType: String?
    var isColumnMajor: Bool?
    var shape: [Int]?
    try expect("{")
    while !take("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr": elementType = try string()
      case "fortran_order": isColumnMajor = try truth()
      case "shape": shape = try extents()
      default: throw error("'descr', 'fortran_order' or 'shape'")
      }
      if !take(",") {
        try expect("}")
        break
      }
    }
    guard let elementType, let isColumnMajor, let shape else { throw error("'descr', 'fortran_order' and 'shape'") }
    return Header(elementType: elementType, isColumnMajor: isColumnMajor, shape: shape)
  }

  private func error(_ expected: String) -> NumPyError { .header(offset: position - fileStart, expected: expected) }

  private mutating func skipSpaces() {
    while position < bytes.endIndex, " \t\n\r".utf8.contains(bytes[position]) { position += 1 }
  }

  private mutating func take(_ text: String) -> Bool {
    skipSpaces()
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  private mutating func expect(_ text: String) throws(NumPyError) {
    guard take(text) else { throw error("'\(text)'") }
  }

  private mutating func string() throws(NumPyError) -> String {
    skipSpaces()
    guard position < bytes.endIndex, "'\"".utf8.contains(bytes[position]),
      let end = bytes[(position + 1)...].firstIndex(of: bytes[position])
    else { throw error("a string (arrays with fields are not read)") }
    defer { position = end + 1 }
    return String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
  }

  private mutating func truth() throws(NumPyError) -> Bool {
    if take("True") { return true }
    if take("False") { return false }
    throw error("True or False")
  }

  private mutating func extents() throws(NumPyError) -> [Int] {
    try expect("(")
    var extents: [Int] = []
    while !take(")") {
      skipSpaces()
      let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
      guard let extent = Int(String(decoding: digits, as: UTF8.self)) else { throw error("an extent, or ')'") }
      extents.append(extent)
      position = digits.endIndex
      if !take(",") {
        try expect(")")
        break
      }
    }
    return extents
  }
}
