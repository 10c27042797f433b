import Exact

/// Counts what a decision takes, and stops it at its limits.
struct WorkMeter {
  let limits: DecisionLimits
  private(set) var regions = 0
  private(set) var operations = 0

  init(_ limits: DecisionLimits) { self.limits = limits }

  mutating func countRegion() throws(DecisionStop) {
    regions += 1
    if regions > limits.regions { throw .regions(limit: limits.regions) }
  }

  /// Counts operations on numbers of one machine word.
  mutating func count(_ operations: Int) throws(DecisionStop) {
    self.operations += operations
    if self.operations > limits.operations { throw .operations(limit: limits.operations) }
  }

  /// Counts the operation that made a number.
  mutating func count(_ result: Rational) throws(DecisionStop) {
    let bits = result.numerator.bitWidth + result.denominator.bitWidth
    if bits > 2 * limits.numberBits { throw .numberSize(limitInBits: limits.numberBits) }
    try count(1 + bits >> 6)
  }

  mutating func count(_ result: AffineForm) throws(DecisionStop) {
    for term in result.terms { try count(term.coefficient) }
    try count(result.constant)
  }
}
