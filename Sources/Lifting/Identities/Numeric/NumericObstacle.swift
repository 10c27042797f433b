/// Why a network cannot be examined in doubles at a point.
enum NumericObstacle: Error, Equatable {
  /// The identity says nothing there: a function is not defined at the point, or has no derivative.
  case outside(String)
  /// The question stays open there: a sign that rounding hides, an overflow, a matrix that is too large or too
  /// ill-conditioned.
  case open(String)
}
