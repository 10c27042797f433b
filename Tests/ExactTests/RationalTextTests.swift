import Exact
import TestSeeds
import Testing

@Suite struct RationalTextTests {
  @Test func textsParseBack() throws {
    for index in TestSeeds.cases(5_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Rational.random(using: &generator)
      #expect(canonical(try Rational(parsing: "\(a)")) == a)
    }
  }

  @Test func decimalsAreTheirDigitsTimesAPowerOfTen() throws {
    for index in TestSeeds.cases(5_000) {
      var generator = TestSeeds.generator(case: index)
      let whole = String(Integer.random(words: 2, using: &generator).magnitude)
      let fraction =
        String(repeating: "0", count: Int.random(in: 0...3, using: &generator))
        + String(
          Integer.random(words: 2, using: &generator).magnitude * [1, 5, 32, 3125, 100].randomElement(
            using: &generator)!)
      let exponent = Int.random(in: -60...60, using: &generator)
      let sign = ["", "-", "+"].randomElement(using: &generator)!
      let marker = ["e", "E"].randomElement(using: &generator)!
      let digits = try #require(Integer(whole + fraction))
      let expected = try Rational(digits) * Rational(10).pow(exponent - fraction.utf8.count)
      let text = "\(sign)\(whole).\(fraction)\(marker)\(exponent)"
      #expect(canonical(try Rational(parsing: text)) == (sign == "-" ? -expected : expected), "\(text)")
    }
  }

  @Test(
    arguments: [
      ("-22/7", -22, 7), ("22/-7", nil, nil), ("3", 3, 1), ("-2.5", -5, 2), (".5", 1, 2), ("5.", 5, 1),
      ("1e-3", 1, 1000),
      ("1E3", 1000, 1), ("+1.50e+1", 15, 1), ("-0", 0, 1), ("0/5", 0, 1), ("10/4", 5, 2), ("0.0e-9", 0, 1),
      ("-0.000", 0, 1),
      ("000123.4500", 2469, 20), ("1e0", 1, 1), ("1e-0", 1, 1),
    ] as [(String, Int?, Int?)])
  func examples(text: String, numerator: Int?, denominator: Int?) throws {
    guard let numerator, let denominator else {
      #expect(throws: NumberParseError.self) { try Rational(parsing: text) }
      return
    }
    let value = canonical(try Rational(parsing: text))
    #expect(value.numerator == Integer(numerator) && value.denominator == Integer(denominator))
  }

  @Test(arguments: [
    ("", 0, "a digit"), ("-", 1, "a digit"), (".", 1, "a digit"), ("abc", 0, "a digit"), (" 1", 0, "a digit"),
    ("1 ", 1, "the end of the number"), ("1/", 2, "a digit"), ("1/-2", 2, "a digit"), ("/2", 0, "a digit"),
    ("1/2/3", 3, "the end of the number"), ("1.5/2", 3, "the end of the number"), ("1/2.5", 3, "the end of the number"),
    ("1e", 2, "a digit"), ("1e+", 3, "a digit"), ("1e1.5", 3, "the end of the number"), ("--1", 1, "a digit"),
    ("0x10", 1, "the end of the number"), ("1,5", 1, "the end of the number"), ("nan", 0, "a digit"),
    ("inf", 0, "a digit"),
    ("12é", 2, "the end of the number"), ("1/0", 2, "a denominator other than zero"),
    ("1/000", 2, "a denominator other than zero"), ("1e999999999", 2, "an exponent of at most 10000"),
    ("1e-10001", 3, "an exponent of at most 10000"),
    ("0e99999999999999999999999999999999", 2, "an exponent of at most 10000"),
  ])
  func errors(text: String, offset: Int, expected: String) {
    #expect(throws: NumberParseError(offset: offset, expected: expected)) { try Rational(parsing: text) }
  }

  @Test func theLargestExponents() throws {
    let ten = try Rational(10).pow(Rational.largestDecimalExponent)
    #expect(try Rational(parsing: "1e10000") == ten)
    #expect(try Rational(parsing: "1e-10000") * ten == 1)
  }

  /// Quadratic time would take minutes.
  @Test func aMillionDigits() throws {
    let digits = String(repeating: "1234567890", count: 100_000)
    let integer = try Rational(parsing: digits)
    #expect(integer.isInteger && integer.description == digits)
    let decimal = try Rational(parsing: "0." + digits)
    #expect(decimal.denominator.trailingZeroBitCount > 900_000 && decimal < 1 && decimal > 0)
    let fives = String(Integer(5).pow(1_000_000))
    let zeros = String(repeating: "0", count: 1_000_000 - fives.utf8.count)
    #expect(try Rational(parsing: "." + zeros + fives) == Rational(mantissa: 1, exponentOfTwo: -1_000_000))
    #expect(try Rational(parsing: digits + "/" + digits) == 1)
  }
}
