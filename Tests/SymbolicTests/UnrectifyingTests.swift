import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct UnrectifyingTests {
  static let names = ["x", "y", "z"]

  /// The affine form agrees with the expression at the point and wherever the conditions hold; where they hold strictly,
  /// the choices are the same; a unit is at a kink if and only if one of the conditions that are not strict is an equality.
  @Test func affineFormsAgreeOnTheirRegion() throws {
    var inside = 0
    for index in TestSeeds.cases(3000) {
      var random = TestSeeds.generator(case: index)
      let expressions = RandomExpressions(.piecewiseAffine)
      var f = expressions.expression(size: Int.random(in: 1...15, using: &random), using: &random)
      if index % 4 == 0 { f = f * sign(expressions.expression(size: 3, using: &random)) + step(f) }
      let program = try ExpressionProgram(of: [f, relu(f)], variables: Self.names)
      let point = RandomExpressions.point(3, using: &random)
      let branches = try program.branches(at: point, over: Rationals())
      let forms = try program.unrectified(on: branches)
      let conditions = try program.conditions(of: branches)
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(f) at \(point)"

      #expect(forms.map { $0(point) } == (try program.evaluate(at: point, over: Rationals())), note)
      #expect(conditions.allSatisfy { $0.holds(at: point) }, note)
      #expect(branches.kinks.isEmpty == !conditions.contains { !$0.isStrict && $0.form(point).isZero }, note)

      for scale in [1, 8, 64] {
        let step = RandomExpressions.point(3, using: &random)
        let other = zip(point, step).map { $0 + $1 * Rational(mantissa: 1, exponentOfTwo: -scale) }
        let signs = conditions.map { $0.form(other).signum() }
        if signs.allSatisfy({ $0 > 0 }) {
          #expect(try program.branches(at: other, over: Rationals()).choices == branches.choices, note)
        }
        guard conditions.allSatisfy({ $0.holds(at: other) }) else { continue }
        inside += 1
        #expect(forms.map { $0(other) } == (try program.evaluate(at: other, over: Rationals())), note)
      }
    }
    #expect(inside > TestSeeds.cases(3000).count)
  }

  /// A domain without an order runs on the choices that were recorded over the rationals.
  @Test func primeFieldsRunOnRecordedChoices() throws {
    let field = PrimeField.random(using: &Self.random)
    for index in TestSeeds.cases(1000) {
      var random = TestSeeds.generator(case: index)
      let f = RandomExpressions(.rational).expression(size: Int.random(in: 1...20, using: &random), using: &random)
      let program = try ExpressionProgram(of: [f], variables: Self.names)
      let point = RandomExpressions.point(3, using: &random)
      guard let branches = try? program.branches(at: point, over: Rationals()),
        let value = try? program.evaluate(at: point, over: Rationals())[0]
      else { continue }
      let evaluator = try ExpressionEvaluator(program, over: field)
      let residues = try point.map { value throws(DomainError) in try field.element(value) }
      let found = try evaluator(residues, choices: branches.choices)[0]
      #expect(
        field.areEqual(found, try field.element(value)), "case \(index), seed \(TestSeeds.seed): \(f) at \(point)")
      if program.unitCount > 0 { #expect(throws: DomainError.self) { try evaluator(residues) } }
    }
  }

  private static nonisolated(unsafe) var random = TestSeeds.generator("primes")

  @Test func kinksCountAsOffAndTheFirstWins() throws {
    let pool = ExpressionPool()
    let texts = [
      "relu(x)", "leakyRelu(x, 1/10)", "abs(x)", "step(x)", "sign(x)", "max(x, -x, y)", "min(y, x)", "max(y - 1, x)",
    ]
    let program = try ExpressionProgram(of: try texts.map { try pool.parse($0) }, variables: ["x", "y"])
    let branches = try program.branches(at: [0, 0], over: Rationals())
    #expect(branches == BranchChoices(choices: [0, 0, 0, 0, 0, 0, 0, 1], kinks: [0, 1, 2, 3, 4, 5, 6]))
    #expect((0..<8).map { program.unit($0).description } == texts)
    let forms = try program.unrectified(on: branches)
    let x = AffineForm(terms: [.init(variable: 0, coefficient: 1)])
    #expect(forms[0] == AffineForm() && forms[2] == AffineForm(terms: [.init(variable: 0, coefficient: -1)]))
    #expect(forms[1] == AffineForm(terms: [.init(variable: 0, coefficient: try Rational(1, 10))]))
    #expect(forms[5] == x && forms[7] == x && forms[6] == AffineForm(terms: [.init(variable: 1, coefficient: 1)]))
    // One condition for each but `sign`, which is 0 between two, and the first maximum, which has two losers.
    let conditions = try program.conditions(of: branches)
    #expect(conditions.count == 10 && conditions.allSatisfy { $0.holds(at: [0, 0]) && !$0.isStrict })
    let on = try program.branches(at: [1, 0], over: Rationals())
    #expect(try program.conditions(of: on).filter(\.isStrict).count == 2)
  }

  @Test func whatTheChoicesLeaveOutIsNotLookedAt() throws {
    let pool = ExpressionPool()
    let f = try pool.parse("x + relu(exp(x) - 10)*y + max(y, x*y - 100)*step(-x)")
    let program = try ExpressionProgram(of: [f], variables: ["x", "y"])
    let branches = try program.branches(at: [1.0, 0.5], over: Doubles())
    #expect(try program.unrectified(on: branches) == [AffineForm(terms: [.init(variable: 0, coefficient: 1)])])
    let error = #expect(throws: ExpressionError.self) { try program.conditions(of: branches) }
    #expect(error == .notAffine(subexpression: "exp(x)"))
  }

  /// A text, and the sub-expression because of which it is not piecewise affine.
  static let shapes: [(String, String?)] = [
    ("2*x - y/3 + 1", nil), ("7", nil), ("relu(x)*3 - max(x, y)", nil), ("sign(x)*y", nil), ("y/step(x)", nil),
    ("x*y", "x*y"), ("relu(x^2) + 1", "x^2"), ("1/x", "1/x"), ("3*tanh(x)", "tanh(x)"), ("exp(1)", "exp(1)"),
    ("relu(x)*relu(y)", "relu(x)*relu(y)"),
  ]

  @Test(arguments: shapes)
  func shapesAreRecognised(_ text: String, _ obstacle: String?) throws {
    let program = ExpressionProgram(of: [try ExpressionPool().parse(text)])
    switch program.shape {
    case .affine: #expect(obstacle == nil && program.unitCount == 0)
    case .piecewiseAffine: #expect(obstacle == nil && program.unitCount > 0)
    case .other(let subexpression): #expect(subexpression.description == obstacle)
    }
    guard let obstacle else { return }
    let point = program.variables.map { _ in 1.0 }
    let branches = try program.branches(at: point, over: Doubles())
    let error = #expect(throws: ExpressionError.self) { try program.unrectified(on: branches) }
    #expect(error == .notAffine(subexpression: obstacle))
  }

  @Test func foreignChoicesAreRefused() throws {
    let program = ExpressionProgram(of: [try ExpressionPool().parse("relu(x) + max(x, y)")])
    for choices in [[], [1], [2, 0], [0, 2], [0, -1], [0, 0, 0]] as [[Int32]] {
      let branches = BranchChoices(choices: choices, kinks: [])
      #expect(throws: ExpressionError.self) { try program.unrectified(on: branches) }
      #expect(throws: ExpressionError.self) { try program.conditions(of: branches) }
    }
    #expect(throws: DomainError.self) { try program.jacobian(at: [1, 1], branches: nil, over: Rationals()) }
  }

  @Test func variablesOfAProgram() throws {
    let pool = ExpressionPool()
    let f = try pool.parse("b + relu(a)")
    #expect(ExpressionProgram(of: [f]).variables == ["b", "a"])
    #expect(
      try ExpressionProgram(of: [f], variables: ["a", "c", "b"]).evaluate(at: [1, 2, 3], over: Rationals()) == [4])
    let error = #expect(throws: ExpressionError.self) { try ExpressionProgram(of: [f], variables: ["b"]) }
    #expect(error.map { String(describing: $0) } == "'a' is no variable here: expected b")
  }
}
