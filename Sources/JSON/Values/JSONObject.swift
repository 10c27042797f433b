/// The members of an object, in the order of the text.
public struct JSONObject: Sequence, Sendable {
  let value: JSONValue

  /// - Complexity: linear in the number of members.
  public var count: Int { reduce(0) { count, _ in count + 1 } }
  public var isEmpty: Bool { value.entry.end == value.index + 1 }

  public func makeIterator() -> Iterator {
    Iterator(storage: value.storage, position: value.index + 1, end: value.entry.end)
  }

  /// The value of the member of a name; `nil` if there is none.
  ///
  /// - Complexity: linear in the number of members: whoever wants most of a large object iterates over it.
  public subscript(name: String) -> JSONValue? {
    let (tape, bytes) = (value.storage.tape, value.storage.bytes)
    var index = value.index + 1
    while index < value.entry.end {
      let isMatch =
        tape.entries[index].mark == .plainString
        ? bytes[tape.contents(at: index)].elementsEqual(name.utf8)
        : tape.string(at: index, in: bytes).utf8.elementsEqual(name.utf8)
      if isMatch { return JSONValue(storage: value.storage, index: index + 1) }
      index = tape.index(after: index + 1)
    }
    return nil
  }

  /// The value of a member that must exist.
  ///
  /// - Throws: ``JSONError`` if there is none of this name.
  public func member(_ name: String) throws(JSONError) -> JSONValue {
    if let member = self[name] { return member }
    throw JSONError(
      .missingMember(name), path: value.path, offset: value.offset, expected: "a member '\(name)'",
      in: value.storage.bytes)
  }

  /// Refuses members that have no meaning, which are most often misspelled.
  ///
  /// - Throws: ``JSONError`` at the first member whose name is not in the list.
  public func allow(only names: Set<String>) throws(JSONError) {
    var index = value.index + 1
    while index < value.entry.end {
      let name = value.storage.tape.string(at: index, in: value.storage.bytes)
      if !names.contains(name) {
        let known = names.sorted().map { "'\($0)'" }.joined(separator: ", ")
        throw JSONError(
          .unknownMember(shortened(name)), path: value.path, offset: value.storage.tape.entries[index].start,
          expected: names.isEmpty ? "no members" : "only \(known)", in: value.storage.bytes)
      }
      index = value.storage.tape.index(after: index + 1)
    }
  }

  public struct Iterator: IteratorProtocol, Sendable {
    let storage: JSONDocument.Storage
    var position: Int
    let end: Int

    public mutating func next() -> (name: String, value: JSONValue)? {
      guard position < end else { return nil }
      defer { position = storage.tape.index(after: position + 1) }
      return (storage.tape.string(at: position, in: storage.bytes), JSONValue(storage: storage, index: position + 1))
    }
  }
}

extension JSONValue {
  /// - Throws: ``JSONError`` if this is no object.
  public func asObject() throws(JSONError) -> JSONObject {
    guard kind == .object else { throw wrongKind(expected: "an object") }
    return JSONObject(value: self)
  }

  /// The value of a member that must exist.
  ///
  /// - Throws: ``JSONError`` if this is no object, or has no such member.
  public func member(_ name: String) throws(JSONError) -> JSONValue { try asObject().member(name) }
}
