import Exact
import JSON

// What the readers of networks and of their parts ask of JSON values, with their own error type.

extension JSONValue {
  package func string() throws(NetworkFormatError) -> String {
    do { return try asString() } catch { throw .json(error) }
  }

  package func bool() throws(NetworkFormatError) -> Bool {
    do { return try asBool() } catch { throw .json(error) }
  }

  package func int(in range: ClosedRange<Int>) throws(NetworkFormatError) -> Int {
    do { return try asInt(in: range) } catch { throw .json(error) }
  }

  package func float() throws(NetworkFormatError) -> Float {
    do { return try asFloat() } catch { throw .json(error) }
  }

  package func double() throws(NetworkFormatError) -> Double {
    do { return try asDouble() } catch { throw .json(error) }
  }

  package func rational() throws(NetworkFormatError) -> Rational {
    do { return try asRational() } catch { throw .json(error) }
  }

  package func array() throws(NetworkFormatError) -> JSONArray {
    do { return try asArray() } catch { throw .json(error) }
  }

  package func object() throws(NetworkFormatError) -> JSONObject {
    do { return try asObject() } catch { throw .json(error) }
  }

  /// The value of a member that must exist.
  ///
  /// - Parameter found: what was found already, if it was.
  package func required(
    _ member: some RawRepresentable<String>, found: JSONValue? = nil
  ) throws(NetworkFormatError) -> JSONValue {
    if let found { return found }
    do { return try self.member(member.rawValue) } catch { throw .json(error) }
  }

  /// The string as one of the words that may stand here.
  package func word<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) throws(NetworkFormatError) -> Word {
    guard kind == .string, let word = Word(rawValue: try string()) else {
      let words = Word.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw .json(invalid(expected: "one of \(words)"))
    }
    return word
  }

  /// A double that is exactly what the text says; `nil` where no double is.
  package func exactDouble() throws(NetworkFormatError) -> Double? {
    // The literal is tried first: it may say -0.0, which no rational does.
    if let literal = numberLiteral, let value = Double(literal), let exact = Rational(exactly: value) {
      return try rational() == exact ? value : nil
    }
    let exact = try rational()
    let value = Double(exact)
    return Rational(exactly: value) == exact ? value : nil
  }

  /// Calls `body` for each member, in the order of the text.
  ///
  /// - Throws: an error if this is no object, or for a member that is not one of the key's cases.
  package func forEachMember<Key: RawRepresentable<String> & CaseIterable>(
    _: Key.Type, _ body: (Key, JSONValue) throws(NetworkFormatError) -> Void
  ) throws(NetworkFormatError) {
    let object = try object()
    for (name, value) in object {
      guard let key = Key(rawValue: name) else {
        do { try object.allow(only: Set(Key.allCases.map(\.rawValue))) } catch { throw .json(error) }
        continue
      }
      try body(key, value)
    }
  }
}
