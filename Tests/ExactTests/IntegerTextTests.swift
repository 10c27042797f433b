import Exact
import TestSeeds
import Testing

@Suite struct IntegerTextTests {
  @Test func textsParseBack() {
    for index in TestSeeds.cases(5_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Integer.random(words: 12, using: &generator)
      let radix = Int.random(in: 2...36, using: &generator)
      let text = String(a, radix: radix)
      #expect(Integer(text, radix: radix).map { canonical($0) } == a, "\(text) in radix \(radix)")
      #expect(Integer(text.uppercased(), radix: radix) == a)
      #expect(Integer("\(a)") == a)
      #expect(text == byRepeatedDivision(a, radix: radix))
    }
  }

  @Test func wordsPrintAsSwiftPrintsThem() {
    for index in TestSeeds.cases(5_000) {
      var generator = TestSeeds.generator(case: index)
      let value = Int128.random(in: .min ... .max, using: &generator) >> Int.random(in: 0..<128, using: &generator)
      let radix = Int.random(in: 2...36, using: &generator)
      #expect("\(Integer(value))" == "\(value)")
      #expect(String(Integer(value), radix: radix) == String(value, radix: radix))
      #expect(Integer(String(value, radix: radix), radix: radix) == Integer(value))
    }
  }

  @Test(arguments: [
    "", "-", "+", " 1", "1 ", "--1", "+-1", "1.0", "1e3", "0x10", "１", "12a", "1_000", "\0", "9\u{301}",
  ])
  func noIntegers(_ text: String) {
    #expect(Integer(text) == nil)
  }

  @Test func signsAndLeadingZeros() {
    #expect(Integer("+12") == 12)
    #expect(Integer("-0") == 0)
    #expect(Integer("-000000000000000000000000000000012") == -12)
    #expect(Integer(String(repeating: "0", count: 100)) == 0)
    #expect(Integer("12"[...]) == 12)
    #expect(Integer("zz", radix: 36) == 1295)
    #expect(Integer("2", radix: 2) == nil)
  }

  /// Quadratic time would take minutes.
  @Test func aMillionDigits() throws {
    let text = "-" + String(repeating: "1234567890", count: 100_000)
    let value = try #require(Integer(text))
    #expect(value.description == text)
    // 10^10 = 1 modulo 9, and the digits of a group add up to 45.
    #expect(value.remainder(modulo: 9) == 0)
    #expect(value.remainder(modulo: 10_000_000_000) == 10_000_000_000 - 1_234_567_890)
  }

  private func byRepeatedDivision(_ a: Integer, radix: Int) -> String {
    var digits: [Character] = []
    var rest = a.magnitude
    repeat {
      digits.append(Character(String(rest.remainder(modulo: UInt64(radix)), radix: radix)))
      rest = rest.exactQuotient(Integer(radix))
    } while !rest.isZero
    return (a.signum() < 0 ? "-" : "") + String(digits.reversed())
  }
}

extension Integer {
  /// The quotient of a natural number, rounded down.
  fileprivate func exactQuotient(_ divisor: Integer) -> Integer {
    (self - Integer(remainder(modulo: UInt64(exactly: divisor)!))).exactlyDivided(by: divisor)
  }
}
