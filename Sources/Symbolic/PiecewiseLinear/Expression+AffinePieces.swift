import Exact

extension Expression {
  /// The expression as a function of its only variable: its affine pieces with their exact breakpoints.
  ///
  /// - Returns: `nil` for an expression that is not one of sums, scalings and continuous units in at most one variable.
  /// - Throws: ``DecisionStop``.
  /// - Complexity: linear in the numbers of pieces that the distinct sub-expressions have.
  public func affinePieces(
    limits: DecisionLimits = DecisionLimits()
  ) throws(DecisionStop) -> PiecewiseAffineFunction? {
    let program = ExpressionProgram(of: [self])
    guard program.variables.count <= 1 else { return nil }
    var meter = WorkMeter(limits)
    return try PiecewiseAffineFunction.values(of: program, &meter)?[0]
  }
}

extension PiecewiseAffineFunction {
  /// The outputs of a program of one variable; `nil` if they are not sums, scalings and continuous units.
  static func values(
    of program: ExpressionProgram, _ meter: inout WorkMeter
  ) throws(DecisionStop) -> [PiecewiseAffineFunction]? {
    let cases = CaseProgram(program)
    var values: [PiecewiseAffineFunction?] = []
    var lastUse = Array(cases.steps.indices)
    for (index, step) in cases.steps.enumerated() { step.forEachOperand { lastUse[$0] = index } }
    for output in cases.outputs { lastUse[output] = cases.steps.count }
    for (index, step) in cases.steps.enumerated() {
      guard let value = step.value(of: values) else { return nil }
      values.append(value)
      if value.pieces.count > meter.limits.pieces { throw .pieces(limit: meter.limits.pieces) }
      for piece in value.pieces {
        try meter.count(piece.slope)
        try meter.count(piece.intercept)
      }
      step.forEachOperand { if lastUse[$0] == index { values[$0] = nil } }
    }
    return cases.outputs.compactMap { values[$0] }
  }
}

extension CaseProgram.Step {
  /// The value as a function of one variable, from those of earlier steps; `nil` if it is not continuous piecewise affine.
  fileprivate func value(of values: [PiecewiseAffineFunction?]) -> PiecewiseAffineFunction? {
    switch self {
    case .constant(let value): return PiecewiseAffineFunction(.init(slope: 0, intercept: value))
    case .variable: return PiecewiseAffineFunction(.init(slope: 1, intercept: 0))
    case .sum(let constant, let terms):
      // Pairwise, so that many terms with many breakpoints are merged in few rounds.
      var parts = terms.compactMap { term in values[term.step]?.scaled(by: term.coefficient) }
      while parts.count > 1 {
        for i in 0..<parts.count / 2 { parts[i] = parts[2 * i] + parts[2 * i + 1] }
        if parts.count % 2 == 1 { parts[parts.count / 2] = parts[parts.count - 1] }
        parts.removeLast(parts.count / 2)
      }
      return parts.first?.scaled(by: 1, plus: constant)
        ?? PiecewiseAffineFunction(.init(slope: 0, intercept: constant))
    case .twoSided(let argument, let on, let off): return values[argument]?.twoSided(on: on, off: off)
    case .extremum(_, let second, let lead, let isMaximum):
      guard let lead = values[lead], let second = values[second] else { return nil }
      return lead.twoSided(on: isMaximum ? 1 : -1, off: 0) + second
    case .product, .jump, .conditional, .elementary, .opaque: return nil
    }
  }
}
