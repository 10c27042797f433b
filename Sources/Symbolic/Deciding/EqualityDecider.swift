import Exact

/// Decides whether two expressions have the same value at every point of a domain where both are defined.
///
/// In this order, until one of them knows:
/// 1. the two are one node of a pool;
/// 2. evaluation at some random rational points, which can only refute: exact, or in proved enclosures where there are
///    elementary functions;
/// 3. the normal form of the difference (``Expression/piecewiseLinearNormalForm(limits:)``) is 0;
/// 4. the affine pieces of the difference, where there is one variable;
/// 5. the canonical forms as rational functions (``RationalFunctionEquality``), where there are products or elementary
///    functions;
/// 6. the laws of the elementary functions (``ElementaryEquality``), which can only prove;
/// 7. a case split over the signs of the units, with exact rational linear programs (mathematics, §4). It settles all piecewise
///    affine expressions with rational coefficients. Products and elementary functions are unknowns in it of which only
///    their range is known, and that equal functions of equal arguments are equal: so it proves what holds by congruence, but
///    refutes only where an evaluation confirms it.
/// 8. where the claim is one for all functions in the place of the opaque ones, evaluation with polynomials chosen for them at
///    random;
/// 9. an engine for real arithmetic, if one is given. What it proves rests on it, and the verdict names it; where it says that
///    the sides differ, evaluation decides. What it finds within its limits may depend on the machine, which is not so for
///    anything before.
///
/// A refutation carries a point and the values of both sides there, or disjoint enclosures of them, computed from the expressions
/// as they were given.
public struct EqualityDecider: Sendable {
  public var limits: DecisionLimits
  public var solver: (any RealArithmeticSolver)?
  /// Whether an equality is claimed for all smooth functions in the place of the opaque ones, so that one choice of them refutes
  /// it. Otherwise each is some function that is not known, of which an equality that needs more than congruence stays undecided.
  public var claimsForAllFunctions: Bool

  public init(
    limits: DecisionLimits = DecisionLimits(), solver: (any RealArithmeticSolver)? = nil,
    claimsForAllFunctions: Bool = false
  ) {
    self.limits = limits
    self.solver = solver
    self.claimsForAllFunctions = claimsForAllFunctions
  }

  /// Whether two expressions are equal on a domain.
  ///
  /// - Parameter b: copied into the pool of `a` if it lives in another.
  /// - Throws: ``DecisionError/notAffine(_:)`` for a domain with a condition that is not affine. A limit that was
  ///   reached is an undecided verdict.
  /// - Complexity: exponential in the number of units at worst, and within the limits.
  public func decideEquality(
    _ a: Expression, _ b: Expression, on domain: DecisionDomain = .all
  ) throws(DecisionError) -> Verdict {
    var question = try EqualityQuestion(a, a.pool.adopting(b), on: domain, limits)
    var answer = question.answer()
    if claimsForAllFunctions, case .undecided = answer.finding, let refutation = question.refutationByChoice() {
      answer = refutation
    }
    if let solver {
      answer = question.answer(by: solver, that: .equal, after: answer) { question.witness(at: $0) }
    }
    let reservation = "where both sides are defined"
    let isReserved = question.a.isTotal && question.b.isTotal || answer.evidence.hasSuffix(reservation)
    let evidence = isReserved ? answer.evidence : "\(answer.evidence), \(reservation)"
    return Verdict(answer.finding, scope: domain.scope, evidence: evidence)
  }
}

extension Expression {
  /// Whether this expression has the same value as another one at every point of a domain where both are defined:
  /// ``EqualityDecider``.
  public func decideEquality(
    to other: Expression, on domain: DecisionDomain = .all, limits: DecisionLimits = DecisionLimits(),
    solver: (any RealArithmeticSolver)? = nil
  ) throws(DecisionError) -> Verdict {
    try EqualityDecider(limits: limits, solver: solver).decideEquality(self, other, on: domain)
  }
}

/// Two expressions of a pool, and what was learned about them so far.
struct EqualityQuestion {
  struct Answer {
    let finding: Verdict.Finding
    let evidence: String
  }

  let a: Expression
  let b: Expression
  /// Both sides as functions of all variables of the sides and the domain.
  let program: ExpressionProgram
  /// What holds just on the domain.
  let conditions: [BranchCondition]
  /// What the variables lie between.
  let box: [RealInterval]
  private(set) var meter: WorkMeter

