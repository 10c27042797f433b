import Exact

/// A binary floating-point format, as far as rounding bounds need it, under the standard model with gradual underflow.
///
/// Every operation rounds to nearest: with the unit roundoff `u` and the least positive number `η`,
/// `fl(a · b) = a · b · (1 + δ) + ε` with `|δ| ≤ u`, `|ε| ≤ η/2` and `δε = 0`, and `fl(a ± b) = (a ± b)(1 + δ)`, since
/// sums that underflow are exact (Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., §2.2 (2.4) and §2.4
/// (2.8)). A fused multiply-add rounds once where the model lets it round twice.
///
/// The model does not hold for hardware that is told to flush subnormal numbers to zero.
public struct FloatingPointFormat: Sendable, Hashable {
  public let name: String
  /// `u`: half the distance from 1 to the next number.
  public let unitRoundoff: Double
  /// `η`: the least positive (subnormal) number.
  public let leastPositive: Double
  public let greatestFinite: Double

  /// IEEE 754 binary32, `Float`.
  public static let float32 = FloatingPointFormat(
    name: "float32", unitRoundoff: 0x1p-24, leastPositive: 0x1p-149,
    greatestFinite: Double(Float.greatestFiniteMagnitude))

  /// IEEE 754 binary64, `Double`.
  public static let float64 = FloatingPointFormat(
    name: "float64", unitRoundoff: 0x1p-53, leastPositive: 0x1p-1074, greatestFinite: .greatestFiniteMagnitude)

  /// An upper bound of `γ_k = ku / (1 − ku)`: a product of `k` factors `1 + δ` or `1 / (1 + δ)` with `|δ| ≤ u` is `1 + θ_k`
  /// with `|θ_k| ≤ γ_k` (Higham, lemma 3.1).
  ///
  /// - Returns: infinity for `ku > 1/4`; so a finite `γ_k` is at most 1/3.
  func gamma(_ k: Int) -> Double {
    let product = Double(k) * unitRoundoff
    guard product <= 0.25 else { return .infinity }
    // `ku` is exact, a power of two being one factor. `1 − ku` is exact, a multiple of `u ≥ 2^-53` in [3/4, 1].
    return k == 0 ? 0 : (product / (1 - product)).nextUp
  }

  /// Whether a number is one of the format's.
  func represents(_ value: Double) -> Bool {
    self == .float64 ? value.isFinite : value.isFinite && Double(Float(value)) == value
  }

  func represents(_ value: Rational) -> Bool {
    let nearest = self == .float64 ? Double(value) : Double(Float(value))
    return Rational(exactly: nearest) == value
  }
}
