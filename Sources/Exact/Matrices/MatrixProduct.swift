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
      && cOffset + (rows - 1) * cStride + columns <= c.count
      && max(rows, inner, columns, aStride, bStride, cStride) <= Int32.max)
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      c.withUnsafeMutableBufferPointer { c in
        cblas_dgemm(
          CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1,
          a.baseAddress! + aOffset, Int32(aStride), b.baseAddress! + bOffset, Int32(bStride), 0,
          c.baseAddress! + cOffset, Int32(cStride))
      }
    }
  }
}
