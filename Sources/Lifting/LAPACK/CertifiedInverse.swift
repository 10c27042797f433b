import CLAPACKE
import Exact

/// An inverse that was computed in doubles, with a bound on its error that holds for whatever algorithm computed it.
///
/// For a square `A` and a computed `X` let `R = I − A X` with `‖R‖_∞ ≤ ρ`. `A X` is a product by `dgemm`; an entry of it is off by at
/// most `γ_n (|A| |X|)_ij + n η` (Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., (3.13)), and `|A| |X|` is one more
/// such product, of numbers that are not negative, and so has a bound of its own. Subtracting it from `I` rounds once. If `ρ < 1`, then
/// `A X = I − R` is invertible, so `A` is, and with `A⁻¹ = X (I − R)⁻¹`
///
///     ‖A⁻¹ − X‖_∞ = ‖X (I − R)⁻¹ R‖_∞ ≤ ‖X‖_∞ ρ / (1 − ρ).
public struct CertifiedInverse: Sendable, Equatable {
  /// `X`.
  public let inverse: DenseMatrix
  /// `ρ`, an upper bound of `‖I − A X‖_∞`, less than 1.
  public let residual: Double
  /// An upper bound of `‖A⁻¹ − X‖_∞`, and so of the error of each entry.
  public let error: Double
  /// A lower and an upper bound of the condition number `κ_∞(A) = ‖A‖_∞ ‖A⁻¹‖_∞`: proved, unlike what `dgecon` and `dtrcon` say.
  public let condition: ClosedRange<Double>
  /// What `dgecon` or `dtrcon` estimates `1 / κ₁(A)` to be.
  public let reciprocalConditionEstimate: Double

  /// - Throws: ``LAPACKError/illConditioned(routine:reciprocalCondition:)`` or ``LAPACKError/overflow(routine:)``.
  init(
    of matrix: DenseMatrix, computed inverse: DenseMatrix, reciprocalCondition: Double, routine: String
  ) throws(LAPACKError) {
    let n = matrix.rows
    guard inverse.elements.allSatisfy(\.isFinite) else { throw .overflow(routine: routine) }
    let product = try matrix.product(inverse)
    let magnitude = try matrix.magnitudes.product(inverse.magnitudes)
    var residuals = product
    for j in 0..<n {
      for i in 0..<n {
        let at = j * n + i
        let distance = abs((i == j ? 1 : 0) - product.elements[at])
        residuals.elements[at] = sumUp(
          distance == 0 ? 0 : distance.nextUp,
          innerProductError(terms: n, magnitude: innerProductUp(magnitude.elements[at], terms: n)))
      }
    }
    let residual = residuals.infinityNormBound
    // A NaN is not less than 1.
    guard residual < 1 else { throw .illConditioned(routine: routine, reciprocalCondition: reciprocalCondition) }
    let norm = inverse.infinityNormBound
    let error = quotientUp(productUp(norm, residual), (1 - residual).nextDown)
    let matrixNorm = matrix.infinityNormBound
    let upper = productUp(matrixNorm, sumUp(norm, error))
    guard error.isFinite, upper.isFinite else { throw .overflow(routine: routine) }
    self.inverse = inverse
    self.residual = residual
    self.error = error
    // The sums of rows are at most (1 + 2nu) times what they bound; a condition number is at least 1.
    let slack = 1 - Double(4 * n + 8) * 0x1p-52
    let lower = (matrixNorm * slack).nextDown * (norm * slack - error).nextDown * slack
    condition = min(max(lower, 1), upper)...max(upper, 1)
    reciprocalConditionEstimate = reciprocalCondition
  }
}

extension DenseMatrix {
  /// The inverse, by `dgetrf` and `dgetri`, with a proved bound.
  ///
  /// - Throws: ``LAPACKError``: `shape`, `notFinite`, `singular` where elimination meets a zero, `illConditioned` where nothing is
  ///   proved, or `overflow`.
  /// - Complexity: cubic.
  public func certifiedInverse() throws(LAPACKError) -> CertifiedInverse {
    try checkSquare("dgetri")
    try checkFinite("dgetri")
    let n = try lapackExtent(rows, of: "dgetri")
    let lu = try LUFactorization(of: self)
    let reciprocal = try reciprocalConditionEstimate(by: lu)
    var inverse = lu.factors
    let pivots = lu.interchanges.map { Int32($0 + 1) }
    // The matrix spans `n * n` doubles, and the pivots `n` integers.
    let status = inverse.elements.withUnsafeMutableBufferPointer { a in
      pivots.withUnsafeBufferPointer { LAPACKE_dgetri(LAPACK_COL_MAJOR, n, a.baseAddress, n, $0.baseAddress) }
    }
    try LAPACKError.check(status, of: "dgetri")
    return try CertifiedInverse(of: self, computed: inverse, reciprocalCondition: reciprocal, routine: "dgetri")
  }

  /// An estimate of `1 / κ₁`, by `dgecon`: good to a small factor as a rule, and proved of nothing. 0 for a matrix that elimination
  /// finds singular.
  ///
  /// - Throws: ``LAPACKError``.
  public func reciprocalConditionEstimate() throws(LAPACKError) -> Double {
    try checkSquare("dgecon")
    try checkFinite("dgecon")
    return try reciprocalConditionEstimate(by: LUFactorization(of: self))
  }

  private func reciprocalConditionEstimate(by lu: LUFactorization) throws(LAPACKError) -> Double {
    let n = try lapackExtent(rows, of: "dgecon")
    let norm = try oneNorm()
    guard norm.isFinite, lu.factors.elements.allSatisfy(\.isFinite) else { throw .overflow(routine: "dgecon") }
    var reciprocal = 0.0
    let status = lu.factors.elements.withUnsafeBufferPointer { a in
      LAPACKE_dgecon(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "1")), n, a.baseAddress, n, norm, &reciprocal)
    }
    try LAPACKError.check(status, of: "dgecon")
    return reciprocal
  }
}

extension LowerTriangularMatrix {
  /// The inverse, by `dtrtri`, with a proved bound. Of the matrices in it, what lies above the diagonal is zero.
  ///
  /// - Throws: ``LAPACKError``, as ``DenseMatrix/certifiedInverse()``.
  /// - Complexity: cubic.
  public func certifiedInverse() throws(LAPACKError) -> CertifiedInverse {
    let lower = DenseMatrix(lower: self)
    try lower.checkFinite("dtrtri")
    let triangular = LowerTriangularMatrix(lower)
    return try CertifiedInverse(
      of: lower, computed: DenseMatrix(lower: try triangular.inverse()),
      reciprocalCondition: try triangular.reciprocalConditionEstimate(), routine: "dtrtri")
  }
}

extension DenseMatrix {
  /// The matrix with zeros above the diagonal.
  init(lower: LowerTriangularMatrix) {
    self = lower.matrix
    for j in 0..<columns { for i in 0..<min(j, rows) { elements[j * rows + i] = 0 } }
  }
}
