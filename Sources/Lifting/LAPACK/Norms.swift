import CLAPACKE
import COpenBLAS
import Exact

extension DenseMatrix {
  /// `‖M‖₁`, the largest sum of magnitudes in a column, by `dlange`; NaN if there is one in the matrix.
  package func oneNorm() throws(LAPACKError) -> Double {
    let m = try lapackExtent(rows, of: "dlange")
    let n = try lapackExtent(columns, of: "dlange")
    // The pointer spans `m * n` doubles, column by column.
    return elements.withUnsafeBufferPointer { a in
      LAPACKE_dlange(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "1")), m, n, a.baseAddress, m)
    }
  }

  /// Upper bounds of the sums of magnitudes in each row.
  var rowSums: [Double] {
    var sums = [Double](repeating: 0, count: rows)
    for j in 0..<columns { for i in 0..<rows { sums[i] = sumUp(sums[i], abs(elements[j * rows + i])) } }
    return sums
  }

  /// An upper bound of `‖M‖_∞`, the largest sum of magnitudes in a row; NaN if there is one in the matrix.
  var infinityNormBound: Double { rowSums.reduce(0) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) } }

  /// An upper bound of the Frobenius norm, which is one of `‖M‖₂`.
  var frobeniusNormBound: Double { euclideanNormBound(elements) }

  /// `self · other`, or `selfᵀ · other`, by `dgemm`: each entry is an inner product, summed up in some order.
  ///
  /// - Precondition: the extents fit.
  func product(_ other: DenseMatrix, transposingSelf: Bool = false) throws(LAPACKError) -> DenseMatrix {
    let (rows, inner) = transposingSelf ? (columns, self.rows) : (self.rows, columns)
    precondition(inner == other.rows)
    let (m, n, k) = (
      try lapackExtent(rows, of: "dgemm"), try lapackExtent(other.columns, of: "dgemm"),
      try lapackExtent(inner, of: "dgemm")
    )
    var product = DenseMatrix(zeroOfRows: rows, columns: other.columns)
    // The three span the products of their extents, column by column.
    elements.withUnsafeBufferPointer { a in
      other.elements.withUnsafeBufferPointer { b in
        product.elements.withUnsafeMutableBufferPointer { c in
          cblas_dgemm(
            CblasColMajor, transposingSelf ? CblasTrans : CblasNoTrans, CblasNoTrans, m, n, k, 1, a.baseAddress,
            transposingSelf ? k : m, b.baseAddress, k, 0, c.baseAddress, m)
        }
      }
    }
    return product
  }
}

/// An upper bound of the Euclidean norm of a vector; infinity where its square overflows.
func euclideanNormBound(_ vector: [Double]) -> Double {
  // The square root of a number is at most the double above its rounded one.
  let sum = innerProductUp(vector.reduce(0) { $0 + $1 * $1 }, terms: vector.count)
  return sum == 0 ? 0 : sum.squareRoot().nextUp
}

/// A bound of the rounding errors of inner products of `n` terms, `γ_n |x|ᵀ|y| + n η`, from a bound of `|x|ᵀ|y|` (Higham, *Accuracy and
/// Stability of Numerical Algorithms*, 2nd ed., (3.5), with gradual underflow).
func innerProductError(terms n: Int, magnitude: Double) -> Double {
  let format = FloatingPointFormat.float64
  return sumUp(productUp(format.gamma(n), magnitude), productUp(Double(n), format.leastPositive))
}
