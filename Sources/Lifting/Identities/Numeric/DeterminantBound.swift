import Exact

/// The determinant of a matrix by elimination, with a bound on its error that holds for whatever `dgetrf` does.
///
/// Let `D` be the exact matrix, `D̂` the one that is eliminated, and `P D̂ ≈ L̂ Û` what `dgetrf` returns. With the *exact*
/// product of the factors, `E = Pᵀ L̂ Û − D` is known by multiplying out, whatever algorithm made the factors, and
/// `det(Pᵀ L̂ Û) = ± Π û_ii` exactly. Now `Pᵀ L̂ Û = (I + E D⁻¹) D`, and expanding by rows, `det(I + G)` is the sum over all sets
/// `S` of coordinates of the principal minors of `G` on `S`, each of which is at most the product of its rows' sums `g_i`:
///
///     |det(I + G) − 1| ≤ Π (1 + g_i) − 1 ≤ exp(Σ g_i) − 1 ≤ g / (1 − g),     g = ‖D⁻¹‖_∞ Σ_ij |E_ij| < 1.
///
/// `Σ |E_ij|` is bounded by `Σ |fl(L̂ Û) − P D̂|`, by the rounding of that product, `γ_n Σ (|L̂| |Û|)_ij` (Higham, *Accuracy and
/// Stability of Numerical Algorithms*, 2nd ed., (3.13)) with `n η` an entry for underflow, and by the errors of `D̂`.
struct DeterminantBound {
  /// The computed determinant.
  let value: Double
  /// `|value − det D| ≤ error`; infinity where there is no bound.
  let error: Double

  /// - Parameters:
  ///   - matrix: `D̂`, square.
  ///   - entryErrors: an upper bound of `Σ_ij |D̂_ij − D_ij|`.
  ///   - inverseNorm: an upper bound of `‖D⁻¹‖_∞`.
  init(of matrix: DenseMatrix, entryErrors: Double, inverseNorm: Double) throws(LAPACKError) {
    let lu = try LUFactorization(of: matrix)
    let (value, isInRange) = Self.diagonalProduct(of: lu)
    self.value = value
    guard isInRange else {
      error = .infinity
      return
    }
    let residuals = try Self.residuals(of: lu, matrix)
    let g = productUp(inverseNorm, sumUp(residuals, entryErrors))
    let gamma = FloatingPointFormat.float64.gamma(lu.order)
    guard g < 0.5 else {
      error = .infinity
      return
    }
    // value = det D (1 + κ)(1 + θ) with |κ| ≤ g / (1 − g) and |θ| ≤ γ_n: |value − det D| ≤ |value| k / (1 − k).
    let kappa = quotientUp(g, (1 - g).nextDown)
    let k = sumUp(sumUp(kappa, gamma), productUp(kappa, gamma))
    error = k < 0.5 ? productUp(abs(value), quotientUp(k, (1 - k).nextDown)) : .infinity
  }

  /// `± Π û_ii`, with the exponents kept apart, so that only the result can overflow.
  private static func diagonalProduct(of lu: LUFactorization) -> (value: Double, isInRange: Bool) {
    var significand = lu.permutationSign
    var exponent = 0
    for i in 0..<lu.order {
      let pivot = lu.factors[i, i]
      guard pivot.isFinite else { return (pivot, false) }
      if pivot == 0 { return (0, true) }
      significand *= pivot.significand * (pivot < 0 ? -1 : 1)
      exponent += Int(pivot.exponent) + Int(significand.exponent)
      significand = significand < 0 ? -significand.significand : significand.significand
    }
    let value = Double(sign: .plus, exponent: exponent, significand: significand)
    return (value, value.isNormal)
  }

  /// An upper bound of `Σ_ij |(Pᵀ L̂ Û − D̂)_ij|`.
  private static func residuals(of lu: LUFactorization, _ matrix: DenseMatrix) throws(LAPACKError) -> Double {
    let n = lu.order
    let product = try lu.product()
    let permutation = lu.permutation
    var distance = 0.0
    var lowerColumns = [Double](repeating: 1, count: n)
    var upperRows = [Double](repeating: 0, count: n)
    for column in 0..<n {
      let base = column * n
      for row in 0..<n {
        distance += abs(product.elements[base + row] - matrix.elements[base + permutation[row]])
        let factor = abs(lu.factors.elements[base + row])
        if row > column { lowerColumns[column] += factor } else { upperRows[row] += factor }
      }
    }
    // Sums of numbers that are not negative; the differences are rounded once more.
    distance = innerProductUp(distance, terms: n * n + 1)
    var magnitude = 0.0
    for k in 0..<n { magnitude += lowerColumns[k] * upperRows[k] }
    magnitude = innerProductUp(magnitude, terms: 3 * n + 2)
    let size = Double(n)
    return sumUp(
      sumUp(distance, productUp(FloatingPointFormat.float64.gamma(n), magnitude)),
      productUp(size * size, productUp(size, .leastNonzeroMagnitude)))
  }
}
