import Exact

extension Expression {
  /// Whether the expression is at least 0 at every point of a domain where it is defined: by a case split over its units, in
  /// which products and elementary functions are unknowns as in ``EqualityDecider``.
  ///
  /// A refutation has the value on the left and 0 on the right.
  ///
  /// - Throws: ``DecisionError/notAffine(condition:)`` for a polyhedron with a condition that is not affine. A limit that was
  ///   reached is an undecided verdict.
  /// - Complexity: exponential in the number of units at worst, and within the limits.
  public func decideNonnegativity(
    on domain: DecisionDomain = .all, limits: DecisionLimits = DecisionLimits()
  ) throws(DecisionError) -> Verdict {
    let question = try EqualityQuestion(self, pool.constant(0), on: domain, limits)
    var meter = WorkMeter(limits)
    func witness(_ point: [Rational]) -> Witness? {
      guard let witness = question.witness(at: point) else { return nil }
      switch witness.left {
      case .exact(let value): return value.signum() < 0 ? witness : nil
      case .enclosure(_, let upper): return upper.signum() < 0 ? witness : nil
      }
    }
    let finding: Verdict.Finding
    var evidence = "case split"
    do throws(DecisionStop) {
      let normal = try piecewiseLinearNormalForm(&meter)
      let program = ExpressionProgram(of: normal, knownVariables: question.program.variables)
      let decision = CaseDecision(program, on: question.conditions, within: question.box)
      switch try decision.decide(.isNonnegative, &meter, confirming: { witness($0) != nil }) {
      case .domainIsEmpty:
        finding = .proved(.decisionProcedure)
        evidence = "the domain is empty"
      case .holds(let regions):
        finding = .proved(.decisionProcedure)
        evidence =
          "case split: it is not negative on \(regions == 1 ? "the only region" : "each of \(regions) regions")"
      case .fails(let point):
        guard let witness = witness(point) else { preconditionFailure("a point that was confirmed") }
        finding = .refuted(witness)
        evidence = "exact evaluation or an enclosure at a point that a case split found"
      case .unclear(let regions, let count):
        finding = .undecided(
          reason: "products or elementary functions of which too little is known, on \(regions) of \(count) regions")
      }
    } catch {
      finding = .undecided(reason: "\(error)")
    }
    return Verdict(finding, scope: domain.scope, evidence: isTotal ? evidence : "\(evidence), where it is defined")
  }
}
