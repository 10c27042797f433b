import Exact

extension AffineForm {
  /// Whether the form is nowhere positive where others are not negative, by an exact linear program.
  ///
  /// - Parameters:
  ///   - point: a point where no constraint is negative.
  ///   - operations: the arithmetic operations that may be taken, counted for machine words; lowered by those that were.
  /// - Throws: ``DecisionStop`` at the limit.
  /// - Complexity: at most exponential in the number of variables, as the simplex method is; within the limit.
  package func isNowherePositive(
    where constraints: [AffineForm], from point: [Rational], operations: inout Int
  ) throws(DecisionStop) -> Bool {
    var limits = DecisionLimits()
    limits.operations = operations
    var meter = WorkMeter(limits)
    defer { operations -= min(operations, meter.operations) }
    let outcome = try LinearProgram.maximize(self, on: constraints, from: point, above: 0, &meter)
    if case .maximum(let value, _) = outcome { return value.signum() <= 0 }
    return false
  }
}