  init(
    _ a: Expression, _ b: Expression, on domain: DecisionDomain, _ limits: DecisionLimits
  ) throws(DecisionError) {
    self.a = a
    self.b = b
    meter = WorkMeter(limits)
    let both = ExpressionProgram(of: [a, b])
    let known = Set(both.variables)
    let variables = both.variables + domain.variables.filter { !known.contains($0) }
    do throws(ExpressionError) {
      program = try ExpressionProgram(of: [a, b], variables: variables)
    } catch {
      preconditionFailure("the variables are those of the expressions")
    }
    conditions = try domain.conditions(over: variables)
    box = try domain.box(over: variables)
  }

  /// The same question about other expressions of the same variables, or fewer; `nil` if they have others.
  func replacingSides(by a: Expression, _ b: Expression) -> EqualityQuestion? {
    guard let program = try? ExpressionProgram(of: [a, b], variables: program.variables) else { return nil }
    return EqualityQuestion(a: a, b: b, program: program, conditions: conditions, box: box, meter: meter)
  }

  private init(
    a: Expression, b: Expression, program: ExpressionProgram, conditions: [BranchCondition], box: [RealInterval],
    meter: WorkMeter
  ) {
    (self.a, self.b, self.program) = (a, b, program)
    (self.conditions, self.box, self.meter) = (conditions, box, meter)
  }

  mutating func answer() -> Answer {
    if a == b { return Answer(finding: .proved(.canonicalForm), evidence: "both sides are one expression") }
    do throws(DecisionStop) {
      if let witness = try randomWitness(samples: meter.limits.samples, seed: meter.limits.seed) {
        return Answer(finding: .refuted(witness), evidence: Self.randomEvidence)
      }
      let difference = try (a - b).piecewiseLinearNormalForm(&meter)
      if difference.constantValue?.isZero == true {
        return Answer(finding: .proved(.canonicalForm), evidence: "the normal form of the difference is 0")
      }
      if let answer = try affinePieces(of: difference) { return answer }
      let rational = rationalFunctions(difference)
      if rational.map({ if case .probable = $0.finding { true } else { false } }) ?? true,
        let answer = elementaryLaws()
      {
        return answer
      }
      if let rational, case .probable = rational.finding {
        let answer = try caseSplit(of: difference)
        if case .undecided = answer.finding { return rational }
        return answer
      }
      if let rational { return rational }
      return try caseSplit(of: difference)
    } catch {
      return Answer(finding: .undecided(reason: "\(error)"), evidence: "no difference was found before")
    }
  }

  private static let randomEvidence = "exact evaluation or disjoint enclosures at a random point"

  /// A random point where the two sides differ.
  mutating func randomWitness(samples: Int, seed: UInt64) throws(DecisionStop) -> Witness? {
    var sampler = PointSampler(dimension: program.variables.count, conditions: conditions, seed: seed)
    for point in try sampler.points(samples, &meter) {
      if let witness = witness(at: point) { return witness }
    }
    return nil
  }

  /// The values of both sides at a point, if they differ there: exact, or disjoint enclosures where a side has no rational
  /// value.
  func witness(at point: [Rational]) -> Witness? {
    let domain = LimitedRationals(bits: meter.limits.numberBits)
    guard let values = try? program.evaluate(at: point.map { domain.element($0) }, over: domain) else { return nil }
    let input = zip(program.variables, point).map { (name: $0, value: $1) }
    if let left = values[0], let right = values[1] {
      return left == right
        ? nil : Witness(input: input, location: "value", left: .exact(left), right: .exact(right))
    }
    for bits in [64, 256] {
      guard let enclosures = try? program.enclosures(on: point.map { RealInterval($0) }, bits: bits) else { return nil }
      let sides = program.outputs.map { enclosures[Int($0)] }
      guard sides.allSatisfy(\.isDefined), sides[0].interval.isDisjoint(from: sides[1].interval),
        let left = values[0].map(Witness.Value.exact) ?? Witness.Value(sides[0].interval),
        let right = values[1].map(Witness.Value.exact) ?? Witness.Value(sides[1].interval)
      else { continue }
      return Witness(input: input, location: "value", left: left, right: right)
    }
    return nil
  }

