import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct ExactBoundsTests {
  private static func value(_ f: Expression, at point: [(name: String, value: Rational)]) -> Rational? {
    try? f.evaluate(over: Rationals()) { name throws(DomainError) in point.first { $0.name == name }?.value ?? 0 }
  }

  /// The bounds are attained where they say, inside the box, and no sample is beyond.
  @Test func boundsAreAttainedAndNeverPassed() throws {
    for index in TestSeeds.cases(1000) {
      var random = TestSeeds.generator(case: index)
      let f = RandomExpressions(.piecewiseAffine)
        .expression(size: Int.random(in: 1...12, using: &random), using: &random)
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(f)"
      let box = Dictionary(
        uniqueKeysWithValues: ["x", "y", "z"].map { name in
          let (a, b) = (RandomExpressions.rational(using: &random), RandomExpressions.rational(using: &random))
          return (name, Swift.min(a, b)...Swift.max(a, b))
        })
      let bounds = try f.exactBounds(on: .box(box))
      let (least, largest) = (try #require(bounds.minimum, note), try #require(bounds.maximum, note))
      for end in [least, largest] {
        #expect(Self.value(f, at: end.point) == end.value, note)
        for (name, value) in end.point { #expect(box[name]?.contains(value) == true, note) }
      }
      for _ in 0..<30 {
        let point = box.map { name, range in
          let share = Rational(mantissa: Integer(Int.random(in: 0...4, using: &random)), exponentOfTwo: -2)
          return (name: name, value: range.lowerBound + share * (range.upperBound - range.lowerBound))
        }
        let value = try #require(Self.value(f, at: point))
        #expect(least.value <= value && value <= largest.value, note)
      }
      let margin = Rational(mantissa: 1, exponentOfTwo: -40)
      let above = try (f - least.value).decideNonnegativity(on: .box(box))
      guard case .proved = above.finding else {
        Issue.record("\(above) for \(f - least.value)")
        continue
      }
      let below = try (f - least.value - margin).decideNonnegativity(on: .box(box))
      guard case .refuted(let witness) = below.finding else {
        Issue.record("\(below) for \(f - least.value - margin)")
        continue
      }
      #expect(Self.value(f - least.value - margin, at: witness.input).map { .exact($0) } == witness.left, note)
    }
  }

  @Test func boundsByHand() throws {
    let pool = ExpressionPool()
    func bounds(_ text: String, _ domain: DecisionDomain) throws -> [Rational?] {
      let bounds = try pool.parse(text).exactBounds(on: domain)
      return [bounds.minimum?.value, bounds.maximum?.value]
    }
    let unit: DecisionDomain = .box(["x": 0...1, "y": 0...1])
    #expect(try bounds("abs(x - y)", unit) == [0, 1])
    #expect(try bounds("relu(x + y - 1) - 2*relu(x - y)", unit) == [-2, 1])
    #expect(try bounds("abs(x)", .all) == [0, nil])
    #expect(try bounds("min(x, 3)", .box(["x": -1...7])) == [-1, 3])
    #expect(try bounds("x - y", .all) == [nil, nil])
    #expect(try bounds("clip(x, -1, 2)", .all) == [-1, 2])
    #expect(try bounds("5", .all) == [5, 5])
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    #expect(try bounds("max(x, y)", .polyhedron([x + y - 2, 5 - x, 5 - y])) == [1, 5])
    #expect(throws: DecisionError.emptyDomain) { try x.exactBounds(on: .polyhedron([x - 1, -x])) }
    // What is left out of the domain is still come close to; and nothing is between 0 and 0.
    #expect(try bounds("max(x, y)", .conditions([x + y > 2, x < 5, y < 5])) == [1, 5])
    #expect(throws: DecisionError.emptyDomain) { try x.exactBounds(on: .conditions([x > 0, x <= 0])) }
    #expect(throws: DecisionError.notPiecewiseAffine(subexpression: exp(x))) { try (exp(x) + y).exactBounds() }
    #expect(throws: DecisionError.notPiecewiseAffine(subexpression: sign(x))) { try sign(x).exactBounds() }
  }

  @Test func nonnegativity() throws {
    let pool = ExpressionPool()
    func verdict(_ text: String, on domain: DecisionDomain = .all) throws -> String {
      try pool.parse(text).decideNonnegativity(on: domain).finding.name
    }
    for text in [
      "relu(x)", "abs(x + y) - abs(abs(x) - abs(y))", "max(x, y) - x/2 - y/2", "0", "x*sign(x)", "exp(x) + relu(y)",
      "1/x^2",
      "relu(x) + relu(y) - relu(x + y)", "2 - tanh(x) - sigmoid(y)", "3 + sin(x) + cos(y) - erf(z) + softplus(x)",
      "8/5 - atan(x)",
    ] {
      #expect(try verdict(text) == "proved", "\(text)")
    }
    for text in ["x", "relu(x + y) - relu(x) - relu(y)", "abs(x) - 1/1000000", "-1", "sign(x)", "abs(x - 3) - step(x)"]
    {
      #expect(try verdict(text) == "refuted", "\(text)")
    }
    #expect(try verdict("x", on: .box(["x": 0...1])) == "proved")
    #expect(try verdict("exp(x) - 1") == "undecided")
  }
}
