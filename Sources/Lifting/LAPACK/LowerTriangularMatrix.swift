import CLAPACKE

/// A square matrix of which only the entries on and below the diagonal count, with LAPACK's operations for such matrices.
///
/// In every call below the pointer spans `order * order` doubles, column by column, with the leading dimension `order`:
/// ``DenseMatrix`` holds that as an invariant, and LAPACK reads and writes no further than the extents that it is given.
public struct LowerTriangularMatrix: Sendable, Equatable {
  /// What lies above the diagonal is not read.
  public private(set) var matrix: DenseMatrix

  /// - Precondition: the matrix is square.
  public init(_ matrix: DenseMatrix) {
    precondition(matrix.rows == matrix.columns)
    self.matrix = matrix
  }

  public var order: Int { matrix.rows }

  /// The inverse, by `dtrtri`. It is computed, not exact, and whoever uses it bounds its error.
  ///
  /// - Throws: ``LAPACKError/singular(routine:position:)`` for a zero on the diagonal.
  package func inverse() throws(LAPACKError) -> LowerTriangularMatrix {
    let n = try lapackExtent(order, of: "dtrtri")
    var result = self
    let status = result.matrix.elements.withUnsafeMutableBufferPointer { a in
      LAPACKE_dtrtri(LAPACK_COL_MAJOR, lower, notUnit, n, a.baseAddress, n)
    }
    try LAPACKError.check(status, of: "dtrtri")
    return result
  }

  /// The solution of `M x = b`, by `dtrtrs`.
  ///
  /// - Precondition: `b` has as many entries as the matrix has rows.
  /// - Throws: ``LAPACKError/singular(routine:position:)`` for a zero on the diagonal.
  package func solution(of b: [Double]) throws(LAPACKError) -> [Double] {
    precondition(b.count == order)
    let n = try lapackExtent(order, of: "dtrtrs")
    var x = b
    // `x` spans `order` doubles, one right side.
    let status = matrix.elements.withUnsafeBufferPointer { a in
      x.withUnsafeMutableBufferPointer { x in
        LAPACKE_dtrtrs(LAPACK_COL_MAJOR, lower, notTransposed, notUnit, n, 1, a.baseAddress, n, x.baseAddress, n)
      }
    }
    try LAPACKError.check(status, of: "dtrtrs")
    return x
  }

  /// An estimate of the reciprocal `1 / (‖M‖₁ ‖M⁻¹‖₁)` of the condition number, by `dtrcon`: good to a small factor as a rule,
  /// and proved of nothing.
  public func reciprocalConditionEstimate() throws(LAPACKError) -> Double {
    let n = try lapackExtent(order, of: "dtrcon")
    var reciprocal = 0.0
    let status = matrix.elements.withUnsafeBufferPointer { a in
      LAPACKE_dtrcon(LAPACK_COL_MAJOR, oneNormKind, lower, notUnit, n, a.baseAddress, n, &reciprocal)
    }
    try LAPACKError.check(status, of: "dtrcon")
    return reciprocal
  }

  /// `‖M‖₁`, the largest sum of magnitudes in a column, by `dlantr`; NaN if there is one in the matrix.
  package func oneNorm() throws(LAPACKError) -> Double {
    let n = try lapackExtent(order, of: "dlantr")
    return matrix.elements.withUnsafeBufferPointer { a in
      LAPACKE_dlantr(LAPACK_COL_MAJOR, oneNormKind, lower, notUnit, n, n, a.baseAddress, n)
    }
  }
}

// What LAPACK calls its options by.
private let lower = CChar(UInt8(ascii: "L"))
private let notUnit = CChar(UInt8(ascii: "N"))
private let notTransposed = CChar(UInt8(ascii: "N"))
private let oneNormKind = CChar(UInt8(ascii: "1"))
