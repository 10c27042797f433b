import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct RationalFunctionEqualityTests {
  private let pool = ExpressionPool()
  private let decider = RationalFunctionEquality(seed: TestSeeds.seed)
  /// Limits that nothing with a product in it keeps.
  private var narrow: RationalFunctionEquality {
    RationalFunctionEquality(limits: PolynomialLimits(terms: 1, degree: 1), seed: TestSeeds.seed)
  }

  private func verdict(_ a: String, _ b: String) throws -> Verdict {
    decider.decide(try pool.parse(a), try pool.parse(b))
  }

  /// Whether a refutation holds by an evaluation of its own.
  private func isRefuted(_ verdict: Verdict, _ a: Expression, _ b: Expression) -> Bool {
    guard case .refuted(let witness) = verdict.finding else { return false }
    let point = Dictionary(uniqueKeysWithValues: witness.input.map { ($0.name, $0.value) })
    func value(_ f: Expression) -> Rational? {
      try? f.evaluate(over: Rationals()) { name throws(DomainError) in point[name] ?? 0 }
    }
    guard let left = value(a), let right = value(b) else { return false }
    return left != right && witness.left == .exact(left) && witness.right == .exact(right)
  }

  private func isProved(_ verdict: Verdict) -> Bool { verdict.finding == .proved(.canonicalForm) }

  private func isProbable(_ verdict: Verdict) -> Bool {
    if case .probable(let bound) = verdict.finding { bound <= -60 } else { false }
  }

  private static let trueOnes: [(String, String)] = [
    ("(x + y)^2", "x^2 + 2*x*y + y^2"), ("(x^2 - y^2)/(x - y)", "x + y"), ("x/x", "1"), ("1/(1/x)", "x"),
    ("1/x - 1/(x + 1)", "1/(x*(x + 1))"), ("x/y + y/x", "(x^2 + y^2)/(x*y)"),
    ("(x + y + z)^3 - x^3 - y^3 - z^3", "3*(x + y)*(y + z)*(z + x)"),
    ("(a^2 + b^2)*(c^2 + d^2)", "(a*c - b*d)^2 + (a*d + b*c)^2"),
    ("x^105 - 1", "(x^35 - 1)*(x^70 + x^35 + 1)"), ("1/(1 + 1/(1 + 1/x))", "(x + 1)/(2*x + 1)"),
    ("(x/3 + 1/7)*21", "7*x + 3"), ("((x + 1)^4 - (x - 1)^4)/(8*x)", "x^2 + 1"),
    ("exp(x)^2 - 1", "(exp(x) - 1)*(1 + exp(x))"), ("exp((x + 1)^2)", "exp(x^2 + 2*x + 1)"),
    ("tanh(log(x/y) + 1)*y", "y*tanh(1 + log(x*z/(y*z)))"), ("relu(x*(y + 1))*relu(x)", "relu(x)*relu(x*y + x)"),
  ]

  private static let falseOnes: [(String, String)] = [
    ("(x + y)^2", "x^2 + x*y + y^2"), ("(x^2 - y^2)/(x - y)", "x - y"), ("x/x", "x"), ("1/(1/x)", "1/x"),
    ("1/x - 1/(x + 1)", "1/(x*(x - 1))"), ("x/y + y/x", "(x^2 - y^2)/(x*y)"),
    ("(x + y + z)^3 - x^3 - y^3 - z^3", "3*(x + y)*(y + z)*(z - x)"),
    ("(a^2 + b^2)*(c^2 + d^2)", "(a*c - b*d)^2 + (a*d - b*c)^2 + 1/1000000000000"),
    ("x^105 - 1", "(x^35 - 1)*(x^70 + x^34 + 1)"), ("1/(1 + 1/(1 + 1/x))", "(x + 1)/(2*x + 2)"),
    // Zero at all points that are small integers.
    ("x*(x - 1)*(x + 1)*(x - 2)*(x + 2)*(2*x - 1)*(2*x + 1)*(x - 3)*(x + 3)*(x - 4)*(x + 4)", "0"),
    ("(x/3 + 1/7)*21", "7*x + 4"), ("((x + 1)^4 - (x - 1)^4)/(8*x)", "x^2 - 1"),
    ("(x^2 - 1)*y^50", "(x^2 - 1)*y^48"), ("1/(x^2 - 2)", "1/(x^2 - 3)"), ("relu(x)^2", "relu(x)*x + 1/3"),
  ]

  @Test(arguments: trueOnes) func trueOnesAreProved(_ a: String, _ b: String) throws {
    let verdict = try verdict(a, b)
    #expect(isProved(verdict) && verdict.scope == .all, "\(a) = \(b): \(verdict)")
    let other = narrow.decide(try pool.parse(a), try pool.parse(b))
    if case .refuted = other.finding { Issue.record("\(a) = \(b): \(other)") }
  }

  @Test(arguments: falseOnes) func falseOnesAreRefuted(_ a: String, _ b: String) throws {
    let (f, g) = (try pool.parse(a), try pool.parse(b))
    #expect(isRefuted(decider.decide(f, g), f, g), "\(a) = \(b): \(decider.decide(f, g))")
    #expect(isRefuted(narrow.decide(f, g), f, g), "\(a) = \(b): \(narrow.decide(f, g))")
  }

  /// Rewritten by laws at random, a quotient is proved equal, or probable beyond the limits; with a term more it is refuted.
  @Test func rewriting() throws {
    var proved = 0
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let made = RandomExpressions(.quotients)
      func part() -> Expression { made.expression(size: Int.random(in: 1...4, using: &random), using: &random) }
      let (a, b, c) = (part(), part(), part())
      let pairs = [
        (a * (b + c), c * a + a * b), ((a - b).pow(2), a * a - 2 * a * b + b.pow(2)), ((a + b) * c - b * c, c * a),
        ((a + b).pow(3) - a.pow(3), b * (3 * a * a + b * (3 * a + b))),
      ]
      let (left, right) = pairs.randomElement(using: &random)!
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(left) and \(right)"
      let verdict = decider.decide(left, right)
      if isProved(verdict) { proved += 1 }
      if case .refuted = verdict.finding { Issue.record(note) }
      let bump = part()
      // A term other than 0, on sides that are defined somewhere.
      let isBumped = (try? RationalForm(of: [bump, left, right]))?.functions[0].isZero == false
      if isBumped, isProved(verdict) {
        let other = decider.decide(left, right + bump)
        #expect(isRefuted(other, left, right + bump), note)
      }
      // Never a stronger verdict, and never a wrong one, where the limits are narrow.
      let weak = narrow.decide(left, right)
      if case .refuted = weak.finding { Issue.record(note) }
      if isBumped, isProved(verdict) {
        let other = narrow.decide(left, right + bump).finding
        #expect(!isProved(Verdict(other, scope: .all, evidence: "")), note)
        if case .probable = other { Issue.record(note) }
      }
    }
    #expect(proved > TestSeeds.cases(500).count / 2)
  }

  @Test func whatIsDividedByIsNamed() throws {
    #expect(
      try verdict("x/x + 1/(y - 1)", "1 + 1/(y - 1)").evidence
        == "both sides are the same rational function in lowest terms, where none of the divisors x, y - 1 is 0")
    #expect(
      try verdict("log(x)*(y + 1)", "log(x)*y + log(x)").evidence
        == "both sides are the same rational function in lowest terms, where log(x) are defined")
  }

  /// Beyond the limits: a sum of 2^200 terms, powers that no memory holds.
  @Test func probable() throws {
    let names = (0..<40).map { "x\($0)" }
    var (left, right) = (pool.constant(1), pool.constant(1))
    for i in 0..<40 {
      for j in 1...5 {
        let (a, b) = (pool.variable(names[i]), pool.variable(names[(i + j) % 40]))
        left = left * (a * b + 1) + a
        right = (right + right * b * a) + a
      }
    }
    let verdict = decider.decide(left, right)
    #expect(isProbable(verdict), "\(verdict)")
    #expect(isRefuted(decider.decide(left, right + pool.variable("x0")), left, right + pool.variable("x0")))
    let f = try pool.parse("(x^1000000 + y)^1000 - 1")
    let g = try pool.parse("((x^1000000 + y)^500 - 1)*((y + x^1000000)^500 + 1)")
    #expect(isProbable(decider.decide(f, g)))
    #expect(isRefuted(decider.decide(f, g + 1), f, g + 1))
  }

  /// The bounds that the chance of error is computed from hold for what the difference is.
  @Test func boundsOfTheDifference() throws {
    for index in TestSeeds.cases(1_000) {
      var random = TestSeeds.generator(case: index)
      let fragment = [RandomExpressions.Fragment.polynomials, .quotients].randomElement(using: &random)!
      let made = RandomExpressions(fragment)
      let (a, b) = (made.expression(size: 7, using: &random), made.expression(size: 5, using: &random))
      guard let form = try? RationalForm(of: [a - b], limits: PolynomialLimits(operations: 100_000))
      else { continue }
      let (degree, height) = RationalFunctionEquality.differenceBounds(a, b)
      let numerator = form.functions[0].numerator
      #expect(Double(numerator.totalDegree) <= degree, "\(a) - \(b)")
      // Of a polynomial nothing but numbers can cancel, which makes coefficients smaller.
      guard fragment == .polynomials, !numerator.isZero else { continue }
      let scale = numerator.allTerms.reduce(Integer(1)) { $0.leastCommonMultiple($1.coefficient.denominator) }
      let sum = numerator.allTerms.reduce(Rational(0)) { $0 + $1.coefficient.magnitude * Rational(scale) }
      #expect(Double(sum.numerator.bitWidth - 1) <= height, "\(a) - \(b)")
    }
    // Bounds that are reached: (2x - 3)^100 at x = -1 over z^7, and x/2 + y/3 over 6.
    let pool = ExpressionPool()
    let (f, zero) = (try pool.parse("(2*x - 3)^100/z^7"), pool.constant(0))
    let bounds = RationalFunctionEquality.differenceBounds(f, zero)
    #expect(bounds.degree >= 100 && bounds.degree < 101)
    #expect(bounds.height >= 100 * 2.32 && bounds.height < 100 * 4)
  }

  /// Without a bound there is no such verdict.
  @Test func undecided() throws {
    func isUndecided(_ verdict: Verdict) -> Bool {
      if case .undecided = verdict.finding { true } else { false }
    }
    var (left, right) = (try pool.parse("x + 2"), try pool.parse("2 + y"))
    for _ in 0..<200 {
      (left, right) = (left * left + right, right * right - left)
    }
    // Degrees of about 2^200.
    #expect(isUndecided(decider.decide((left + right) * (left - right), left * left - right * right)))
    // Different, but where they are, numbers have 2^200 digits.
    let difference = left * left - right
    #expect(!isProved(decider.decide(difference, difference + difference.pow(3) * (pool.variable("x") - 7))))
    // Opaque parts that depend on each other: true, and beyond this procedure.
    #expect(isUndecided(try verdict("relu(x) - relu(-x)", "x")))
    #expect(isUndecided(try verdict("exp(x)*exp(-x)", "1")))
    #expect(isUndecided(try verdict("1/((x + 1)^2 - x^2 - 2*x - 1)", "x")))
  }

  /// The seed decides everything.
  @Test func repeatable() throws {
    let (a, b) = (try pool.parse("(x - y)^3/(x + z)"), try pool.parse("(x - y)^3/(x - z)"))
    #expect(decider.decide(a, b) == decider.decide(a, b))
    #expect(RationalFunctionEquality().decide(a, b).finding.name == "refuted")
  }
}
