import Exact
import Symbolic
import Testing
import Z3

@Suite(.enabled(if: InstalledZ3.isPresent, "\(InstalledZ3.absence)"))
struct Z3SolverTests {
  private let pool = ExpressionPool()

  private func verdict(
    _ left: String, _ right: String, on domain: DecisionDomain = .all, functions: [OpaqueFunction] = []
  ) throws -> Verdict {
    let left = try pool.parse(left, functions: functions)
    return try left.decideEquality(
      to: pool.parse(right, functions: functions), on: domain, limits: DecisionLimits(seed: 1),
      solver: InstalledZ3.solver)
  }

  private func isProvedByZ3(_ verdict: Verdict) -> Bool {
    if case .proved(.solver(let engine)) = verdict.finding { engine.hasPrefix("Z3 4.") } else { false }
  }

  @Test(arguments: [
    ("abs(x^2 - 2*x + 1)", "(x - 1)^2"), ("max(x^2, y^2)", "abs(x^2 - y^2)/2 + (x^2 + y^2)/2"),
    ("relu(x*y - 1) + min(x*y, 1)", "relu(x^2*y^2)/abs(x*y)*sign(x*y)"), ("sqrt(x^2)", "abs(x)"),
    ("sqrt(x)*sqrt(x)", "x"), ("sqrt(x*y)^2", "x*y"), ("abs(x)*abs(y)", "abs(x*y)"), ("sqrt(x^4)", "x^2"),
    ("piecewise(x^2 > 2, 1, 0)", "step(abs(x) - sqrt(2))"), ("1/(1 + abs(x))", "(1 - abs(x))/(1 - x^2)"),
  ])
  func polynomialArithmetic(_ left: String, _ right: String) throws {
    let verdict = try verdict(left, right)
    if case .proved = verdict.finding { return }
    Issue.record("\(left) = \(right): \(verdict)")
  }

  /// The name and the version stand in the verdict, and that it is trusted.
  @Test func theEngineIsNamed() throws {
    let verdict = try verdict("abs(x^2 - 2*x + 1)", "(x - 1)^2")
    #expect(isProvedByZ3(verdict))
    #expect("\(verdict)".contains(", an engine that is trusted"), "\(verdict)")
  }

  /// The two differ between 1000 and 1000.0005 alone, where no random point falls.
  @Test func aPointOfZ3IsEvaluated() throws {
    let verdict = try verdict("relu((x*x - 1000000)*(1000001 - x*x))*y", "0", on: .box(["x": 0...2000]))
    guard case .refuted(let witness) = verdict.finding else {
      Issue.record("\(verdict)")
      return
    }
    let x = try #require(witness.input.first { $0.name == "x" }).value
    #expect(x * x > 1_000_000 && x * x < 1_000_001)
    #expect(witness.left != witness.right)
  }

  /// The two differ at √2 alone, which no rational number is.
  @Test func differencesAtIrrationalPointsAlone() throws {
    let verdict = try verdict("piecewise(x^2 == 2, 1, 0)", "0")
    guard case .undecided(let reason) = verdict.finding else {
      Issue.record("\(verdict)")
      return
    }
    #expect(reason.contains("irrational"), "\(reason)")
  }

  /// Rational numbers near an irrational solution: between √2 and √2 + 1/1000.
  @Test func nearIrrationalPoints() throws {
    let verdict = try verdict("relu((x^2 - 2)*(2 + 1/1000 - x^2)) + abs(x - y)", "abs(x - y)", on: .box(["x": 0...2]))
    guard case .refuted(let witness) = verdict.finding else {
      Issue.record("\(verdict)")
      return
    }
    #expect(witness.left != witness.right)
  }

  /// Equal arguments have equal values, whatever it takes to see that the arguments are equal.
  @Test func congruence() throws {
    let f = OpaqueFunction("f", arity: 2)
    #expect(isProvedByZ3(try verdict("f(abs(x^2 - 2*x + 1), y)", "f((x - 1)^2, y)", functions: [f])))
    #expect(isProvedByZ3(try verdict("f'2(abs(x^2 - 2*x + 1), y)", "f'2((x - 1)^2, y)", functions: [f])))
    #expect(isProvedByZ3(try verdict("exp(abs(x^2 - 2*x + 1))", "exp((x - 1)^2)")))
    for (left, right) in [("f(x, y)", "f(y, x)"), ("f'1(x, y)", "f'2(x, y)"), ("f(x, y)", "f'1(x, y)")] {
      guard case .undecided = try verdict(left, right, functions: [f]).finding else {
        Issue.record("\(left) and \(right) are equal for some functions and not for others")
        return
      }
    }
  }

  /// A model of what is said of an elementary function is no refutation: the claims are true, and z3 does not see it.
  @Test(arguments: [("exp(x)*exp(y)*z^2", "exp(x + y)*z^2"), ("abs(sin(x)^2 + cos(x)^2)", "1")])
  func modelsOfFunctionsAreNotBelieved(_ left: String, _ right: String) throws {
    let verdict = try verdict(left, right)
    if case .refuted = verdict.finding { Issue.record("\(verdict)") }
  }

  @Test func inequalities() throws {
    func nonnegative(_ text: String, on domain: DecisionDomain = .all) throws -> Verdict.Finding {
      try pool.parse(text).decideNonnegativity(
        on: domain, limits: DecisionLimits(seed: 1), solver: InstalledZ3.solver
      ).finding
    }
    for text in ["x^2 - 2*x*y + y^2", "x^4 - x^2 + 1/4", "exp(x) - x - 1 + y^2", "x^2 + 1/(1 + x^2) - 1"] {
      guard case .proved = try nonnegative(text) else {
        Issue.record("\(text)")
        continue
      }
    }
    for text in ["x^2 - 2*x*y + y^2 - 1/1000000", "x^4 - x^2 + 6/25", "x^2 - 3*x + 2"] {
      guard case .refuted(let witness) = try nonnegative(text) else {
        Issue.record("\(text)")
        continue
      }
      guard case .exact(let value) = witness.left else {
        Issue.record("\(text) has exact values")
        continue
      }
      #expect(value.signum() < 0)
    }
    let triangle = DecisionDomain.polyhedron(try ["x", "y", "1 - x - y"].map { try pool.parse($0) })
    guard case .proved = try nonnegative("1/4 - x*y", on: triangle) else {
      Issue.record("the largest product is at the middle of the edge")
      return
    }
    guard case .refuted = try nonnegative("6/25 - x*y", on: triangle) else {
      Issue.record("it is 1/4 at the middle of the edge")
      return
    }
    // A product that is positive only where the boundary is left out.
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    guard case .proved(.solver) = try nonnegative("sign(x*y) - 1", on: .conditions([x > 0, y > 0])) else {
      Issue.record("a product of positive numbers is positive")
      return
    }
    guard case .refuted = try nonnegative("sign(x*y) - 1", on: .conditions([x > 0, y >= 0])) else {
      Issue.record("it is 0 where y is")
      return
    }
  }
}
