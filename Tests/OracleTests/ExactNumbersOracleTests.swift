import Exact
import TestSeeds
import Testing

/// Integers, and the ways from texts to rational numbers to floating-point ones, against Python's arithmetic.
@Suite struct ExactNumbersOracleTests {
  private struct Request: Encodable {
    let operation: String
    let values: [String]
  }

  /// A question, and our answer to it.
  private struct Case {
    let request: Request
    let ours: [String]

    init(_ operation: String, _ values: [String], _ ours: [String]) {
      request = Request(operation: operation, values: values)
      self.ours = ours
    }
  }

  @Test func integers() throws {
    var cases: [Case] = []
    for index in TestSeeds.cases(1_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Self.integer(words: 12, using: &generator)
      let b = Self.integer(words: 8, using: &generator)
      let values = ["\(a)", "\(b)"]
      if !b.isZero {
        let (quotient, remainder) = try a.quotientAndRemainder(dividingBy: b)
        cases.append(Case("divide", values, ["\(quotient)", "\(remainder)"]))
        cases.append(Case("floor", values, ["\(try a.floorDivided(by: b))"]))
      }
      cases.append(Case("gcd", values, ["\(a.greatestCommonDivisor(b))"]))
      cases.append(Case("lcm", values, ["\(a.leastCommonMultiple(b))"]))
      let count = Int.random(in: 0...300, using: &generator)
      cases.append(Case("left", ["\(a)", "\(count)"], ["\(a << count)"]))
      cases.append(Case("right", ["\(a)", "\(count)"], ["\(a >> count)"]))
      cases.append(Case("power", ["\(b)", "\(count / 20)"], ["\(b.pow(count / 20))"]))
      let radix = Int.random(in: 2...36, using: &generator)
      cases.append(Case("radix", ["\(a)", "\(radix)"], [String(a, radix: radix)]))
    }
    try check(cases)
  }

  @Test func sumsOfProducts() throws {
    let accumulator = IntegerAccumulator()
    var cases: [Case] = []
    for index in TestSeeds.cases(500) {
      var generator = TestSeeds.generator(case: index)
      var values: [String] = []
      accumulator.reset()
      for _ in 0..<Int.random(in: 1...30, using: &generator) {
        let a = Self.integer(words: 8, using: &generator)
        let b = Self.integer(words: 2, using: &generator)
        if let word = Int(exactly: b) { accumulator.addProduct(a, word) } else { accumulator.addProduct(a, b) }
        values += ["\(a)", "\(b)"]
      }
      cases.append(Case("sum of products", values, ["\(accumulator.value)"]))
    }
    try check(cases)
  }

  @Test func conversions() throws {
    var cases: [Case] = []
    for index in TestSeeds.cases(2_000) {
      var generator = TestSeeds.generator(case: index)
      let denominator = Self.integer(words: 4, using: &generator)
      let quotient = try Rational(Self.integer(words: 4, using: &generator), denominator.isZero ? 1 : denominator)
      // Every third at the subnormal numbers of one of the formats, every third at their overflow.
      let exponents = [-1..<1, -1200 ..< -900, 900..<1100, -200 ..< -100, 90..<180]
      let exponent = Int.random(in: exponents.randomElement(using: &generator)!, using: &generator)
      let value = quotient * Rational(mantissa: 1, exponentOfTwo: exponent)
      let (double, float) = (Double(value), Float(value))
      cases.append(Case("binary64", ["\(value)"], [Rational(exactly: double).map { "\($0)" } ?? "overflow"]))
      cases.append(Case("binary32", ["\(value)"], [Rational(exactly: float).map { "\($0)" } ?? "overflow"]))
      let other = Rational(exactly: double) ?? 0
      cases.append(Case("less", ["\(value)", "\(other)"], ["\(value < other)"]))
    }
    try check(cases)
  }

  @Test func texts() throws {
    var cases: [Case] = []
    for index in TestSeeds.cases(2_000) {
      var generator = TestSeeds.generator(case: index)
      func digits(_ counts: ClosedRange<Int>) -> String {
        let count = Int.random(in: counts, using: &generator)
        return String((0..<count).map { _ in "0012345555689".randomElement(using: &generator)! })
      }
      var text = ["", "-", "+"].randomElement(using: &generator)!
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: text += digits(1...40) + "/" + digits(0...40) + "7"
      case 1: text += digits(1...40) + "." + digits(0...40)
      default: text += digits(0...40) + "." + digits(1...40) + "e\(Int.random(in: -400...400, using: &generator))"
      }
      cases.append(Case("parse", [text], ["\(try Rational(parsing: text))"]))
    }
    try check(cases)
  }

  private func check(_ cases: [Case]) throws {
    let answers: [[String]] = try PythonOracle("exact_numbers").answers(to: cases.map(\.request))
    for (item, answer) in zip(cases, answers) {
      #expect(item.ours == answer, "\(item.request.operation) of \(item.request.values)")
    }
  }

  /// Zero to so many words, where words of equal bits, and so carries, are frequent.
  private static func integer(words: Int, using generator: inout SplitMix64) -> Integer {
    var value: Integer = 0
    for _ in 0..<Int.random(in: 0...words, using: &generator) {
      let word = [0, .max, generator.next(), generator.next() >> 40].randomElement(using: &generator)!
      value = value << 64 + Integer(word)
    }
    value = value >> Int.random(in: 0..<64, using: &generator)
    return Bool.random(using: &generator) ? value : -value
  }
}
