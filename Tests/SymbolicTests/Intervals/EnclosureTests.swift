import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct EnclosureTests {
  /// At a box, the interval has the exact value at each of its points where there is one.
  @Test func enclosuresHoldTheValues() throws {
    for index in TestSeeds.cases(4000) {
      var random = TestSeeds.generator(case: index)
      let bounds = (0..<3).map { _ in
        let (a, b) = (RandomExpressions.rational(using: &random), RandomExpressions.rational(using: &random))
        return index % 3 == 0 ? a...a : Swift.min(a, b)...Swift.max(a, b)
      }
      let points = (0..<6).map { _ in
        bounds.map { range in
          let share = Rational(mantissa: Integer(Int.random(in: 0...4, using: &random)), exponentOfTwo: -2)
          return range.lowerBound + share * (range.upperBound - range.lowerBound)
        }
      }
      let shadowed = RandomExpressions(.rational, points: points)
        .shadowed(size: Int.random(in: 1...20, using: &random), using: &random)
      let f = shadowed.expression
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(f) on \(bounds)"
      let box = Dictionary(uniqueKeysWithValues: zip(["x", "y", "z"], bounds))
      let values = shadowed.values.compactMap { $0 }
      do {
        for bits in [12, 64] {
          let interval = try f.enclosure(on: box, bits: bits)
          for value in values { #expect(interval.contains(value), note) }
        }
      } catch {
        #expect(values.isEmpty, note)
      }
    }
  }

  static let functions: [@Sendable (Expression) -> Expression] = [
    exp, log, sqrt, tanh, sigmoid, softplus, erf, sin, cos, atan,
  ]

  /// Against the C library, whose values are within a few units of the last place.
  @Test(arguments: functions.indices)
  func elementaryFunctions(_ index: Int) throws {
    let pool = ExpressionPool()
    let x = pool.variable("x")
    let f = Self.functions[index](x)
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let scale = Double(sign: .plus, exponent: Int.random(in: -30...9, using: &random), significand: 1)
      var point = Double.random(in: -1...1, using: &random) * scale
      if f == log(x) || f == sqrt(x) { point = Swift.abs(point) }
      let exact = try #require(Rational(exactly: point))
      let expected = try ExpressionProgram(of: [f]).evaluate(at: [point], over: Doubles())[0]
      for bits in [64, 200] {
        let interval = try f.enclosure(on: ["x": exact...exact], bits: bits)
        let (lower, upper) = (try #require(interval.lower), try #require(interval.upper))
        let middle = (lower + upper) * Rational(mantissa: 1, exponentOfTwo: -1)
        let note: Comment = "\(f) at \(point), seed \(TestSeeds.seed): \(interval)"
        let tolerance = Swift.max(Swift.abs(expected), 1) * 1e-14
        #expect(Swift.abs(Double(middle) - expected) <= tolerance, note)
        #expect(upper - lower <= (middle.magnitude + 1) * Rational(mantissa: 1, exponentOfTwo: 4 - bits), note)
      }
      // A wider precision gives an interval inside, up to the rounding of the ends.
      let (wide, narrow) = (
        try f.enclosure(on: ["x": exact...exact], bits: 40), try f.enclosure(on: ["x": exact...exact], bits: 160)
      )
      #expect(!wide.isDisjoint(from: narrow))
    }
  }

  /// Numbers to 51 digits, from mpmath.
  static let constants: [(String, String)] = [
    ("exp(1)", "2.71828182845904523536028747135266249775724709369996"),
    ("exp(-7/3)", "0.0969719678644050628099066592983707314807208589248044"),
    ("log(2)", "0.693147180559945309417232121458176568075500134360255"),
    ("log(1/10)", "-2.30258509299404568401799145468436420760110148862877"),
    ("sqrt(2)", "1.41421356237309504880168872420969807856967187537695"),
    ("tanh(1/2)", "0.462117157260009758502318483643672548730289280330113"),
    ("softplus(-5/2)", "0.0788897342925496233440439167175509972590794210669615"),
    ("erf(3/7)", "0.455546022725297338392124078167012944390662659940329"),
    ("sin(100)", "-0.506365641109758793656557610459785432065032721290657"),
    ("cos(1/3)", "0.944956946314737664388284007675880607845852699565141"),
    ("4*atan(1)", "3.14159265358979323846264338327950288419716939937511"),
    ("sigmoid(-3)", "0.0474258731775667808788481517717522013861794324206091"),
  ]

  @Test(arguments: constants)
  func manyDigits(_ text: String, _ digits: String) throws {
    let interval = try ExpressionPool().parse(text).enclosure(bits: 200)
    let (lower, upper) = (try #require(interval.lower), try #require(interval.upper))
    let value = try Rational(parsing: digits)
    let last = Rational(mantissa: 1, exponentOfTwo: -160)
    #expect(lower - last <= value && value <= upper + last, "\(text): \(interval)")
    #expect(upper - lower < last)
  }

  @Test func infiniteEndsAndUndefinedParts() throws {
    let pool = ExpressionPool()
    func interval(_ text: String, _ box: [String: ClosedRange<Rational>] = [:]) throws -> String {
      try pool.parse(text).enclosure(on: box).description
    }
    #expect(try interval("x") == "(-∞, ∞)")
    #expect(try interval("relu(x) + 1") == "[1, ∞)")
    #expect(try interval("1/x", ["x": 0...2]) == "[1/2, ∞)")
    #expect(try interval("1/x", ["x": -1...2]) == "(-∞, ∞)")
    #expect(try interval("x^2", ["x": -1...2]) == "[0, 4]")
    #expect(try interval("x^3*y", ["x": -2...1, "y": -1...3]) == "[-24, 8]")
    #expect(try interval("sigmoid(x)") == "[0, 1]")
    #expect(try interval("tanh(x) + sign(y)") == "[-2, 2]")
    #expect(try interval("max(x, 3)", ["x": 1...5]) == "[3, 5]")
    #expect(try interval("min(x, 3)") == "(-∞, 3]")
    #expect(try interval("leakyRelu(x, -1)", ["x": -3...1]) == "[0, 3]")
    #expect(try interval("sqrt(x)", ["x": -4...4]) == "[0, 2]")
    #expect(try interval("exp(x)", ["x": 12000...12001]).hasSuffix("∞)"))
    #expect(try interval("x^2000000000", ["x": 2...3]).hasSuffix("∞)"))
    #expect(try interval("sin(x) + cos(y)*3") == "[-4, 4]")
    #expect(try interval("sin(x)", ["x": 1...2]).hasSuffix(" 1]"))
    #expect(try interval("cos(x)^2", ["x": -4...4]) == "[0, 1]")
    #expect(try interval("softplus(x) - erf(y)") == "[-1, ∞)")
    #expect(try interval("step(exp(x))", ["x": -1...1]) == "[1, 1]")
    for text in ["log(-relu(x))", "sqrt(-1 - abs(x))", "1/(x - x)^2 + y/0"] {
      #expect(throws: EnclosureError.self) { try pool.parse(text).enclosure() }
    }
  }
}
