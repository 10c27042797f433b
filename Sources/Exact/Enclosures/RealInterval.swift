/// A closed interval of real numbers with rational ends, or none where it is infinite.
public struct RealInterval: Sendable, Hashable {
  /// At most every number of the interval; `nil` if it has no lower end.
  public let lower: Rational?
  /// At least every number of the interval; `nil` if it has no upper end.
  public let upper: Rational?

  /// - Precondition: the ends are in order.
  public init(lower: Rational?, upper: Rational?) {
    if let lower, let upper { precondition(lower <= upper, "the ends of an interval are in order") }
    self.lower = lower
    self.upper = upper
  }

  public init(_ value: Rational) { self.init(lower: value, upper: value) }

  public static let all = RealInterval(lower: nil, upper: nil)

  public func contains(_ value: Rational) -> Bool {
    (lower.map { $0 <= value } ?? true) && (upper.map { value <= $0 } ?? true)
  }

  /// Whether the intervals have no number in common.
  public func isDisjoint(from other: RealInterval) -> Bool {
    if let upper, let start = other.lower, upper < start { return true }
    if let lower, let end = other.upper, end < lower { return true }
    return false
  }

  /// The smallest interval that has the numbers of both.
  package func hull(with other: RealInterval) -> RealInterval {
    RealInterval(
      lower: lower.flatMap { a in other.lower.map { Swift.min(a, $0) } },
      upper: upper.flatMap { a in other.upper.map { Swift.max(a, $0) } })
  }

  package var isPositive: Bool { lower.map { $0.signum() > 0 } ?? false }
  package var isNegative: Bool { upper.map { $0.signum() < 0 } ?? false }
  package var isNonnegative: Bool { lower.map { $0.signum() >= 0 } ?? false }
}

extension RealInterval: CustomStringConvertible {
  public var description: String {
    "\(lower.map { "[\($0)" } ?? "(-∞"), \(upper.map { "\($0)]" } ?? "∞)")"
  }
}
