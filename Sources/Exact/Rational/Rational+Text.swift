extension Rational: CustomStringConvertible {
  /// `-22/7`, or `12` for an integer.
  public var description: String { isInteger ? "\(numerator)" : "\(numerator)/\(denominator)" }
}

extension Rational {
  /// The largest magnitude of a decimal exponent that ``init(parsing:)`` takes. A number with a larger one is a few bytes of
  /// text, but thousands of digits.
  public static let largestDecimalExponent = 10_000

  /// The number that a text stands for, exactly: a fraction `-22/7`, an integer `3`, or a decimal `-2.5`, `.5`, `1e-3`.
  ///
  /// An optional sign comes first. A fraction is two sequences of digits about a `/`. A decimal is digits, of which some
  /// may come after a point, and optionally `e` or `E` and an exponent, which may have a sign. The whole text must match.
  ///
  /// - Complexity: quasi-linear in the length for integers and decimals. A fraction is brought to lowest terms, which takes
  ///   a logarithmic factor more.
  public init(parsing text: some StringProtocol) throws(NumberParseError) {
    var text = String(text)
    let result = text.withUTF8 { bytes in
      Result { () throws(NumberParseError) in
        var scanner = NumberScanner(bytes: bytes)
        return try scanner.rational()
      }
    }
    self = try result.get()
  }
}

/// Reads a number from the UTF-8 bytes of a text.
private struct NumberScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var offset = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func rational() throws(NumberParseError) -> Rational {
    let isNegative = sign()
    var digits: [UInt8] = []
    scanDigits(into: &digits)
    let integerDigits = digits.count
    if integerDigits > 0, skip("/") {
      let numerator = Integer(digits: digits, radix: 10)
      let start = offset
      digits.removeAll(keepingCapacity: true)
      scanDigits(into: &digits)
      if digits.isEmpty { throw expected("a digit") }
      try end()
      let denominator = Integer(digits: digits, radix: 10)
      if denominator.isZero { throw NumberParseError(offset: start, expected: "a denominator other than zero") }
      return Rational(isNegative ? -numerator : numerator, positiveDenominator: denominator)
    }
    if skip(".") { scanDigits(into: &digits) }
    if digits.isEmpty { throw expected("a digit") }
    var exponent = integerDigits - digits.count
    if skip("e") || skip("E") { exponent += try scanExponent() }
    try end()
    let magnitude = Rational(decimalDigits: digits, exponentOfTen: exponent)
    return isNegative ? -magnitude : magnitude
  }

  private mutating func sign() -> Bool {
    if skip("-") { return true }
    _ = skip("+")
    return false
  }

  private mutating func scanDigits(into digits: inout [UInt8]) {
    while offset < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[offset] {
      digits.append(bytes[offset] - UInt8(ascii: "0"))
      offset += 1
    }
  }

  private mutating func scanExponent() throws(NumberParseError) -> Int {
    let isNegative = sign()
    let start = offset
    var digits: [UInt8] = []
    scanDigits(into: &digits)
    if digits.isEmpty { throw expected("a digit") }
    var value = 0
    for digit in digits {
      value = value * 10 + Int(digit)
      if value > Rational.largestDecimalExponent {
        throw NumberParseError(offset: start, expected: "an exponent of at most \(Rational.largestDecimalExponent)")
      }
    }
    return isNegative ? -value : value
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private func end() throws(NumberParseError) {
    if offset < bytes.count { throw expected("the end of the number") }
  }

  private func expected(_ what: String) -> NumberParseError { NumberParseError(offset: offset, expected: what) }
}

extension Rational {
  /// `digits * 10^exponent`.
  fileprivate init(decimalDigits digits: [UInt8], exponentOfTen: Int) {
    // Without zeros at the end, so that the number is not divisible by both 2 and 5.
    let significant = digits.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    let exponent = exponentOfTen + (digits.count - significant)
    let mantissa = Integer(digits: Array(digits[..<significant]), radix: 10)
    if mantissa.isZero || exponent >= 0 {
      self.init(lowestTerms: mantissa.isZero ? 0 : mantissa * Integer(10).pow(exponent), 1)
      return
    }
    // Lowest terms without a general greatest common divisor, which would be the slow part for a long text.
    let count = -exponent
    let twos = min(mantissa.trailingZeroBitCount, count)
    if twos > 0 {
      self.init(lowestTerms: mantissa >> twos, Integer(5).pow(count) << (count - twos))
    } else {
      let (rest, fives) = mantissa.removingFives(atMost: count)
      self.init(lowestTerms: rest, Integer(5).pow(count - fives) << count)
    }
  }
}

extension Integer {
  /// The number without its factors of 5, but at most a given number of them, and how many these were.
  ///
  /// Divides by 5, 25, 625, … while they divide: the work is that of a few divisions, however many factors there are.
  fileprivate func removingFives(atMost limit: Int) -> (rest: Integer, count: Int) {
    var rest = self
    var count = 0
    var powers: [(value: Integer, exponent: Int)] = [(5, 1)]
    // Up while the next square still divides, then down again through the smaller powers.
    while let (power, exponent) = powers.last, count + exponent <= limit {
      let (quotient, remainder) = rest.dividedWithRemainder(byNonzero: power)
      guard remainder.isZero else { break }
      (rest, count) = (quotient, count + exponent)
      powers.append((power * power, 2 * exponent))
    }
    for (power, exponent) in powers.reversed() where count + exponent <= limit {
      let (quotient, remainder) = rest.dividedWithRemainder(byNonzero: power)
      if remainder.isZero { (rest, count) = (quotient, count + exponent) }
    }
    return (rest, count)
  }
}
