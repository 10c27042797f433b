import CLAPACKE

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
}
