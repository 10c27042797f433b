import Exact

extension EqualityDecider {
  /// Whether an expression is at least another one at every point of a domain where both are defined: by a case split over the
  /// units of the difference, in which products and elementary functions are unknowns as for an equality, and then by the
  /// ``solver``.
  ///
  /// - Parameter b: copied into the pool of `a` if it lives in another.
  /// - Throws: ``DecisionError/notAffine(_:)`` for a domain with a condition that is not affine. A limit that was
  ///   reached is an undecided verdict.
  /// - Complexity: exponential in the number of units at worst, and within the limits.
  public func decideInequality(
    _ a: Expression, isAtLeast b: Expression, on domain: DecisionDomain = .all
  ) throws(DecisionError) -> Verdict {
    let question = try EqualityQuestion(a, a.pool.adopting(b), on: domain, limits)
    var answer = question.answerOfInequality(limits)
    if let solver {
      answer = question.answer(by: solver, that: .atLeast, after: answer) { question.witnessOfInequality(at: $0) }
    }
    let isReserved = question.a.isTotal && question.b.isTotal
    return Verdict(
      answer.finding, scope: domain.scope,
      evidence: isReserved ? answer.evidence : "\(answer.evidence), where both sides are defined")
  }
}

extension Expression {
  /// Whether the expression is at least 0 at every point of a domain where it is defined:
  /// ``EqualityDecider/decideInequality(_:isAtLeast:on:)``.
  ///
  /// A refutation has the value on the left and 0 on the right.
  public func decideNonnegativity(
    on domain: DecisionDomain = .all, limits: DecisionLimits = DecisionLimits(),
    solver: (any RealArithmeticSolver)? = nil
  ) throws(DecisionError) -> Verdict {
    try EqualityDecider(limits: limits, solver: solver).decideInequality(self, isAtLeast: pool.constant(0), on: domain)
  }
}

extension EqualityQuestion {
  /// The values of both sides at a point, if the left one is smaller there.
  fileprivate func witnessOfInequality(at point: [Rational]) -> Witness? {
    guard let witness = witness(at: point) else { return nil }
    return witness.left.upperEnd < witness.right.lowerEnd ? witness : nil
  }

  /// Whether the left side is at least the right one.
  fileprivate func answerOfInequality(_ limits: DecisionLimits) -> Answer {
    var meter = WorkMeter(limits)
    let finding: Verdict.Finding
    var evidence = "case split"
    do throws(DecisionStop) {
      let normal = try (a - b).piecewiseLinearNormalForm(&meter)
      let difference = ExpressionProgram(of: normal, knownVariables: program.variables)
      let decision = CaseDecision(difference, on: conditions, within: box)
      switch try decision.decide(.isNonnegative, &meter, confirming: { witnessOfInequality(at: $0) != nil }) {
      case .domainIsEmpty:
        finding = .proved(.decisionProcedure)
        evidence = "the domain is empty"
      case .holds(let regions):
        finding = .proved(.decisionProcedure)
        evidence =
          "case split: the difference is not negative on "
          + (regions == 1 ? "the only region" : "each of \(regions) regions")
      case .fails(let point):
        guard let witness = witnessOfInequality(at: point) else { preconditionFailure("a point that was confirmed") }
        finding = .refuted(witness)
        evidence = "exact evaluation or disjoint enclosures at a point that a case split found"
      case .unclear(let regions, let count):
        finding = .undecided(
          reason: "products or elementary functions of which too little is known, on \(regions) of \(count) regions")
      }
    } catch {
      finding = .undecided(reason: "\(error)")
    }
    return Answer(finding: finding, evidence: evidence)
  }
}

extension Witness.Value {
  fileprivate var lowerEnd: Rational {
    switch self {
    case .exact(let value), .enclosure(let value, _): value
    }
  }

  fileprivate var upperEnd: Rational {
    switch self {
    case .exact(let value), .enclosure(_, let value): value
    }
  }
}
