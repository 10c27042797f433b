/// Text that is not a number, and where.
public struct NumberParseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The offset in UTF-8 bytes at which the text stops being a number.
  public let offset: Int
  public let expected: String

  public var description: String { "expected \(expected) at offset \(offset)" }
}

extension Rational {
  /// The largest magnitude of a decimal exponent that is read: a short text must not ask for all of the memory.
  public static let largestDecimalExponent = 100_000

  /// Reads an integer, a fraction such as `-22/7`, or a decimal such as `-2.5`, `.5` or `1e-3`, all exactly. The whole text
  /// must be the number.
  ///
  /// - Throws: ``NumberParseError``.
  public init(parsing text: some StringProtocol) throws(NumberParseError) {
    let bytes = Array(text.utf8)
    var position = 0
    func digits() -> Range<Int> {
      let start = position
      while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
      return start..<position
    }
    func integer(_ bytes: some Sequence<UInt8>) -> Integer {
      Integer(String(decoding: Array(bytes), as: UTF8.self)) ?? 0
    }
    var isNegative = false
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      position = 1
    }
    let whole = digits()
    if position < bytes.count, bytes[position] == UInt8(ascii: "/"), !whole.isEmpty {
      position += 1
      let below = digits()
      guard !below.isEmpty, position == bytes.count else {
        throw NumberParseError(offset: position, expected: below.isEmpty ? "a denominator" : "the end of the number")
      }
      let denominator = integer(bytes[below])
      guard !denominator.isZero else {
        throw NumberParseError(offset: below.lowerBound, expected: "a nonzero denominator")
      }
      self.init(isNegative ? -integer(bytes[whole]) : integer(bytes[whole]), positiveDenominator: denominator)
      return
    }
    var fraction = position..<position
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      fraction = digits()
    }
    guard !whole.isEmpty || !fraction.isEmpty else { throw NumberParseError(offset: position, expected: "a digit") }
    var exponent = 0
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      let start = position
      if position < bytes.count, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
        position += 1
      }
      let power = digits()
      guard !power.isEmpty else { throw NumberParseError(offset: position, expected: "a digit of the exponent") }
      guard let value = Int(String(decoding: bytes[power], as: UTF8.self)), value <= Self.largestDecimalExponent else {
        throw NumberParseError(
          offset: power.lowerBound, expected: "an exponent of at most \(Self.largestDecimalExponent) in magnitude")
      }
      exponent = bytes[start] == UInt8(ascii: "-") ? -value : value
    }
    guard position == bytes.count else { throw NumberParseError(offset: position, expected: "the end of the number") }
    let mantissa = integer(bytes[whole] + bytes[fraction])
    exponent -= fraction.count
    let signed = isNegative ? -mantissa : mantissa
    if exponent >= 0 {
      self.init(signed * Integer(10).pow(exponent))
    } else {
      self.init(signed, positiveDenominator: Integer(10).pow(-exponent))
    }
  }
}
