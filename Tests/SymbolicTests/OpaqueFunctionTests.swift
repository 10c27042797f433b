import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct OpaqueFunctionTests {
  private let functions = [OpaqueFunction("f", arity: 1), OpaqueFunction("g", arity: 2)]

  private func parse(_ text: String, in pool: ExpressionPool) throws -> Expression {
    try pool.parse(text, functions: functions)
  }

  @Test func textsReadBackAsTheSameExpression() throws {
    let pool = ExpressionPool()
    for text in ["f(x + 1)", "2*g(x, f(y))^2 - g'1(x, y)", "f''(x)/f'(x)", "g'1'1'2(x, 0) + f", "f(f(f(x)))"] {
      #expect(try parse(text, in: pool).description == text)
    }
    let order = try (parse("g'2'1(x, y)", in: pool), parse("g'1'2(x, y)", in: pool))
    #expect(order.0 == order.1)
    #expect(try parse("f(x) + g(x, y)", in: pool).opaqueFunctions == functions)
  }

  @Test(arguments: [
    ("f(x, y)", "1 argument of 'f'"), ("g(x)", "2 arguments of 'g'"), ("h(x)", "'h' is no function"),
    ("g'(x, y)", "from 1 to 2"), ("g'3(x, y)", "from 1 to 2"), ("f'", "'('"), ("f'99999999999999999999(x)", "'('"),
  ])
  func errorsSayWhatWasExpected(_ text: String, _ expected: String) {
    do throws(ExpressionParseError) {
      let f = try ExpressionPool().parse(text, functions: functions)
      Issue.record("'\(text)' was read as '\(f)'")
    } catch {
      #expect(error.description.contains(expected), "\(error)")
    }
  }

  @Test(arguments: [
    ("f(x + y)", "f(y + x)"), ("f(relu(x) - relu(-x))", "f(x)"), ("g(x, f(y*(y + 1)))", "g(x, f(y^2 + y))"),
    ("g(max(x, x), 2*y/2)", "g(x, y)"), ("relu(f(x)) - relu(-f(x))", "f(x)"), ("(f(x) + 1)^2 - f(x)^2", "2*f(x) + 1"),
    ("g(abs(x), abs(y)) - g(relu(x) + relu(-x), max(y, -y))", "0"), ("max(f(x), f(x) - 1)", "f(x)"),
    ("piecewise(f(x) > f(x), 1, 2)", "2"),
  ])
  func equalByCongruence(_ left: String, _ right: String) throws {
    let pool = ExpressionPool()
    let verdict = try parse(left, in: pool).decideEquality(to: parse(right, in: pool))
    guard case .proved = verdict.finding else {
      Issue.record("\(left) = \(right): \(verdict)")
      return
    }
  }

  /// What holds for some choice of the functions and not for others is neither proved nor refuted.
  @Test(arguments: [
    ("f(x)", "x"), ("f(x)", "f(y)"), ("g(x, y)", "g(y, x)"), ("f(2*x)", "2*f(x)"), ("f(x)", "f'(x)"),
    ("f(abs(x))", "f(x)"),
    ("g'1(x, y)", "g'2(x, y)"), ("relu(f(x))", "f(x)"), ("f(x)^2", "f(x)"),
  ])
  func undecidedWithoutCongruence(_ left: String, _ right: String) throws {
    let pool = ExpressionPool()
    let verdict = try parse(left, in: pool).decideEquality(to: parse(right, in: pool))
    guard case .undecided = verdict.finding else {
      Issue.record("\(left) = \(right): \(verdict)")
      return
    }
  }

  /// Differentiation and replacing a function by a given one commute.
  @Test func derivativesAreThoseOfEveryFunction() throws {
    let pool = ExpressionPool()
    let f = OpaqueFunction("f", arity: 2)
    for index in TestSeeds.cases(1000) {
      var random = TestSeeds.generator(case: index)
      let made = RandomExpressions(.polynomials, in: pool)
      func part(_ size: Int = 4) -> Expression { made.expression(size: size, using: &random) }
      let body = part(6)
      let outer = part() * f(part(), part()) + f(part(3), f(pool.variable("x"), part(3))).pow(2)
      func replaced(_ e: Expression) -> Expression { e.replacing(f, parameters: ["x", "z"], by: body) }
      let point = RandomExpressions.point(3, using: &random)
      let expected = replaced(outer).derivative(by: "x").expression.value(at: point)
      let comment: Comment = "case \(index), seed \(TestSeeds.seed): \(outer), f = \(body), at \(point)"
      #expect(expected != nil, comment)
      #expect(replaced(outer.derivative(by: "x").expression).value(at: point) == expected, comment)
      #expect(replaced(outer.gradient(by: ["y", "x"])[1].expression).value(at: point) == expected, comment)
      // A parameter that the body has and the function's expressions have too is not confused with them.
      #expect(replaced(outer).opaqueFunctions.isEmpty, comment)
    }
  }

  @Test func numbersHaveNoOpaqueFunctions() throws {
    let program = ExpressionProgram(of: [try parse("f(x) + 1", in: ExpressionPool())])
    #expect(throws: DomainError.unsupported(operation: "f", domain: "rationals")) {
      try program.evaluate(at: [1], over: Rationals())
    }
  }
}
