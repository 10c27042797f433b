import Exact

// Numbers keep their digits until somebody says what they are read as.

extension JSONValue {
  /// An integer of any size: a number without fraction and exponent, or a string with one (`"12"`).
  ///
  /// - Throws: ``JSONError`` if this is anything else.
  public func asInteger() throws(JSONError) -> Integer {
    let expected = "an integer, as a number or a string"
    guard let text = numberLiteral ?? string else { throw wrongKind(expected: expected) }
    guard let value = Integer(text) else { throw invalid(expected: expected) }
    return value
  }

  /// The exact value of a number as its digits say it (`0.1` is 1/10), or of a string (`"-7/3"`).
  ///
  /// - Throws: ``JSONError`` if this is anything else, a fraction with the denominator 0 included.
  public func asRational() throws(JSONError) -> Rational {
    let expected = "a rational number, as a number or a string such as \"-7/3\""
    guard let text = numberLiteral ?? string else { throw wrongKind(expected: expected) }
    do {
      return try Rational(parsing: text)
    } catch {
      throw invalid(expected: expected)
    }
  }

  private var string: String? { kind == .string ? storage.tape.string(at: index, in: storage.bytes) : nil }
}
