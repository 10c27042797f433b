import Exact
import Symbolic
import Testing

/// Depth and sharing cost what they must: time linear in the distinct sub-expressions, and a constant stack. What is
/// quadratic, or exponential in the paths, would not come to an end within the limit.
@Suite(.serialized, .timeLimit(.minutes(10))) struct DepthTests {
  @Test func aMillionNestedCompositions() throws {
    let depth = 1_000_000
    let pool = ExpressionPool()
    let x = pool.variable("x")
    var f = x
    for _ in 0..<depth { f = relu(2 * f - 1) }
    #expect(f.nodeCount == 2 * depth + 1)

    let text = f.description
    #expect(text.hasPrefix("t1 = "))
    #expect(text.utf8.count < 30 * depth)
    #expect(try pool.parse(text) == f)
    for language in SourceLanguage.allCases {
      let source = f.source(in: language)
      #expect(source.utf8.count < 60 * depth, "\(language)")
      #expect(source.utf8.split(separator: UInt8(ascii: "\n")).allSatisfy { $0.count < 400 }, "\(language)")
    }

    let program = ExpressionProgram(of: [f])
    #expect(try program.evaluate(at: [1], over: Rationals()) == [1])
    #expect(try program.evaluate(at: [0.5], over: Doubles()) == [0])
    let branches = try program.branches(at: [1], over: Rationals())
    #expect(branches.choices.allSatisfy { $0 == 1 } && branches.kinks.isEmpty)
    #expect(
      try program.conditions(of: BranchChoices(choices: Array(repeating: 0, count: depth), kinks: [])).count == depth)
    #expect(try program.jacobian(at: [1], branches: branches, over: Doubles()) == [Double.infinity])
    #expect(f.substituting(["x": x + 1]).nodeCount == 2 * depth + 2)
    let derivative = f.derivative(by: "x")
    #expect(derivative.kinks.count == depth)
    #expect(try ExpressionProgram(of: [derivative.expression]).evaluate(at: [0], over: Doubles()) == [0])
  }

  @Test func textOfAMillionParentheses() throws {
    let depth = 1_000_000
    let pool = ExpressionPool()
    let parentheses = String(repeating: "(", count: depth) + "x" + String(repeating: ")", count: depth)
    #expect(try pool.parse(parentheses) == pool.variable("x"))
    let nested = String(repeating: "relu(1 - ", count: depth) + "x" + String(repeating: ")", count: depth)
    let f = try pool.parse(nested)
    #expect(f.nodeCount == 2 * depth + 1)
    #expect(try f.evaluate(over: Doubles()) { _ throws(DomainError) in 0.25 } == 0.25)
    #expect(throws: ExpressionParseError.self) { try pool.parse(String(nested.dropLast())) }
    #expect(throws: ExpressionParseError.self) { try pool.parse(String(repeating: "-(", count: depth)) }
    #expect(try pool.parse(String(repeating: "-", count: depth) + "x") == pool.variable("x"))
    let wide = (0..<depth / 4).map { "x\($0)" }.joined(separator: "+")
    #expect(try pool.parse(wide).freeVariables.count == depth / 4)
  }

  /// 2^1000 paths, a few thousand nodes.
  @Test func aLadder() throws {
    let pool = ExpressionPool()
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    func ladder() -> Expression {
      var f = x
      for _ in 0..<1000 { f = tanh(f) + relu(f * y) }
      return f
    }
    let f = ladder()
    #expect(ladder() == f && f.nodeCount == 4 * 1000 + 2)
    #expect(f.derivative(by: "x").expression.nodeCount < 20_000)
    let text = f.description
    #expect(text.utf8.count < 200_000)
    #expect(try pool.parse(text) == f)
    #expect(f.substituting(["x": y]).nodeCount == 4 * 1000 + 1)
    let program = try ExpressionProgram(of: [f], variables: ["x", "y"])
    #expect(try program.evaluate(at: [0, 0], over: Doubles()) == [0])
  }
}
