internal import COpenBLAS

/// `C = A B` of row-major matrices of doubles, by `dgemm`.
///
/// - Precondition: the arrays hold the matrices from the offsets on, with rows so far apart; BLAS reads and writes no further.
func gemm(
  rows: Int, inner: Int, columns: Int, _ a: [Double], offset aOffset: Int, rowStride aStride: Int, _ b: [Double],
  offset bOffset: Int, rowStride bStride: Int, into c: inout [Double], offset cOffset: Int = 0, rowStride cStride: Int
) {
  guard rows > 0, columns > 0 else { return }
  precondition(
    inner >= 1 && aOffset + (rows - 1) * aStride + inner <= a.count
      && bOffset + (inner - 1) * bStride + columns <= b.count
      && cOffset + (rows - 1) * cStride + columns <= c.count)
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      c.withUnsafeMutableBufferPointer { c in
        gemm(
          rows: rows, inner: inner, columns: columns, a.baseAddress! + aOffset, rowStride: aStride,
          b.baseAddress! + bOffset, rowStride: bStride, into: c.baseAddress! + cOffset, rowStride: cStride)
      }
    }
  }
}

/// `C = A B` of row-major matrices of doubles, by `dgemm`.
///
/// - Precondition: the pointers are those of such matrices, none without rows or columns, with rows so far apart.
func gemm(
  rows: Int, inner: Int, columns: Int, _ a: UnsafePointer<Double>, rowStride aStride: Int, _ b: UnsafePointer<Double>,
  rowStride bStride: Int, into c: UnsafeMutablePointer<Double>, rowStride cStride: Int
) {
  precondition(rows >= 1 && inner >= 1 && columns >= 1)
  precondition(max(rows, inner, columns, aStride, bStride, cStride) <= Int32.max)
  cblas_dgemm(
    CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1, a, Int32(aStride), b,
    Int32(bStride), 0, c, Int32(cStride))
}
