import CLAPACKE
import COpenBLAS

/// Gaussian elimination with row interchanges, `P M ≈ L U`, by `dgetrf`.
package struct LUFactorization: Sendable {
  /// `L` below the diagonal, its diagonal of ones left out; `U` on and above it.
  package let factors: DenseMatrix
  /// Row `i` was interchanged with row `interchanges[i]`, in ascending order of `i`.
  package let interchanges: [Int]

  /// - Precondition: the matrix is square.
  /// - Throws: ``LAPACKError``; a matrix that turns out singular has factors all the same.
  package init(of matrix: DenseMatrix) throws(LAPACKError) {
    precondition(matrix.rows == matrix.columns)
    let n = try lapackExtent(matrix.rows, of: "dgetrf")
    var factors = matrix
    var pivots = [Int32](repeating: 0, count: matrix.rows)
    // The matrix spans `n * n` doubles and the pivots `n` integers, as the extents say.
    let status = factors.elements.withUnsafeMutableBufferPointer { a in
      pivots.withUnsafeMutableBufferPointer { pivots in
        LAPACKE_dgetrf(LAPACK_COL_MAJOR, n, n, a.baseAddress, n, pivots.baseAddress)
      }
    }
    if status < 0 { try LAPACKError.check(status, of: "dgetrf") }
    self.factors = factors
    interchanges = pivots.map { Int($0) - 1 }
  }

  package var order: Int { factors.rows }

  /// The sign of the permutation `P`.
  package var permutationSign: Double {
    interchanges.enumerated().reduce(1) { $1.element == $1.offset ? $0 : -$0 }
  }

  /// The order of the rows in `P M`: row `i` of `P M` is row `permutation[i]` of `M`.
  package var permutation: [Int] {
    var rows = Array(0..<order)
    for (i, other) in interchanges.enumerated() where i != other { rows.swapAt(i, other) }
    return rows
  }

  /// `L U` as BLAS computes it (`dtrmm`): inner products of `order` terms at most, in some order.
  package func product() throws(LAPACKError) -> DenseMatrix {
    let n = try lapackExtent(order, of: "dtrmm")
    var product = upper
    // Both span `n * n` doubles. Only what is below the diagonal of the factors is read, with ones on it.
    factors.elements.withUnsafeBufferPointer { l in
      product.elements.withUnsafeMutableBufferPointer { u in
        cblas_dtrmm(
          CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasUnit, n, n, 1, l.baseAddress, n, u.baseAddress, n)
      }
    }
    return product
  }

  /// `U`, with zeros below the diagonal.
  package var upper: DenseMatrix {
    var upper = factors
    for column in 0..<order {
      for row in column + 1..<max(order, column + 1) { upper.elements[column * order + row] = 0 }
    }
    return upper
  }
}
