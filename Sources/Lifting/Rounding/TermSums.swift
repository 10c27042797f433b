import Exact

/// What is known about the rounding errors in the coordinates of one node, for any evaluation in a format.
///
/// A coordinate is a sum of terms `t_1 + … + t_n` over all arcs into its node: the products `w x` of an affine arc, its
/// constant, the value of any other arc. An evaluation finds each term with at most `m` roundings by factors `1 + δ`
/// (a product, a scale, a parameter that the format does not represent) and some underflow, and adds the terms in any
/// order and with any grouping, in at most `n − 1` additions along the way of each. Adding an exact zero rounds nothing.
/// With `t_j` taken at the values that the evaluation has at the tails, the computed sum is
/// `ŝ = Σ_j (t_j (1 + θ_m) + ε_j)(1 + θ_{n−1})`, so that by lemmas 3.1 and 3.3 of
/// Higham, *Accuracy and Stability of Numerical Algorithms* (2nd ed.; inner products: §3.1, sums in any order: §4.2)
///
///     |ŝ − s| ≤ Σ_j |t_j − t_j(exact)|  +  γ_{m+n−1} Σ_j |t_j|  +  (1 + γ_{n−1}) Σ_j |ε_j|.
///
/// The three sums are kept apart, since `n` is known only when all arcs are there.
struct TermSums: Sendable {
  let width: Int
  let count: Int
  /// `n` for each coordinate.
  var terms: [Int]
  /// The largest `m` for each coordinate.
  var roundings: [Int]
  /// `Σ |t_j − t_j(exact)|`, sample-major, as the following two.
  var propagated: [Double]
  /// `Σ |t_j|`; an infinity where an intermediate result may overflow.
  var magnitudes: [Double]
  /// `4/3 Σ |ε_j|`: finite `γ_k` are at most 1/3.
  var underflow: [Double]

  /// No terms.
  init(width: Int, count: Int) {
    self.width = width
    self.count = count
    terms = Array(repeating: 0, count: width)
    roundings = Array(repeating: 0, count: width)
    propagated = Array(repeating: 0, count: width * count)
    magnitudes = propagated
    underflow = propagated
  }

  /// Adds the terms of another sum.
  mutating func add(_ other: TermSums) {
    for i in 0..<width {
      terms[i] += other.terms[i]
      roundings[i] = max(roundings[i], other.roundings[i])
    }
    for i in propagated.indices {
      propagated[i] = sumUp(propagated[i], other.propagated[i])
      magnitudes[i] = sumUp(magnitudes[i], other.magnitudes[i])
      underflow[i] = sumUp(underflow[i], other.underflow[i])
    }
  }

  /// Upper bounds of `|ŝ − s|`; an infinity where there is none, because something may overflow or is not finite.
  func errors(in format: FloatingPointFormat) -> [Double] {
    let gammas = (0..<width).map { format.gamma(roundings[$0] + max(terms[$0] - 1, 0)) }
    var errors = [Double](repeating: .infinity, count: propagated.count)
    for sample in 0..<count {
      for i in 0..<width {
        let at = sample * width + i
        // No partial sum is larger than this: where it is a finite number, nothing overflows.
        let largest = sumUp(productUp(magnitudes[at], (1 + gammas[i]).nextUp), underflow[at])
        let error = sumUp(sumUp(propagated[at], productUp(gammas[i], magnitudes[at])), underflow[at])
        // Comparisons with NaN are false.
        if largest <= format.greatestFinite, error < .infinity { errors[at] = error }
      }
    }
    return errors
  }
}
