import COpenBLAS
import Exact

/// Dense maps run on BLAS: `dgemm`, and `dgemv` for a single sample.
extension Doubles: LinearEngine {
  public func apply(
    dense map: DenseMap, to x: Batch<Double>, adding: Bool, into y: inout Batch<Double>
  ) throws(DomainError) {
    let extents = try BLASExtents(map, count: x.count, domain: name)
    let beta = adding ? 1.0 : 0.0
    // The pointers span `rows * columns`, `count * columns` and `count * rows` doubles: `DenseMap` and `Batch` hold these
    // counts as invariants, and BLAS reads and writes no further than the extents that it is given.
    map.parameter.doubles.withUnsafeBufferPointer { matrix in
      x.elements.withUnsafeBufferPointer { input in
        y.elements.withUnsafeMutableBufferPointer { output in
          if x.count == 1 {
            cblas_dgemv(
              CblasRowMajor, map.isTransposed ? CblasTrans : CblasNoTrans, extents.storedRows, extents.storedColumns,
              map.scale, matrix.baseAddress, extents.storedColumns, input.baseAddress, 1, beta, output.baseAddress, 1)
          } else {
            cblas_dgemm(
              CblasRowMajor, CblasNoTrans, map.isTransposed ? CblasNoTrans : CblasTrans, extents.count, extents.rows,
              extents.columns, map.scale, input.baseAddress, extents.columns, matrix.baseAddress,
              extents.storedColumns, beta, output.baseAddress, extents.rows)
          }
        }
      }
    }
  }

  public func elements(of vector: ParameterVector) -> [Double] { vector.doubles }
}
