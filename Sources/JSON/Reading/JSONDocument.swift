/// A JSON text that was checked from its first byte to its last.
///
/// Accepted is what RFC 8259 accepts, except that the members of an object must have distinct names. There is no limit on
/// nesting.
public struct JSONDocument: Sendable {
  final class Storage: Sendable {
    let bytes: [UInt8]
    let tape: JSONTape

    init(bytes: [UInt8], tape: JSONTape) {
      self.bytes = bytes
      self.tape = tape
    }
  }

  let storage: Storage

  /// Reads a text.
  ///
  /// - Throws: ``JSONError`` at the first byte that is wrong.
  /// - Complexity: linear in the length of the text, but for the sorting of the names of large objects. Memory: the text,
  ///   and 16 bytes for each value and each name.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    try scanner.scan()
    storage = Storage(bytes: bytes, tape: scanner.tape)
  }

  public init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }

  /// The value that the text is.
  public var root: JSONValue { JSONValue(storage: storage, index: 0) }
}
