import Exact

/// What came of holding computed values against exact ones and proved error bounds.
public struct RoundingComparison: Sendable, Equatable {
  /// A value whose error is larger than its bound: then it was not computed as the bound assumes, or not from the same
  /// network.
  public struct Violation: Sendable, Equatable {
    public let sample: Int
    public let coordinate: Int
    public let computed: Double
    public let exact: Rational
    public let bound: Double
  }

  /// How many values were compared.
  public private(set) var count = 0
  /// The first violation. A value that is not finite, though it has a bound, violates it.
  public private(set) var violation: Violation?
  /// How many values have no bound; nothing is said of these.
  public private(set) var unboundedCount = 0
  /// The largest error among the values that have a bound, rounded.
  public private(set) var largestError = 0.0
  /// The largest bound.
  public private(set) var largestBound = 0.0
  /// The largest share of its bound that an error takes up, rounded: more than 1 only for a violation. The smaller it is,
  /// the more pessimistic are the bounds.
  public private(set) var largestShare = 0.0

  init() {}

  mutating func add(_ computed: Double, exact: Rational, bound: Double, sample: Int, coordinate: Int) {
    count += 1
    guard let limit = Rational(exactly: bound) else {
      unboundedCount += 1
      return
    }
    largestBound = max(largestBound, bound)
    let error = Rational(exactly: computed).map { ($0 - exact).magnitude }
    if let error {
      largestError = max(largestError, Double(error))
      if !error.isZero { largestShare = max(largestShare, bound == 0 ? .infinity : Double(error) / bound) }
    }
    if violation == nil, error.map({ $0 > limit }) ?? true {
      violation = Violation(sample: sample, coordinate: coordinate, computed: computed, exact: exact, bound: bound)
    }
  }
}
