import Exact

/// The solution of a triangular system in doubles, with a proved bound of its error.
///
/// *Backward.* Substitution, in any order, gives an `x̂` with `|b − T x̂| ≤ γ_n |T| |x̂|` (Higham, *Accuracy and Stability of Numerical
/// Algorithms*, 2nd ed., theorem 8.5). OpenBLAS multiplies by rounded reciprocals of the diagonal, two roundings for the one of a
/// division: `γ_{n+1}`. A product or a quotient that underflows adds `η`, the last one times `|t_ii|`. The residual is computed too,
/// `r̂ = fl(b − fl(T x̂))`, with `|r̂ − r| ≤ γ_{n+1} (|b| + |T| |x̂|) + n η`; so that
///
///     |r̂| ≤ γ_{n+1} |T| |x̂| + γ_{n+1} (|b| + |T| |x̂|) + (2 n + 2) η (1 + |t_ii|),
///
/// and what is more than that is no rounding.
///
/// *Forward.* Whatever computed `x̂`: `x − x̂ = T⁻¹ r`, and `|T⁻¹| ≤ M(T)⁻¹` for the comparison matrix `M(T)`, which has `|t_ii|` on the
/// diagonal and `−|t_ij|` beside it (theorem 8.12). So `|x − x̂|_i ≤ y_i`, where `y_i = (|r|_i + Σ_{j<i} |t_ij| y_j) / |t_ii|`, rounded
/// upward.
public struct TriangularSolution: Sendable, Equatable {
  /// `x̂`.
  public let values: [Double]
  /// Upper bounds of `|b − T x̂|`.
  public let residuals: [Double]
  /// Upper bounds of `|x − x̂|`.
  public let errors: [Double]
}

extension LowerTriangularMatrix {
  /// The solution of `T x = b`, by `dtrtrs`, with a proved bound.
  ///
  /// - Throws: ``LAPACKError``: `shape` for a right side of another length, `notFinite`, `singular` for a zero on the diagonal,
  ///   `overflow`, `inaccurate` for a residual that rounding does not explain, or `illConditioned` where the bound overflows.
  /// - Complexity: quadratic.
  public func certifiedSolution(of b: [Double]) throws(LAPACKError) -> TriangularSolution {
    let routine = "dtrtrs"
    guard b.count == order else { throw .shape(routine: routine, rows: b.count, columns: 1) }
    let lower = DenseMatrix(lower: self)
    try lower.checkFinite(routine)
    guard b.allSatisfy(\.isFinite) else { throw .notFinite(routine: routine) }
    let x = try solution(of: b)
    guard x.allSatisfy(\.isFinite) else { throw .overflow(routine: routine) }
    let n = order
    let vector = DenseMatrix(rows: n, columns: 1, elements: x)
    let product = try lower.product(vector).elements
    let magnitude = try lower.magnitudes.product(vector.magnitudes).elements
    let (gamma, least) = (
      FloatingPointFormat.float64.gamma(n + 1), FloatingPointFormat.float64.leastPositive
    )
    var (residuals, errors) = ([Double](), [Double]())
    for i in 0..<n {
      let computed = abs(b[i] - product[i])
      let size = innerProductUp(magnitude[i], terms: n)
      let rounding = sumUp(
        productUp(gamma, sumUp(abs(b[i]), size)),
        productUp(Double(2 * n + 2), productUp(least, sumUp(1, abs(lower[i, i])))))
      let bound = sumUp(productUp(gamma, size), rounding)
      guard size.isFinite, computed.isFinite else { throw .overflow(routine: routine) }
      guard computed <= bound else { throw .inaccurate(routine: routine, residual: computed, bound: bound) }
      residuals.append(sumUp(computed, rounding))
    }
    // y, column by column: what the unknowns before have added.
    var sums = residuals
    for j in 0..<n {
      let error = quotientUp(sums[j], abs(lower[j, j]))
      guard error.isFinite else {
        throw .illConditioned(routine: routine, reciprocalCondition: try reciprocalConditionEstimate())
      }
      errors.append(error)
      for i in j + 1..<max(n, j + 1) { sums[i] = sumUp(sums[i], productUp(abs(lower.elements[j * n + i]), error)) }
    }
    return TriangularSolution(values: x, residuals: residuals, errors: errors)
  }
}
