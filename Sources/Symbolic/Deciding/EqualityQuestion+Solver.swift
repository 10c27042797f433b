import Exact

extension EqualityQuestion {
  /// The answer by an engine, after another one that is undecided.
  ///
  /// - Parameter witness: the witness that the claim fails at a point, if evaluation confirms it.
  func answer(
    by solver: some RealArithmeticSolver, that claim: ClaimFormula.Claim, after other: Answer,
    refuting witness: ([Rational]) -> Witness?
  ) -> Answer {
    guard case .undecided(let before) = other.finding else { return other }
    let claimed: ClaimFormula
    do throws(RealFormulaError) {
      claimed = try ClaimFormula(that: claim, failsFor: program, on: conditions, within: box)
    } catch {
      return Answer(
        finding: .undecided(reason: "\(before); no solver was asked, since \(error)"), evidence: other.evidence)
    }
    let formula = claimed.formula
    let report = solver.solve(formula)
    let kind = formula.isLinear ? "linear" : "polynomial"
    func undecided(_ reason: String) -> Answer {
      Answer(finding: .undecided(reason: "\(before); \(report.engine): \(reason)"), evidence: other.evidence)
    }
    switch report.answer {
    case .unknown(let reason): return undecided(reason)
    case .unsatisfiable:
      return Answer(
        finding: .proved(.solver(report.engine)),
        evidence: "\(report.engine) finds that the claim fails nowhere, in \(kind) real arithmetic "
          + "(a formula of \(formula.nodes.count) parts), and is trusted in this")
    case .satisfiable(let values):
      guard values.count == program.variables.count else { return undecided("a solution of other variables") }
      for point in Self.points(near: values) where conditions.allSatisfy({ $0.holds(at: point) }) {
        guard let witness = witness(point) else { continue }
        return Answer(
          finding: .refuted(witness),
          evidence: "exact evaluation or disjoint enclosures at a point that \(report.engine) proposed, or near it")
      }
      if claimed.isApproximate {
        return undecided("the claim fails for values of the functions that are possible, as far as it knows them")
      }
      if values.contains(where: { if case .approximation = $0 { true } else { false } }) {
        return undecided(
          "the claim fails at a point with irrational coordinates, and at none near it that has rational ones")
      }
      return undecided("a point where the claim fails, which evaluation does not confirm")
    }
  }

  /// The point that was proposed, then others near it with shorter coordinates: each coordinate rounded down, up and to the
  /// nearest multiple of a power of two, from fine to coarse. The point alone may lie on the wrong side of a boundary, where its
  /// coordinates are close to irrational ones.
  private static func points(near values: [SolverReport.Value]) -> [[Rational]] {
    let point = values.map(\.number)
    var points = [point]
    for bits in [48, 24, 12, 6, 3, 0] {
      let unit = Rational(Integer(1) << bits)
      for shift in [Rational(1, positiveDenominator: 2), 0, 1] {
        points.append(point.map { quotient(Rational(($0 * unit + shift).floor()), unit) })
      }
    }
    return points
  }
}
