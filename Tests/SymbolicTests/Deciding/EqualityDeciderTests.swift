import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct EqualityDeciderTests {
  /// Whether a verdict is a refutation whose witness holds by an evaluation of its own.
  static func isRefuted(_ verdict: Verdict, _ a: Expression, _ b: Expression) -> Bool {
    guard case .refuted(let witness) = verdict.finding else { return false }
    let point = Dictionary(uniqueKeysWithValues: witness.input.map { ($0.name, $0.value) })
    func value(_ f: Expression) -> Rational? {
      try? f.evaluate(over: Rationals()) { name throws(DomainError) in point[name] ?? 0 }
    }
    guard let left = value(a), let right = value(b) else { return false }
    return left != right && witness.left == .exact(left) && witness.right == .exact(right)
  }

  static func isProved(_ verdict: Verdict) -> Bool {
    if case .proved = verdict.finding { true } else { false }
  }

  /// Within so few operations that each takes some milliseconds at most.
  @Test(arguments: KnownIdentities.trueOnes)
  func trueOnesAreProved(_ left: String, _ right: String) throws {
    let pool = ExpressionPool()
    let (a, b) = (try pool.parse(left), try pool.parse(right))
    let verdict = try a.decideEquality(to: b, limits: DecisionLimits(operations: 100_000))
    #expect(Self.isProved(verdict), "\(left) = \(right): \(verdict)")
    #expect(verdict.scope == .all)
  }

  /// With and without random points before the case split.
  @Test(arguments: KnownIdentities.falseOnes)
  func falseOnesAreRefuted(_ left: String, _ right: String) throws {
    let pool = ExpressionPool()
    let (a, b) = (try pool.parse(left), try pool.parse(right))
    for samples in [8, 0] {
      let verdict = try a.decideEquality(to: b, limits: DecisionLimits(samples: samples))
      #expect(Self.isRefuted(verdict, a, b), "\(left) = \(right): \(verdict)")
    }
  }

  @Test func theListIsBalanced() {
    #expect(KnownIdentities.trueOnes.count >= 100)
    #expect(KnownIdentities.trueOnes.count == KnownIdentities.falseOnes.count)
  }

  /// The same function built in two ways at random is never refuted, and proved; with a bump somewhere it is refuted.
  @Test func rewritingIsProvedAndABumpRefuted() throws {
    var proved = 0
    for index in TestSeeds.cases(1000) {
      var random = TestSeeds.generator(case: index)
      let pair = RewrittenPair(size: Int.random(in: 1...10, using: &random), using: &random)
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(pair.left) and \(pair.right)"
      let verdict = try pair.left.decideEquality(to: pair.right, limits: DecisionLimits(regions: 2000))
      if Self.isProved(verdict) { proved += 1 }
      if case .refuted = verdict.finding { Issue.record(note) }

      let bumped = pair.right + pair.bump(using: &random)
      let other = try pair.left.decideEquality(to: bumped, limits: DecisionLimits(regions: 2000))
      if Self.isProved(other) { Issue.record(note) }
      if case .refuted = other.finding { #expect(Self.isRefuted(other, pair.left, bumped), note) }
      if Self.isProved(verdict) { #expect(Self.isRefuted(other, pair.left, bumped), note) }
    }
    #expect(proved >= TestSeeds.cases(990).count)
  }

  /// Whatever two expressions are, a verdict agrees with evaluation.
  @Test func verdictsAgreeWithEvaluation() throws {
    for index in TestSeeds.cases(1500) {
      var random = TestSeeds.generator(case: index)
      let expressions = RandomExpressions(index % 2 == 0 ? .piecewiseAffine : .rational)
      let a = expressions.expression(size: Int.random(in: 1...8, using: &random), using: &random)
      let b = expressions.expression(size: Int.random(in: 1...8, using: &random), using: &random)
      let limits = DecisionLimits(regions: 500, samples: index % 3)
      // Often equal where both are at most 0.
      for (a, b) in [(a, b), (relu(a), relu(b)), (relu(a - 20), relu(b - 20))] {
        let verdict = try a.decideEquality(to: b, limits: limits)
        let note: Comment = "case \(index), seed \(TestSeeds.seed): \(a) and \(b): \(verdict)"
        switch verdict.finding {
        case .refuted: #expect(Self.isRefuted(verdict, a, b), note)
        case .proved:
          for point in RandomExpressions.points(20, using: &random) {
            if let left = a.value(at: point), let right = b.value(at: point) { #expect(left == right, note) }
          }
        default: continue
        }
      }
    }
  }

  @Test func domains() throws {
    let pool = ExpressionPool()
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    let unit: DecisionDomain = .box(["x": 0...1])
    #expect(Self.isProved(try abs(x).decideEquality(to: x, on: unit)))
    #expect(try abs(x).decideEquality(to: x, on: unit).scope.description == "box (x=0:1)")
    #expect(Self.isRefuted(try abs(x + y).decideEquality(to: x + y, on: unit), abs(x + y), x + y))
    #expect(Self.isProved(try max(x, y).decideEquality(to: x, on: .polyhedron([x - y]))))
    #expect(Self.isProved(try max(x, y).decideEquality(to: y, on: .polyhedron([y - x, x + y]))))
    let refuted = try max(x, y).decideEquality(to: x, on: .polyhedron([y - x]))
    #expect(Self.isRefuted(refuted, max(x, y), x))
    // On a line, where the sides differ elsewhere.
    #expect(Self.isProved(try (x + y).decideEquality(to: 2 * x, on: .polyhedron([x - y, y - x]))))
    #expect(Self.isProved(try step(x).decideEquality(to: pool.constant(0), on: .polyhedron([-x]))))
    #expect(Self.isProved(try sign(x).decideEquality(to: x, on: .box(["x": 0...0]))))
    // An empty domain, and a variable that only the domain has.
    #expect(Self.isProved(try x.decideEquality(to: y, on: .polyhedron([x - 1, -x]))))
    #expect(
      Self.isProved(try relu(x).decideEquality(to: x, on: .polyhedron([x - pool.variable("z"), pool.variable("z")]))))
    let condition = #expect(throws: DecisionError.self) { try x.decideEquality(to: y, on: .polyhedron([abs(x)])) }
    #expect(condition == .notAffine(ExpressionCondition(abs(x))))
    // The corner of a box that no random point hits.
    let corner = relu(x + y - 199)
    let box: DecisionDomain = .box(["x": 0...100, "y": 0...100])
    #expect(Self.isRefuted(try corner.decideEquality(to: pool.constant(0), on: box), corner, pool.constant(0)))
    let beyond = relu(x + y - 200)
    #expect(Self.isProved(try beyond.decideEquality(to: pool.constant(0), on: box)))
  }

  /// Where strict inequalities hold, a claim is just what it is for expressions that are equal everywhere else.
  @Test func strictInequalities() throws {
    var decided = 0
    let zero = { (pool: ExpressionPool) in pool.constant(0) }
    for index in TestSeeds.cases(600) {
      var random = TestSeeds.generator(case: index)
      let names = Array(["x", "y", "z"].prefix(1 + index % 3))
      let pool = ExpressionPool()
      let made = RandomExpressions(index % 4 < 2 ? .piecewiseAffine : .rational, in: pool, variables: names)
      func part(_ size: Int) -> Expression { made.expression(size: size, using: &random) }
      let conditions = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        let terms = names.map { name in
          (coefficient: Rational(Int.random(in: -1...1, using: &random)), expression: pool.variable(name))
        }
        return ExpressionCondition(
          pool.linearCombination(terms, constant: Rational(Int.random(in: -1...1, using: &random))),
          isStrict: Int.random(in: 0..<3, using: &random) > 0)
      }
      // Equal where a condition fails, or where it holds, or up to its boundary; or whatever two expressions are.
      let (a, b, c) = (part(4), part(4), conditions[0].expression)
      for (a, b) in [(a, b), (a + relu(-c), a), (a + relu(c), a), (a + sign(c), a + 1), (a + step(-c), a)] {
        let limits = DecisionLimits(regions: 500, samples: index % 3)
        let verdict = try a.decideEquality(to: b, on: .conditions(conditions), limits: limits)
        let inside = piecewise([(conditions, a - b)], otherwise: zero(pool))
        let other = try inside.decideEquality(to: zero(pool), limits: limits)
        let note: Comment =
          "case \(index), seed \(TestSeeds.seed): \(a) and \(b) where \(conditions): \(verdict), \(other)"
        if case .refuted(let witness) = verdict.finding {
          let point = Dictionary(uniqueKeysWithValues: witness.input.map { ($0.name, $0.value) })
          for condition in conditions {
            let value = try condition.expression.evaluate(over: Rationals()) { point[$0] ?? 0 }
            #expect(condition.isStrict ? value.signum() > 0 : value.signum() >= 0, note)
          }
          #expect(Self.isRefuted(verdict, a, b) && !Self.isProved(other), note)
        }
        if Self.isProved(verdict) { #expect(!Self.isRefuted(other, inside, zero(pool)), note) }
        if Self.isProved(verdict) || Self.isRefuted(verdict, a, b) { decided += 1 }
      }
    }
    #expect(decided >= TestSeeds.cases(5 * 600).count * 8 / 10)
  }

  /// Equal functions of equal arguments are equal; a difference is refuted only where exact numbers show it.
  @Test func opaqueFunctions() throws {
    let pool = ExpressionPool()
    func verdict(_ left: String, _ right: String) throws -> Verdict {
      try pool.parse(left).decideEquality(to: try pool.parse(right))
    }
    for (left, right) in [
      ("exp(max(x, y) + min(x, y))", "exp(x + y)"), ("tanh(abs(x)) + y", "tanh(max(x, -x)) + y"),
      ("exp(abs(x))", "step(x)*exp(x) + step(-x)*exp(-x) + 1 - sign(x)^2"), ("relu(exp(x))", "exp(x)"),
      ("relu(sigmoid(x) - 1)", "0"), ("abs(sqrt(x))", "sqrt(x)"), ("step(exp(x))", "1"),
      ("x/y + relu(x)", "x/y + relu(x)"),
      ("relu(x*y) - relu(-x*y)", "x*y"), ("relu(x)*relu(-x)", "0"), ("relu(x)*abs(x)", "relu(x)*x"),
      ("log(x + 1)*relu(y)", "max(0, y)*log(1 + x)"), ("clip(tanh(x), -1, 1)", "tanh(x)"),
      ("(x + abs(x))*y", "2*relu(x)*y"), ("exp(x - x)", "1"), ("0*log(x)", "0"),
      ("sin(relu(-x) - relu(x))", "-sin(x)"), ("cos(abs(x) - y)", "cos(y - max(x, -x))"),
      ("relu(softplus(x))", "softplus(x)"),
      ("exp(x)*exp(y)", "exp(x + y)"), ("tanh(-x)", "-tanh(x)"), ("log(x*y)", "log(x) + log(y)"),
      ("sigmoid(x)", "tanh(x/2)/2 + 1/2"), ("sin(x)^2 + cos(x)^2", "1"), ("softplus(x) - softplus(-x)", "x"),
      ("max(sin(x), 1)", "1"), ("erf(x)*relu(1 - cos(y))", "-erf(-x)*(1 - cos(-y))"), ("min(atan(x), 8/5)", "atan(x)"),
    ] {
      let verdict = try verdict(left, right)
      #expect(Self.isProved(verdict), "\(left) = \(right): \(verdict)")
    }
    for (left, right) in [
      ("sin(atan(x))", "x/sqrt(1 + x^2)"), ("atan(1/x)", "sign(x)*2*atan(1) - atan(x)"),
      ("exp(relu(x))", "max(exp(x), 1)"), ("cos(atan(x))", "1/sqrt(1 + x^2)"),
    ] {
      guard case .undecided = try verdict(left, right).finding else {
        Issue.record("\(left) = \(right): \(try verdict(left, right))")
        continue
      }
    }
    // Refuted by disjoint enclosures, and not where a side is not defined.
    for (left, right) in [
      ("exp(x)", "exp(y)"), ("exp(x)", "1 + x"), ("relu(log(x))", "log(x)"), ("tanh(x)", "clip(x, -1, 1)"),
      ("sin(x)", "x"), ("cos(x)", "1"), ("erf(x)", "tanh(x)"), ("softplus(x)", "relu(x)"), ("4*atan(1)", "22/7"),
      ("sin(x + 355/113)", "-sin(x)"), ("sqrt(x^2)", "x"), ("sigmoid(x) + sigmoid(-x)", "1 + relu(x - 4)"),
    ] {
      guard case .refuted(let witness) = try verdict(left, right).finding else {
        Issue.record("\(left) = \(right): \(try verdict(left, right))")
        continue
      }
      if case .enclosure(_, let upper) = witness.left, case .exact(let value) = witness.right {
        #expect(upper != value)
      }
    }
    let box: DecisionDomain = .box(["x": 0...1])
    #expect(
      Self.isProved(try pool.parse("relu(exp(x) - 1/2)").decideEquality(to: try pool.parse("exp(x) - 1/2"), on: box)))
    let (a, b) = (try pool.parse("relu(x*y)"), try pool.parse("x*y"))
    #expect(Self.isRefuted(try a.decideEquality(to: b), a, b))
    #expect(try verdict("log(x) + relu(y)", "max(y, 0) + log(x)").evidence.hasSuffix("where both sides are defined"))
  }

  /// Products, quotients and powers, also of what has units in it.
  @Test func rationalFunctions() throws {
    let pool = ExpressionPool()
    for (left, right) in [
      ("(x + y)^2", "x^2 + 2*x*y + y^2"), ("(x^2 - 1)/(x - 1)", "x + 1"), ("abs(x)^2", "x^2"),
      ("relu(x)*(x + 1) - relu(x)*x", "relu(x)"), ("(relu(x) + relu(-x))*y", "abs(x)*y"),
      ("(abs(x) + y)^2", "abs(x)^2 + 2*max(x, -x)*y + y^2"), ("exp((x + 1)^2)", "exp(x^2 + 2*x + 1)"),
    ] {
      let verdict = try pool.parse(left).decideEquality(to: try pool.parse(right))
      #expect(Self.isProved(verdict), "\(left) = \(right): \(verdict)")
    }
    let quotient = try pool.parse("(x^2 - 1)/(x - 1)").decideEquality(to: try pool.parse("x + 1"))
    #expect(quotient.evidence.contains("where"))
    // A refutation is of the domain that was asked about.
    let (a, b) = (try pool.parse("x^2*y"), try pool.parse("x*y"))
    let refuted = try a.decideEquality(to: b, on: .box(["x": 3...4, "y": 1...2]), limits: DecisionLimits(samples: 0))
    if case .refuted(let witness) = refuted.finding {
      #expect(Self.isRefuted(refuted, a, b))
      for (name, value) in witness.input { #expect((name == "x" ? 3...4 : 1...2).contains(value)) }
    }
    #expect(!Self.isProved(refuted))
    #expect(Self.isProved(try a.decideEquality(to: b, on: .box(["x": 1...1]))))
    // What has too many terms to write out.
    let power = try pool.parse("(x + y + z + 1)^200*(x - y)")
    let verdict = try power.decideEquality(to: try pool.parse("(x + y + z + 1)^199*(x - y)*(1 + z + y + x)^1 + 0*x"))
    switch verdict.finding {
    case .proved, .probable: break
    default: Issue.record("\(verdict)")
    }
  }

  @Test func limitsLeaveItUndecided() throws {
    let pool = ExpressionPool()
    let x = pool.coordinates(12)
    // Two ways to write the largest of absolute values, with thousands of regions.
    var (a, b) = (abs(x[0]), abs(x[0]))
    for i in 1..<12 {
      a = max(a, abs(x[i]))
      b = (b + abs(x[i]) + abs(b - abs(x[i]))) / 2
    }
    for limits in [DecisionLimits(regions: 50), DecisionLimits(operations: 10_000)] {
      guard case .undecided(let reason) = try a.decideEquality(to: b, limits: limits).finding else {
        Issue.record("a limit that is not reached")
        continue
      }
      #expect(reason.contains("limit"))
    }
    // Powers whose values would fill the memory: exact numbers stop at a limit, enclosures go on.
    let power = try pool.parse("relu(((x + 1/7)^1000000000)^2)")
    #expect(try !Self.isProved(power.decideEquality(to: power + relu(x[0]))))
    let text = "x1*x2 + abs((x + 1/7)^1000000001)"
    #expect(try Self.isProved(pool.parse(text).decideEquality(to: pool.parse(text + " + relu(x2) - max(x2, 0)"))))
  }

  @Test func expressionsOfTwoPools() throws {
    let (first, second) = (ExpressionPool(), ExpressionPool())
    #expect(Self.isProved(try first.parse("max(x, y)").decideEquality(to: try second.parse("y + relu(x - y)"))))
  }
}
