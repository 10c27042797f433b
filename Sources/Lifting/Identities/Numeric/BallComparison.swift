import Exact
import Symbolic

/// The comparison of two sides of an identity that are each known up to a bound: `|left − exact left| ≤ leftError`, and so for
/// the right side. Where the balls are disjoint, the sides differ; where they meet, the numbers are consistent with the
/// identity.
struct BallComparison {
  /// The first place where the balls are disjoint.
  private(set) var refutation: (place: String, sample: Int, left: Witness.Value, right: Witness.Value)?
  /// The first place without a bound.
  private(set) var unbounded: String?
  /// The residual that takes up the largest share of its bound, and the bound.
  private var worst: (residual: Double, bound: Double) = (0, 0)
  private var largestBound: (bound: Double, place: String) = (0, "")
  private var largestValue = 0.0
  private(set) var count = 0

  init() {}

  var isRefuted: Bool { refutation != nil }

  /// Compares two numbers. Once the sides are found to differ, nothing more is compared.
  ///
  /// - Parameters:
  ///   - sample: the point or state, of several, that the numbers belong to.
  ///   - place: the entry that is compared, in words.
  mutating func compare(
    _ left: Double, error leftError: Double, _ right: Double, error rightError: Double, sample: Int = 0,
    place: @autoclosure () -> String
  ) {
    guard refutation == nil else { return }
    count += 1
    let bound = sumUp(leftError, rightError)
    let residual = abs(left - right)
    // Also a NaN on either side fails this.
    guard bound < .infinity, residual < .infinity else {
      if unbounded == nil { unbounded = place() }
      return
    }
    largestValue = max(largestValue, abs(left), abs(right))
    if residual <= bound {
      if bound > largestBound.bound { largestBound = (bound, place()) }
      // Shares are compared without division.
      if residual > 0 || worst.bound == 0, residual * worst.bound >= worst.residual * bound {
        worst = (residual, bound)
      }
    } else if residual.nextDown > bound,
      let a = Self.ball(left, leftError), let b = Self.ball(right, rightError)
    {
      refutation = (place(), sample, a, b)
    } else if unbounded == nil {
      unbounded = place()
    }
  }

  private static func ball(_ center: Double, _ radius: Double) -> Witness.Value? {
    guard let center = Rational(exactly: center), let radius = Rational(exactly: radius) else { return nil }
    return .enclosure(lower: center - radius, upper: center + radius)
  }

  /// What was found. Bounds that are larger than every value say nothing, and are not passed off as consistency.
  ///
  /// - Parameter input: the coordinates of a witness, by sample.
  func finding(at input: (Int) -> [(name: String, value: Rational)]) -> Verdict.Finding {
    if let refutation {
      return .refuted(
        Witness(
          input: input(refutation.sample), location: refutation.place, left: refutation.left, right: refutation.right))
    }
    if let unbounded {
      return .undecided(reason: "no rounding bound at \(unbounded): a value overflows, or is not a number")
    }
    if largestBound.bound > max(largestValue, .leastNormalMagnitude) {
      return .undecided(
        reason: "the rounding bound \(largestBound.bound) at \(largestBound.place) is larger than every value: "
          + "too ill-conditioned for doubles")
    }
    return .consistent(residual: worst.residual, bound: worst.residual == 0 ? largestBound.bound : worst.bound)
  }
}
