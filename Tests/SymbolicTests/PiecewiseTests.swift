import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct PiecewiseTests {
  @Test(arguments: [
    ("piecewise(x > 0, 1/x, 0)", "0", "0"), ("piecewise(x > 0, 1/x, 0)", "4", "1/4"),
    ("piecewise(x >= 0, 1, x < -1, 2, 3)", "0", "1"), ("piecewise(x >= 0, 1, x < -1, 2, 3)", "-1", "3"),
    ("piecewise(x >= 0, 1, x < -1, 2, 3)", "-5/4", "2"), ("piecewise(x >= 0 and x <= 1, x, 1/(x*(x - 1)))", "1", "1"),
    ("piecewise(x == 1/2, 7, 1/(2*x - 1))", "1/2", "7"), ("piecewise(x <= 0, 0, 1/x > 2, 1, 2)", "0", "0"),
    ("piecewise(x <= 0, 0, 1/x > 2, 1, 2)", "1/3", "1"), ("piecewise(x > 0 and 1/x < 2, 1, 2)", "0", "2"),
  ])
  func valuesAreThoseOfTheFirstPieceThatHolds(_ text: String, _ x: String, _ expected: String) throws {
    let f = try ExpressionPool().parse(text)
    #expect(f.value(at: [try Rational(parsing: x), 0, 0]) == (try Rational(parsing: expected)))
  }

  @Test func aConditionOrAChosenValueThatIsNotDefinedLeavesNoValue() throws {
    let pool = ExpressionPool()
    for text in ["piecewise(1/x > 0, 1, 2)", "piecewise(x >= 0, 1/x, 2)", "piecewise(x >= 0 and 1/x > 0, 1, 2)"] {
      #expect(try pool.parse(text).value(at: [0, 0, 0]) == nil, "\(text)")
    }
  }

  @Test(arguments: [
    ("piecewise(x, y, z)", "a condition"), ("piecewise(x > 0, y)", "last argument"),
    ("piecewise(x > 0, y > 0, z, 1)", "'and'"), ("piecewise(x > 0 and y, 1, 2)", "a condition"),
    ("piecewise(0 < x < 1, 1, 2)", "','"), ("max(x > 0, 1)", "','"), ("x > 0", "operator"), ("(x > 0)", "')'"),
    ("piecewise(x > 0, 1, y < 0, 2)", "last argument"), ("piecewise(x = 0, 1, 2)", "inequality"),
  ])
  func errorsSayWhatWasExpected(_ text: String, _ expected: String) {
    do throws(ExpressionParseError) {
      let f = try ExpressionPool().parse(text)
      Issue.record("'\(text)' was read as '\(f)'")
    } catch {
      #expect(error.description.contains(expected), "\(error)")
    }
  }

  @Test func textsReadBackAsTheSameExpression() throws {
    let pool = ExpressionPool()
    for text in [
      "piecewise(x - y >= 0 and z > 0, x, x > 0, 2*y, z)", "2*piecewise(x >= 0, -x, y)^2 + 1",
      "-piecewise(x > 0, 1, 2)",
    ] {
      let f = try pool.parse(text)
      #expect(f.description == text)
    }
    #expect(try pool.parse("piecewise(x < y, 1, 2)") == pool.parse("piecewise(y - x > 0, 1, 2)"))
  }

  /// On the branches of a point the affine forms have the expressions' values, and the point fulfils their conditions.
  @Test func unrectifiedPiecesHoldAtTheirPoint() throws {
    for index in TestSeeds.cases(2000) {
      var random = TestSeeds.generator(case: index)
      let points = RandomExpressions.points(4, using: &random)
      let made = RandomExpressions(.piecewiseAffine)
      func part() -> Expression { made.expression(size: 4, using: &random) }
      let f = piecewise(
        [([part() > 0, part() >= 0], part()), ([part() >= part()], relu(part()))], otherwise: part() - part())
      let program = try ExpressionProgram(of: [f], variables: ["x", "y", "z"])
      for point in points {
        let branches = try program.branches(at: point, over: Rationals())
        let comment: Comment = "case \(index), seed \(TestSeeds.seed): \(f) at \(point)"
        #expect(try program.unrectified(on: branches)[0](point) == f.value(at: point), comment)
        #expect(try program.conditions(of: branches).allSatisfy { $0.holds(at: point) }, comment)
        // The prime field chooses as the rational numbers did.
        let field = PrimeField.random(using: &random)
        let residues = try point.map { try field.element($0) }
        let value = try ExpressionEvaluator(program, over: field)(residues, choices: branches.choices)[0]
        #expect(field.areEqual(value, try field.element(f.value(at: point) ?? 0)), comment)
      }
    }
  }

  @Test(arguments: [
    ("piecewise(x >= 0, x, 0)", "relu(x)"), ("piecewise(x > 0, x, -x)", "abs(x)"),
    ("piecewise(x > 0, 1, 0)", "step(x)"),
    ("piecewise(x > 0, 1, x < 0, -1, 0)", "sign(x)"), ("piecewise(x > y, x, y)", "max(x, y)"),
    ("piecewise(x >= 0 and x <= 1, x, x > 1, 1, 0)", "clip(x, 0, 1)"),
    ("piecewise(x >= 0, 2*x + y, y - x)", "y + relu(2*x) + relu(-x)"),
    ("piecewise(x >= y and y >= x, 1, 0)", "piecewise(x == y, 1, 0)"),
    ("piecewise(x > 0, exp(x + y), 1)", "piecewise(2*x > 0, exp(y + x), 1)"),
    ("piecewise(x > 0, relu(x), 5)", "piecewise(x > 0, abs(x), 5)"),
  ])
  func equalForms(_ left: String, _ right: String) throws {
    let pool = ExpressionPool()
    let verdict = try pool.parse(left).decideEquality(to: pool.parse(right))
    guard case .proved = verdict.finding else {
      Issue.record("\(left) = \(right): \(verdict)")
      return
    }
  }

  @Test(arguments: [
    // These differ where x = 0, or where x = y = 0, only.
    ("piecewise(x >= 0, 1, 0)", "step(x)"), ("piecewise(x >= 0 and y >= 0, 1, 0)", "piecewise(x >= 0 and y > 0, 1, 0)"),
    ("piecewise(x >= 0, 1, x < 0, -1, 0)", "sign(x)"), ("piecewise(x > y, y, x)", "max(x, y)"),
    ("piecewise(x == y, 1, 0)", "0"),
  ])
  func differentForms(_ left: String, _ right: String) throws {
    let pool = ExpressionPool()
    let verdict = try pool.parse(left).decideEquality(to: pool.parse(right))
    guard case .refuted = verdict.finding else {
      Issue.record("\(left) = \(right): \(verdict)")
      return
    }
  }

  @Test func derivativesOfPieces() throws {
    let pool = ExpressionPool()
    let derivative = try pool.parse("piecewise(x > y, x^2, log(y))").derivative(by: "x")
    #expect(derivative.expression == (try pool.parse("piecewise(x > y, 2*x, 0)")))
    #expect(derivative.kinks == [try pool.parse("x - y")])
  }
}
