import Exact

/// Searches the regions of a domain for a point where a claim about an expression fails.
struct CaseDecision {
  enum Claim {
    case isZero
    case isNonnegative
  }

  enum Outcome {
    /// The claim holds on the whole domain, which has this many regions.
    case holds(regions: Int)
    /// The claim fails at a point, as a check has confirmed.
    case fails(at: [Rational])
    /// The claim may fail for values of unknowns that they may not have: on this many regions, the first of them around this
    /// point.
    case unclear(regions: Int, of: Int)
    /// No point is in the domain.
    case domainIsEmpty
  }

  private let cases: CaseProgram
  private let variableCount: Int
  private let conditions: [BranchCondition]
  private let ranges: [ValueRange]

  /// - Parameters:
  ///   - program: of one expression, in its normal form.
  ///   - conditions: what holds just on the domain.
  ///   - box: what the variables lie between on the domain.
  init(_ program: ExpressionProgram, on conditions: [BranchCondition], within box: [RealInterval]) {
    cases = CaseProgram(program)
    // What is defined nowhere has no value that could be said more of.
    let enclosures = try? program.enclosures(on: box, bits: 64)
    ranges = cases.unknowns.map { unknown in
      guard let step = unknown.functionStep, let interval = enclosures?[step].interval else { return unknown.range }
      return unknown.range.narrowed(to: interval)
    }
    variableCount = program.variables.count
    self.conditions = conditions
  }

  /// The domain, with the ranges of the unknowns; `nil` if it is empty.
  func domain(_ meter: inout WorkMeter) throws(DecisionStop) -> Polyhedron? {
    var result = Polyhedron(dimension: variableCount + cases.unknowns.count)
    for condition in conditions {
      let relation: Polyhedron.Relation = condition.isStrict ? .positive : .nonnegative
      guard let smaller = try result.adding(condition.form, relation, &meter) else { return nil }
      result = smaller
    }
    for (position, range) in ranges.enumerated() {
      for (bound, sign) in [(range.lower, 1), (range.upper, -1)] as [(Rational?, Rational)] {
        guard let bound else { continue }
        let form = AffineForm(
          terms: [.init(variable: variableCount + position, coefficient: sign)], constant: -(sign * bound))
        guard let smaller = try result.adding(form, range.isOpen ? .positive : .nonnegative, &meter) else { return nil }
        result = smaller
      }
    }
    return result
  }

  /// - Parameter isCounterexample: whether the claim fails at a point of the domain by an exact evaluation.
  func decide(
    _ claim: Claim, _ meter: inout WorkMeter, confirming isCounterexample: ([Rational]) -> Bool
  ) throws(DecisionStop) -> Outcome {
    guard let domain = try domain(&meter) else { return .domainIsEmpty }
    var split = CaseSplit(cases, variableCount: variableCount)
    var (count, unclear) = (0, 0)
    var counterexample: [Rational]?
    try split.forEachRegion(of: domain, &meter) { region, values, meter throws(DecisionStop) in
      count += 1
      guard let point = try Self.counterexample(to: claim, values[0], on: region, &meter) else { return true }
      let variables = Array(point[..<variableCount])
      if isCounterexample(variables) {
        counterexample = variables
        return false
      }
      unclear += 1
      return true
    }
    if let counterexample { return .fails(at: counterexample) }
    return unclear == 0 ? .holds(regions: count) : .unclear(regions: unclear, of: count)
  }

  /// A point of a region where a claim about an affine form fails.
  private static func counterexample(
    to claim: Claim, _ form: AffineForm, on region: Polyhedron, _ meter: inout WorkMeter
  ) throws(DecisionStop) -> [Rational]? {
    switch claim {
    case .isZero:
      if !form(region.point).isZero { return region.point }
      // It is 0 in the relative interior: it is 0 everywhere, or takes both signs.
      if form.isConstant { return nil }
      return try region.pointAbove(0, form, &meter).map { region.pointToward($0, where: form) }
    case .isNonnegative:
      if form(region.point).signum() < 0 { return region.point }
      if form.isConstant { return nil }
      let opposite = form.scaled(by: -1)
      return try region.pointAbove(0, opposite, &meter).map { region.pointToward($0, where: opposite) }
    }
  }
}

extension CaseDecision {
  /// The least and the largest value, `nil` where there is none, and where they are attained.
  struct Bounds {
    var minimum: (value: Rational, point: [Rational])?
    var maximum: (value: Rational, point: [Rational])?
  }

  /// The bounds of a continuous expression without unknowns on the closure of the domain; `nil` on an empty one.
  func bounds(_ meter: inout WorkMeter) throws(DecisionStop) -> Bounds? {
    guard let domain = try domain(&meter) else { return nil }
    var (least, largest) = (Extreme(), Extreme())
    var split = CaseSplit(cases, variableCount: variableCount)
    try split.forEachRegion(of: domain, &meter) { region, values, meter throws(DecisionStop) in
      try largest.extend(by: values[0], on: region, &meter)
      try least.extend(by: values[0].scaled(by: -1), on: region, &meter)
      return !(largest.isUnbounded && least.isUnbounded)
    }
    return Bounds(minimum: least.best.map { (-$0.value, $0.point) }, maximum: largest.best)
  }

  /// The largest value on the regions so far.
  private struct Extreme {
    private(set) var best: (value: Rational, point: [Rational])?
    private(set) var isUnbounded = false

    mutating func extend(
      by form: AffineForm, on region: Polyhedron, _ meter: inout WorkMeter
    ) throws(DecisionStop) {
      if isUnbounded { return }
      // Most regions do not reach further, which takes less to see than how far they reach.
      if let best, form(region.point) <= best.value, try region.pointAbove(best.value, form, &meter) == nil { return }
      best = try region.maximum(of: form, &meter)
      isUnbounded = best == nil
    }
  }
}
