/// A law that a value breaks: what ``forAll(seed:count:startingAt:simplificationLimit:generate:shrink:describe:check:)``
/// throws.
public struct PropertyFailure: Error, Sendable {
  /// The seed of the run.
  public let seed: UInt64
  /// The number of the case, counted from 0.
  public let caseIndex: Int
  /// The simplest value found that breaks the law.
  public let counterexample: String
  /// How many times the value that was drawn was made simpler.
  public let simplifications: Int
  /// What the check threw at the counterexample, or that it was false.
  public let reason: String
}

extension PropertyFailure: CustomStringConvertible {
  public var description: String {
    """
    case \(caseIndex) of seed \(seed) breaks the law: \(reason)
    (to repeat it: seed: \(seed), count: 1, startingAt: \(caseIndex))
    counterexample, after \(simplifications) simplification\(simplifications == 1 ? "" : "s"):
    \(counterexample)
    """
  }
}
