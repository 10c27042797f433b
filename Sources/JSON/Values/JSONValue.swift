/// A value of a ``JSONDocument``: a cursor, cheap to copy. The document lives as long as one of its values.
public struct JSONValue: Sendable {
  let storage: JSONDocument.Storage
  let index: Int

  var entry: JSONTape.Entry { storage.tape.entries[index] }

  public var kind: JSONKind {
    switch entry.mark {
    case .null: .null
    case .false, .true: .bool
    case .number: .number
    case .plainString, .escapedString: .string
    case .array: .array
    case .object: .object
    }
  }

  /// Where the value starts in the text, in bytes.
  public var offset: Int { entry.start }

  /// Where the value stands in the document, as in `$.nodes[3].name`.
  ///
  /// - Complexity: linear in the number of siblings of the value and of the containers around it.
  public var path: String { storage.tape.path(to: index, in: storage.bytes) }

  public var isNull: Bool { kind == .null }

  /// The characters of a number as they stand in the text.
  public var numberLiteral: String? {
    kind == .number ? String(decoding: storage.bytes[entry.start..<entry.end], as: UTF8.self) : nil
  }

  /// - Throws: ``JSONError`` if this is no truth value.
  public func asBool() throws(JSONError) -> Bool {
    guard kind == .bool else { throw wrongKind(expected: "true or false") }
    return entry.mark == .true
  }

  /// - Throws: ``JSONError`` if this is no string.
  public func asString() throws(JSONError) -> String {
    guard kind == .string else { throw wrongKind(expected: "a string") }
    return storage.tape.string(at: index, in: storage.bytes)
  }

  /// A number that is written as an integer, without fraction and exponent, and lies in a range.
  ///
  /// - Throws: ``JSONError`` if this is anything else.
  public func asInt(in range: ClosedRange<Int> = Int.min...Int.max) throws(JSONError) -> Int {
    let expected =
      range == Int.min...Int.max ? "an integer" : "an integer from \(range.lowerBound) to \(range.upperBound)"
    guard let literal = numberLiteral else { throw wrongKind(expected: expected) }
    guard let value = Int(literal), range.contains(value) else { throw invalid(expected: expected) }
    return value
  }

  /// The double nearest to a number.
  ///
  /// - Throws: ``JSONError`` if this is no number, or one beyond the finite doubles.
  public func asDouble() throws(JSONError) -> Double {
    guard let literal = numberLiteral else { throw wrongKind(expected: "a number") }
    guard let value = Double(literal), value.isFinite else {
      throw invalid(expected: "a number in the range of doubles")
    }
    return value
  }

  /// The float nearest to a number.
  ///
  /// - Throws: ``JSONError`` if this is no number, or one beyond the finite floats.
  public func asFloat() throws(JSONError) -> Float {
    guard let literal = numberLiteral else { throw wrongKind(expected: "a number") }
    guard let value = Float(literal), value.isFinite else {
      throw invalid(expected: "a number in the range of floats")
    }
    return value
  }

  /// An error for whoever finds that this value says what it may not say.
  ///
  /// - Parameter expected: what should stand there, as in `the name of a node`.
  public func invalid(expected: String) -> JSONError {
    JSONError(
      .invalidValue(shortText), path: path, offset: entry.start, expected: expected, in: storage.bytes)
  }

  func wrongKind(expected: String) -> JSONError {
    JSONError(.wrongKind(kind), path: path, offset: entry.start, expected: expected, in: storage.bytes)
  }

  /// The value in a message: scalars as they stand in the text.
  private var shortText: String {
    if entry.isContainer { return "this \(kind == .array ? "array" : "object")" }
    // A string may be long; a scalar that is cut becomes U+FFFD, as any other repair would.
    let text = String(decoding: storage.bytes[entry.start..<entry.end].prefix(256), as: UTF8.self)
    return shortened(text)
  }
}
