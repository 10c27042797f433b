/// The elements of an array, in order.
public struct JSONArray: Sequence, Sendable {
  let value: JSONValue

  /// - Complexity: linear in the number of elements.
  public var count: Int { reduce(0) { count, _ in count + 1 } }
  public var isEmpty: Bool { value.entry.end == value.index + 1 }

  public func makeIterator() -> Iterator {
    Iterator(storage: value.storage, position: value.index + 1, end: value.entry.end)
  }

  public struct Iterator: IteratorProtocol, Sendable {
    let storage: JSONDocument.Storage
    var position: Int
    let end: Int

    public mutating func next() -> JSONValue? {
      guard position < end else { return nil }
      defer { position = storage.tape.index(after: position) }
      return JSONValue(storage: storage, index: position)
    }
  }
}

extension JSONValue {
  /// - Throws: ``JSONError`` if this is no array.
  public func asArray() throws(JSONError) -> JSONArray {
    guard kind == .array else { throw wrongKind(expected: "an array") }
    return JSONArray(value: self)
  }

  /// The elements of an array that has so many.
  ///
  /// - Throws: ``JSONError`` if this is no array, or one of another length.
  public func asArray(count: Int) throws(JSONError) -> JSONArray {
    let array = try asArray()
    let found = array.count
    guard found == count else {
      throw JSONError(
        .invalidValue("\(found)"), path: path, offset: entry.start,
        expected: "\(count) element\(count == 1 ? "" : "s")", in: storage.bytes)
    }
    return array
  }
}
