import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct CommonSubexpressionTests {
  @Test func sharedPartsComeInOrderWithTheirUses() throws {
    let pool = ExpressionPool()
    let f = try pool.parse("t = relu(2*x - y); u = exp(t); u*tanh(t) + max(u, t, x) + x")
    let shared = f.commonSubexpressions
    #expect(shared.map { "\($0.expression)" } == ["relu(2*x - y)", "exp(relu(2*x - y))"])
    #expect(shared.map { $0.useCount } == [3, 2])
    #expect(try pool.parse("relu(x) + exp(y)").commonSubexpressions.isEmpty)
    // Between expressions, and as expressions themselves.
    let (g, h) = (try pool.parse("sigmoid(x)"), try pool.parse("sigmoid(x)^2"))
    #expect(ExpressionProgram(of: [g, h]).commonSubexpressions.map { $0.useCount } == [2])
    #expect(ExpressionProgram(of: [h, h]).commonSubexpressions.map { $0.expression } == [h])
    #expect(ExpressionProgram(of: []).commonSubexpressions.isEmpty)
  }

  @Test(arguments: [
    ("x", [0, 0, 0, 0, 0, 0]), ("x + y", [1, 0, 0, 0, 0, 0]), ("x - y + 1", [2, 0, 0, 0, 0, 0]),
    ("2*x - y/3", [1, 2, 0, 0, 0, 0]), ("-x", [0, 0, 0, 0, 0, 0]), ("x*y*z", [0, 2, 0, 0, 0, 0]),
    ("x*y/(z*(x + 1)^2)", [1, 2, 1, 1, 0, 0]), ("1/x", [0, 0, 1, 0, 0, 0]), ("x^3", [0, 0, 0, 1, 0, 0]),
    ("relu(exp(x))", [0, 0, 0, 0, 2, 0]), ("max(x, y, z)", [0, 0, 0, 0, 0, 2]),
    ("piecewise(x > 0 and y > 0, 1, f(x))", [0, 0, 0, 0, 1, 2]), ("leakyRelu(x, 1/2)", [0, 0, 0, 0, 1, 0]),
  ])
  func operationsByKind(_ text: String, _ counts: [Int]) throws {
    let f = try ExpressionPool().parse(text, functions: [OpaqueFunction("f", arity: 1)])
    for count in [f.operationCount, f.operationCountWrittenOut] {
      let found = [
        count.additions, count.multiplications, count.divisions, count.powers, count.functions, count.comparisons,
      ]
      #expect(found == counts.map { Integer($0) }, "\(text)")
      #expect(count.total == Integer(counts.reduce(0, +)))
    }
  }

  @Test func sharedPartsAreWrittenOutAsOftenAsTheyStand() throws {
    let pool = ExpressionPool()
    var f = pool.variable("x")
    for _ in 0..<40 { f = tanh(f) + relu(f) }
    #expect(f.operationCount.total == 120)
    #expect(f.commonSubexpressions.count == 39 && f.commonSubexpressions.allSatisfy { $0.useCount == 2 })
    // One sum, 2 sums, 4 sums, …, 2^39 sums; twice as many functions.
    #expect(f.operationCountWrittenOut.additions == Integer(1) << 40 - 1)
    #expect(f.operationCountWrittenOut.functions == Integer(1) << 41 - 2)
    #expect(ExpressionProgram(of: [f, f]).operationCountWrittenOut.additions == Integer(1) << 41 - 2)
    #expect(ExpressionProgram(of: [f, f]).operationCount == f.operationCount)
  }

  /// The counts of expressions without sharing add up from those of their parts.
  @Test func countsAgreeWithSubstitution() throws {
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let f = RandomExpressions(.all).expression(size: 12, using: &random)
      let shared = f.commonSubexpressions
      let comment: Comment = "case \(index), seed \(TestSeeds.seed): \(f)"
      #expect(f.operationCount.total <= f.operationCountWrittenOut.total, comment)
      #expect(
        (f.operationCount == f.operationCountWrittenOut)
          == shared.allSatisfy { $0.expression.operationCount.total == 0 }, comment)
    }
  }

  @Test func deepExpressionsAreCounted() {
    let pool = ExpressionPool()
    var f = pool.variable("x")
    for _ in 0..<1_000_000 { f = relu(2 * f - 1) }
    #expect(f.commonSubexpressions.isEmpty)
    #expect(f.operationCount.total == 3_000_000 && f.operationCountWrittenOut.total == 3_000_000)
  }
}
