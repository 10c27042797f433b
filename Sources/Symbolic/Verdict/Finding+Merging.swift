import Exact

extension Verdict.Finding {
  /// The finding for a claim that was checked part by part: no stronger than that of any part.
  ///
  /// The first refutation decides. Without one, the first undecided part does. Without either, parts that are *consistent*
  /// make the whole consistent, with the residual that uses most of its bound; else parts that are *probable* make it
  /// probable, and the chances of error add up; else the whole is proved, by the method of the first part.
  ///
  /// - Returns: `nil` for no parts, which show nothing.
  public static func merging(_ parts: some Sequence<Self>) -> Self? {
    var undecided: Self?
    var consistent: (residual: Double, bound: Double)?
    var largestBound: Double?
    var probableCount = 0
    var proved: Self?
    for part in parts {
      switch part {
      case .refuted: return part
      case .undecided: undecided = undecided ?? part
      case .consistent(let residual, let bound):
        if let worst = consistent, !uses(residual, of: bound, moreThan: worst) { continue }
        consistent = (residual, bound)
      case .probable(let bound):
        largestBound = max(largestBound ?? bound, bound)
        probableCount += 1
      case .proved: proved = proved ?? part
      }
    }
    if let undecided { return undecided }
    if let consistent { return .consistent(residual: consistent.residual, bound: consistent.bound) }
    // The sum of n chances is at most n times the largest, and n at most 2^(the bits of n - 1).
    if let largestBound {
      return .probable(log2ErrorBound: largestBound + Double(Int.bitWidth - (probableCount - 1).leadingZeroBitCount))
    }
    return proved
  }

  /// Whether `residual / bound` is larger than that of `other`, where a bound of 0 allows a residual of 0 alone. The
  /// quotients only choose which part is reported.
  private static func uses(
    _ residual: Double, of bound: Double, moreThan other: (residual: Double, bound: Double)
  ) -> Bool {
    func share(_ residual: Double, _ bound: Double) -> Double { residual == 0 ? 0 : residual / bound }
    return share(residual, bound) > share(other.residual, other.bound)
  }
}
