import CLAPACKE
import Exact

/// The singular values of a matrix in doubles, with proved bounds of their errors.
///
/// `dgesdd` returns `Û`, `ŝ` and `V̂` with `A ≈ Û Ŝ V̂ᵀ`; that they are what they should be is not assumed. Let
/// `‖A − Û Ŝ V̂ᵀ‖₂ ≤ δ`, `‖Ûᵀ Û − I‖₂ ≤ α` and `‖V̂ᵀ V̂ − I‖₂ ≤ β` with `α + β < 1`. Then the singular values of `Û` are between
/// `√(1 − α)` and `√(1 + α)`, those of `V̂` likewise, and the `σ_i` of `Û Ŝ V̂ᵀ` between `√((1 − α)(1 − β)) ŝ_i ≥ (1 − α − β) ŝ_i` and
/// `√((1 + α)(1 + β)) ŝ_i ≤ (1 + α + β) ŝ_i`. Weyl's inequality `|σ_i(A) − σ_i(Û Ŝ V̂ᵀ)| ≤ δ` then gives
///
///     |σ_i(A) − ŝ_i| ≤ δ + (α + β) ŝ_i.
///
/// The three norms are bounded by Frobenius norms of products by `dgemm`. Those are off by at most `γ_k |X| |Y| + k η` an entry (Higham,
/// *Accuracy and Stability of Numerical Algorithms*, 2nd ed., (3.13)), and `‖|X| |Y|‖_F ≤ ‖X‖_F ‖Y‖_F`; multiplying `Û` with `Ŝ` rounds
/// once more, hence `γ_{k+1}`, and a difference with `A` or `I` once.
public struct SingularValues: Sendable, Equatable {
  /// `ŝ`, in descending order.
  public let values: [Double]
  /// Upper bounds of `|σ_i − ŝ_i|`.
  public let errors: [Double]
  /// `Û`, with as many columns as there are values.
  public let left: DenseMatrix
  /// `V̂ᵀ`, with as many rows as there are values.
  public let rightTransposed: DenseMatrix
  /// `δ`, and `α + β`.
  public let residual: Double
  public let lossOfOrthogonality: Double

  /// - Throws: ``LAPACKError``: `notFinite`, `noConvergence`, `overflow`, or `inaccurate` where the vectors are not orthogonal.
  /// - Complexity: `O(m n min(m, n))`.
  public init(of matrix: DenseMatrix) throws(LAPACKError) {
    let routine = "dgesdd"
    try matrix.checkFinite(routine)
    let (rows, columns) = (matrix.rows, matrix.columns)
    let count = min(rows, columns)
    let (m, n) = (try lapackExtent(rows, of: routine), try lapackExtent(columns, of: routine))
    var copy = matrix
    var values = [Double](repeating: 0, count: count)
    var u = DenseMatrix(zeroOfRows: rows, columns: count)
    var vt = DenseMatrix(zeroOfRows: count, columns: columns)
    // The four span `m n`, `k`, `m k` and `k n` doubles, for `k = min(m, n)`.
    let status = copy.elements.withUnsafeMutableBufferPointer { a in
      values.withUnsafeMutableBufferPointer { s in
        u.elements.withUnsafeMutableBufferPointer { u in
          vt.elements.withUnsafeMutableBufferPointer { vt in
            LAPACKE_dgesdd(
              LAPACK_COL_MAJOR, CChar(UInt8(ascii: "S")), m, n, a.baseAddress, m, s.baseAddress, u.baseAddress, m,
              vt.baseAddress, Int32(count))
          }
        }
      }
    }
    try LAPACKError.checkConvergence(status, of: routine)
    guard zip(values, values.dropFirst()).allSatisfy({ $0 >= $1 }), values.allSatisfy({ $0 >= 0 && $0.isFinite }),
      u.elements.allSatisfy(\.isFinite), vt.elements.allSatisfy(\.isFinite)
    else { throw .overflow(routine: routine) }

    var scaled = u
    for j in 0..<count { for i in 0..<rows { scaled.elements[j * rows + i] *= values[j] } }
    let (uNorm, vNorm) = (u.frobeniusNormBound, vt.frobeniusNormBound)
    let residual = Self.distance(
      try scaled.product(vt), matrix.elements, terms: count + 1,
      magnitude: productUp(productUp(uNorm, vNorm), values[0]))
    let v = DenseMatrix(transposing: vt)
    let loss = sumUp(
      Self.distance(
        try u.product(u, transposingSelf: true), DenseMatrix.identity(count).elements, terms: rows,
        magnitude: productUp(uNorm, uNorm)),
      Self.distance(
        try v.product(v, transposingSelf: true), DenseMatrix.identity(count).elements, terms: columns,
        magnitude: productUp(vNorm, vNorm)))
    guard residual.isFinite else { throw .overflow(routine: routine) }
    guard loss < 1 else { throw .inaccurate(routine: routine, residual: loss, bound: 1) }
    self.values = values
    errors = values.map { sumUp(residual, productUp(loss, $0)) }
    left = u
    rightTransposed = vt
    self.residual = residual
    lossOfOrthogonality = loss
  }

  /// The rank, as far as it is proved: so many singular values are not zero.
  public var provedRank: Int { zip(values, errors).prefix { $0 > $1 }.count }

  /// An upper bound of the Frobenius norm of what a product of so many terms stands for, less some numbers.
  ///
  /// - Parameter magnitude: an upper bound of the Frobenius norm of the product of the magnitudes.
  private static func distance(
    _ product: DenseMatrix, _ numbers: [Double], terms: Int, magnitude: Double
  ) -> Double {
    let differences = zip(product.elements, numbers).map { a, b in a == b ? 0 : abs(a - b).nextUp }
    let format = FloatingPointFormat.float64
    // √(entries) ≤ entries.
    let underflow = productUp(productUp(Double(terms), Double(numbers.count)), format.leastPositive)
    return sumUp(euclideanNormBound(differences), sumUp(productUp(format.gamma(terms), magnitude), underflow))
  }
}

extension DenseMatrix {
  init(transposing other: DenseMatrix) {
    self.init(zeroOfRows: other.columns, columns: other.rows)
    for i in 0..<other.rows { for j in 0..<other.columns { self[j, i] = other[i, j] } }
  }

  static func identity(_ size: Int) -> DenseMatrix {
    var matrix = DenseMatrix(zeroOfRows: size, columns: size)
    for i in 0..<size { matrix[i, i] = 1 }
    return matrix
  }
}
