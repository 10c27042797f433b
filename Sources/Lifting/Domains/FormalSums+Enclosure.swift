import Exact

extension FormalSums {
  /// The arithmetic of enclosures of sums without variables. Values that differ by less are not separated.
  static let intervals = IntervalArithmetic(bits: 256)

  /// Intervals that hold the values of two sums and have no point in common: what shows that they differ. `nil` if the sums
  /// have variables, or the intervals are not narrow enough.
  func separate(_ a: FormalSum, _ b: FormalSum) -> (RealInterval, RealInterval)? {
    guard let left = atoms.enclosure(of: a), let right = atoms.enclosure(of: b), left.isDisjoint(from: right) else {
      return nil
    }
    return (left, right)
  }
}

extension AtomTable.Atom {
  /// An interval that holds the atom's value; `nil` for a variable, or where an argument has none.
  func enclosure(_ enclose: (FormalSum) -> RealInterval?) -> RealInterval? {
    let intervals = FormalSums.intervals
    func pair(
      _ a: FormalSum, _ b: FormalSum, _ combine: (RealInterval, RealInterval) -> RealInterval
    ) -> RealInterval? {
      guard let a = enclose(a), let b = enclose(b) else { return nil }
      return combine(a, b)
    }
    switch self {
    case .variable: return nil
    case .relu(let a): return enclose(a).map { intervals.maximum($0, RealInterval(0)) }
    case .sign(let a): return enclose(a).map(intervals.sign)
    case .absoluteValue(let a): return enclose(a).map(intervals.absoluteValue)
    case .maximum(let a, let b): return pair(a, b, intervals.maximum)
    case .minimum(let a, let b): return pair(a, b, intervals.minimum)
    case .product(let a, let b): return pair(a, b, intervals.multiply)
    case .elementary(let function, let a):
      return enclose(a).flatMap { function.enclosure(over: $0, precision: intervals.bits) }
    }
  }
}