  /// What the rational functions of the variables and of opaque parts say: proved, refuted at a point of the domain, or
  /// probable. As they are, then as the normal form of their difference, in which more parts are known to be equal.
  private func rationalFunctions(_ difference: Expression) -> Answer? {
    guard program.steps.contains(where: { $0.operation == .product || $0.operation == .elementary }) else { return nil }
    let decider = RationalFunctionEquality(
      limits: PolynomialLimits(operations: meter.limits.operations), numberBits: meter.limits.numberBits,
      seed: meter.limits.seed)
    var probable: Answer?
    for (left, right) in [(a, b), (difference, a.pool.constant(0))] {
      let verdict = decider.decide(left, right)
      switch verdict.finding {
      case .proved: return Answer(finding: verdict.finding, evidence: verdict.evidence)
      case .refuted(let found):
        let values = Dictionary(uniqueKeysWithValues: found.input.map { ($0.name, $0.value) })
        let point = program.variables.map { values[$0] ?? 0 }
        guard conditions.allSatisfy({ $0.holds(at: point) }), let witness = witness(at: point) else { continue }
        return Answer(finding: .refuted(witness), evidence: verdict.evidence)
      case .probable: probable = probable ?? Answer(finding: verdict.finding, evidence: verdict.evidence)
      case .consistent, .undecided: continue
      }
    }
    return probable
  }

  /// What the laws of the elementary functions prove; `nil` if that is nothing.
  private func elementaryLaws() -> Answer? {
    let equality = ElementaryEquality(program, PolynomialLimits(operations: meter.limits.operations))
    guard equality.applies && equality.isProved() else { return nil }
    return Answer(
      finding: .proved(.canonicalForm),
      evidence: "both sides have the same form by the laws of elementary functions, magnitudes and roots"
        + RationalFunctionEquality.assumptions(of: program))
  }

  /// The answer where there is one variable; `nil` if the difference is not continuous piecewise affine.
  private mutating func affinePieces(of difference: Expression) throws(DecisionStop) -> Answer? {
    guard program.variables.count == 1 else { return nil }
    let inOrder = ExpressionProgram(of: difference, knownVariables: program.variables)
    guard let function = try PiecewiseAffineFunction.values(of: inOrder, &meter)?[0] else { return nil }
    var (lower, upper): (Rational?, Rational?) = (nil, nil)
    for condition in conditions {
      let form = condition.form
      guard let slope = form.terms.first?.coefficient else {
        if !condition.holds(at: [0]) { return domainIsEmpty }
        continue
      }
      let end = -quotient(form.constant, slope)
      if slope.signum() > 0 { lower = lower.map { Swift.max($0, end) } ?? end }
      if slope.signum() < 0 { upper = upper.map { Swift.min($0, end) } ?? end }
    }
    if let lower, let upper {
      if lower > upper { return domainIsEmpty }
      if lower == upper && !conditions.allSatisfy({ $0.holds(at: [lower]) }) { return domainIsEmpty }
    }
    // The difference is continuous: where ends are left out, what is 0 inside and only there says as much.
    let isOpen = lower != upper && conditions.contains { $0.isStrict }
    guard let point = function.nonzeroPoint(from: lower, to: upper, isOpen: isOpen) else {
      return Answer(
        finding: .proved(.decisionProcedure), evidence: "all affine pieces of the difference, in one variable, are 0")
    }
    guard let witness = witness(at: [point]) else { return nil }
    return Answer(
      finding: .refuted(witness), evidence: "exact evaluation where an affine piece of the difference is not 0")
  }

  private var domainIsEmpty: Answer {
    Answer(finding: .proved(.decisionProcedure), evidence: "the domain is empty")
  }

  private mutating func caseSplit(of difference: Expression) throws(DecisionStop) -> Answer {
    let inOrder = ExpressionProgram(of: difference, knownVariables: program.variables)
    // A copy: the meter is being changed while points are confirmed.
    let question = self
    let outcome = try CaseDecision(inOrder, on: conditions, within: box).decide(.isZero, &meter) {
      question.witness(at: $0) != nil
    }
    switch outcome {
    case .domainIsEmpty: return domainIsEmpty
    case .holds(let regions):
      return Answer(
        finding: .proved(.decisionProcedure),
        evidence:
          "case split: the difference is 0 on \(regions == 1 ? "the only region" : "each of \(regions) regions")")
    case .fails(let point):
      guard let witness = witness(at: point) else { preconditionFailure("a point that was confirmed") }
      return Answer(
        finding: .refuted(witness),
        evidence: "exact evaluation or disjoint enclosures at a point that a case split found")
    case .unclear(let regions, let count):
      // A second look, with more points: nothing else will refute it.
      let samples = 8 * meter.limits.samples
      if let witness = try randomWitness(samples: samples, seed: meter.limits.seed &+ 1) {
        return Answer(finding: .refuted(witness), evidence: Self.randomEvidence)
      }
      return Answer(
        finding: .undecided(
          reason: "products or elementary functions that are not known to be equal, on \(regions) of \(count) regions"),
        evidence: "case split")
    }
  }
}
