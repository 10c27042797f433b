/// How much work the numeric verification may take. Beyond a limit the verdict is *undecided*, or rests on what was done, and
/// says so.
public struct NumericLimits: Sendable, Equatable {
  /// The largest number of coordinates of a state for which matrices are written out in full (`--dense-limit`).
  public var dense = 4_096
  /// About how many products the eliminations of one identity may take over all points. Where they are more, fewer points
  /// are examined, at least one.
  public var products = 2e10

  public init() {}

  /// At how many points matrices of this size are examined.
  func matrixPoints(_ count: Int, size: Int) -> Int {
    let cube = Double(size) * Double(size) * Double(size)
    return min(count, max(1, Int(min(products / max(cube, 1), 1e9))))
  }
}
