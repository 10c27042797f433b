/// An archive of arrays in the format of NumPy's `.npz` files: a ZIP file (APPNOTE.TXT of PKWARE, §4.3) whose entries are
/// `.npy` files, stored without compression as `numpy.savez` does.
public struct NumPyArchive: Sendable {
  /// The names of the arrays, in the order of the archive's directory.
  public let names: [String]
  private let bytes: [UInt8]
  private let entries: [String: Entry]

  private struct Entry {
    let method: Int
    let isEncrypted: Bool
    let checksum: UInt32
    let storedSize: Int
    let headerOffset: Int
  }

  /// Reads the directory of an archive; arrays are read when they are asked for.
  ///
  /// - Throws: ``NumPyError/notAnArchive``.
  public init(parsing bytes: [UInt8]) throws(NumPyError) {
    guard let end = Self.endOfDirectory(of: bytes) else { throw .notAnArchive }
    func number(_ offset: Int, _ size: Int) -> Int { Int(littleEndian(bytes[offset..<offset + size])) }
    var names: [String] = []
    var entries: [String: Entry] = [:]
    var offset = number(end + 16, 4)
    for _ in 0..<number(end + 10, 2) {
      guard offset + 46 <= end, number(offset, 4) == 0x0201_4b50 else { throw .notAnArchive }
      let nameEnd = offset + 46 + number(offset + 28, 2)
      guard nameEnd <= end else { throw .notAnArchive }
      var name = String(decoding: bytes[(offset + 46)..<nameEnd], as: UTF8.self)
      if name.hasSuffix(".npy") { name.removeLast(4) }
      let entry = Entry(
        method: number(offset + 10, 2), isEncrypted: number(offset + 8, 2) & 1 == 1,
        checksum: UInt32(number(offset + 16, 4)), storedSize: number(offset + 20, 4),
        headerOffset: number(offset + 42, 4))
      if entries.updateValue(entry, forKey: name) == nil { names.append(name) }
      offset = nameEnd + number(offset + 30, 2) + number(offset + 32, 2)
    }
    self.names = names
    self.bytes = bytes
    self.entries = entries
  }

  /// The array of a name; `nil` if the archive has none.
  ///
  /// - Throws: ``NumPyError`` for an entry that is compressed, damaged or no array.
  public func array(named name: String) throws(NumPyError) -> NumPyArray? {
    guard let entry = entries[name] else { return nil }
    guard entry.method == 0, !entry.isEncrypted else {
      throw .entry(
        name: name,
        problem: entry.isEncrypted ? "is encrypted" : "is compressed: expected one that is stored, as numpy.savez does")
    }
    let header = entry.headerOffset
    guard header + 30 <= bytes.count, littleEndian(bytes[header..<header + 4]) == 0x0403_4b50 else {
      throw .entry(name: name, problem: "does not stand where the directory says")
    }
    let start = header + 30 + [26, 28].reduce(0) { $0 + Int(littleEndian(bytes[(header + $1)..<(header + $1 + 2)])) }
    guard start <= bytes.count, entry.storedSize <= bytes.count - start else {
      throw .entry(name: name, problem: "is cut short")
    }
    let data = bytes[start..<start + entry.storedSize]
    guard Self.checksum(of: data) == entry.checksum else {
      throw .entry(name: name, problem: "is damaged: its checksum is another")
    }
    do {
      return try NumPyArray(parsing: data)
    } catch {
      throw .entry(name: name, problem: "is malformed: \(error)")
    }
  }

  /// Where the record stands that ends an archive: it is followed only by a comment, whose length it says.
  private static func endOfDirectory(of bytes: [UInt8]) -> Int? {
    guard bytes.count >= 22 else { return nil }
    for offset in stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 0xFFFF), by: -1) {
      if littleEndian(bytes[offset..<offset + 4]) == 0x0605_4b50,
        offset + 22 + Int(littleEndian(bytes[(offset + 20)..<(offset + 22)])) == bytes.count
      {
        return offset
      }
    }
    return nil
  }

  /// The CRC-32 of ISO 3309, which ZIP uses.
  private static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    var table: [UInt32] = []
    for index in 0..<UInt32(256) {
      var value = index
      for _ in 0..<8 { value = value & 1 == 1 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1 }
      table.append(value)
    }
    var checksum = ~UInt32(0)
    for byte in bytes { checksum = table[Int((checksum ^ UInt32(byte)) & 0xFF)] ^ (checksum >> 8) }
    return ~checksum
  }
}
