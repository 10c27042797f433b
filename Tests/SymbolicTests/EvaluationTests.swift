import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct EvaluationTests {
  /// Doubles follow the exact values as closely as so few operations allow.
  @Test func doublesFollowRationals() throws {
    for index in TestSeeds.cases(1000) {
      var random = TestSeeds.generator(case: index)
      let f = RandomExpressions(.piecewiseAffine).expression(size: 12, using: &random)
      let program = try ExpressionProgram(of: [f], variables: ["x", "y", "z"])
      let point = RandomExpressions.point(3, using: &random)
      let exact = Double(try program.evaluate(at: point, over: Rationals())[0])
      let double = try program.evaluate(at: point.map { Double($0) }, over: Doubles())[0]
      // 12 steps multiply by at most 4 or add two of the values so far.
      #expect(Swift.abs(exact - double) <= 1e-16 * 5e8, "case \(index), seed \(TestSeeds.seed): \(f) at \(point)")
    }
  }

  /// Evaluating over expressions writes the expression down again.
  @Test func evaluationOverExpressions() throws {
    for index in TestSeeds.cases(1000) {
      var random = TestSeeds.generator(case: index)
      let expressions = RandomExpressions(.polynomials)
      let f = expressions.expression(size: 10, using: &random)
      let g = try f.evaluate(over: ExpressionDomain(f.pool)) { name throws(DomainError) in f.pool.variable(name) }
      let point = RandomExpressions.point(3, using: &random)
      #expect(f.value(at: point) == g.value(at: point), "case \(index), seed \(TestSeeds.seed): \(f)")
    }
    let pool = ExpressionPool()
    let f = try pool.parse("max(relu(x) - min(x, 2, y), abs(x)/(y + 1))*tanh(leakyRelu(x, 1/2))")
    let domain = ExpressionDomain(pool)
    let g = try f.evaluate(over: domain) { name throws(DomainError) in pool.variable(name) }
    #expect(g.description.hasPrefix("max(relu(x) - min(x, 2, y), abs(x)/(y + 1))*tanh("))
    #expect(throws: DomainError.divisionByZero(domain: "expressions")) {
      try domain.divide(domain.one, by: domain.zero)
    }
  }

  @Test func batchesAddUp() throws {
    let pool = ExpressionPool()
    let program = try ExpressionProgram(of: try pool.parseList("x + 2*y, relu(x)*y"), variables: ["x", "y"])
    let evaluator = try ExpressionEvaluator(program, over: Rationals())
    var results: [Rational] = [10, 20, 30, 40]
    try evaluator.evaluate([1, 2, -3, 4], count: 2, into: &results)
    #expect(results == [5, 2, 5, 0])
    try evaluator.evaluate([1, 2, -3, 4], count: 2, adding: true, into: &results)
    #expect(results == [10, 4, 10, 0])
  }

  /// Vectors of points have the values that single points have, to the bit, whatever the numbers.
  @Test func batchesOfDoublesAreTheSamePointByPoint() throws {
    let special: [Double] = [
      0, -0.0, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNormalMagnitude, .greatestFiniteMagnitude,
      0.1, -1,
    ]
    var distinct: Set<UInt64> = []
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let pool = ExpressionPool()
      let fragments: [RandomExpressions.Fragment] = [.polynomials, .quotients, .piecewiseAffine, .rational, .all]
      let fragment = RandomExpressions(fragments[index % fragments.count], in: pool)
      let expressions = (0..<2).map { _ in
        fragment.expression(size: Int.random(in: 1...20, using: &random), using: &random)
      }
      let program = ExpressionProgram(of: expressions)
      let count = Int.random(in: 0...50, using: &random)
      let points = (0..<count * program.variables.count).map { _ in
        Int.random(in: 0..<3, using: &random) == 0
          ? special.randomElement(using: &random)! : Double.random(in: -3...3, using: &random)
      }
      let evaluator = try ExpressionEvaluator(program, over: Doubles())
      var results = Array(repeating: 0.5, count: 2 * count)
      let isAdding = index % 2 == 0
      try evaluator.evaluate(points, count: count, adding: isAdding, into: &results)
      #expect(results.count == 2 * count)
      for sample in 0..<count {
        let width = program.variables.count
        let single = try evaluator(Array(points[sample * width..<(sample + 1) * width]))
        for (i, value) in single.enumerated() {
          let (expected, found) = (isAdding ? 0.5 + value : value, results[2 * sample + i])
          #expect(
            expected.bitPattern == found.bitPattern || expected.isNaN && found.isNaN,
            "\(expressions[i]): \(expected), \(found)")
          distinct.insert(found.bitPattern)
        }
      }
    }
    #expect(distinct.count > TestSeeds.cases(500).count)
  }

  @Test func whatADomainCannotDoIsSaid() throws {
    func error(_ text: String, at x: Rational) -> DomainError? {
      do throws(DomainError) {
        guard let f = try? ExpressionPool().parse(text) else { return nil }
        _ = try f.evaluate(over: Rationals()) { _ throws(DomainError) in x }
        return nil
      } catch { return error }
    }
    #expect(error("1/x", at: 0) == .divisionByZero(domain: "rationals"))
    #expect(error("x^-3 + 1", at: 0) == .divisionByZero(domain: "rationals"))
    #expect(error("0*(1/x)", at: 0) == .divisionByZero(domain: "rationals"))
    #expect(error("1/0", at: 0) == .divisionByZero(domain: "rationals"))
    #expect(error("tanh(x)", at: 1) == .unsupported(operation: "tanh", domain: "rationals"))
    #expect(error("tanh(x)*0", at: 1) == nil)
  }

  @Test func notANumberPassesThrough() throws {
    for text in ["relu(x)", "abs(x)", "max(0, x)", "min(x, 0)", "leakyRelu(x, 1/2)", "sign(x)", "step(x)", "x^2"] {
      let f = try ExpressionPool().parse(text)
      #expect(try f.evaluate(over: Doubles()) { _ throws(DomainError) in Double.nan }.isNaN, "\(text)")
    }
  }
}
