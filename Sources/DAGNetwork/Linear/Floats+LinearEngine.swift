import COpenBLAS
import Exact

/// Dense maps run on BLAS: `sgemm`, and `sgemv` for a single sample.
extension Floats: LinearEngine {
  public func apply(
    dense map: DenseMap, to x: Batch<Float>, adding: Bool, into y: inout Batch<Float>
  ) throws(DomainError) {
    let extents = try BLASExtents(map, count: x.count, domain: name)
    let beta = adding ? Float(1) : Float(0)
    // The pointers span `rows * columns`, `count * columns` and `count * rows` floats: `DenseMap` and `Batch` hold these
    // counts as invariants, and BLAS reads and writes no further than the extents that it is given.
    map.parameter.floats.withUnsafeBufferPointer { matrix in
      x.elements.withUnsafeBufferPointer { input in
        y.elements.withUnsafeMutableBufferPointer { output in
          if x.count == 1 {
            cblas_sgemv(
              CblasRowMajor, map.isTransposed ? CblasTrans : CblasNoTrans, extents.storedRows, extents.storedColumns,
              Float(map.scale), matrix.baseAddress, extents.storedColumns, input.baseAddress, 1, beta,
              output.baseAddress, 1)
          } else {
            cblas_sgemm(
              CblasRowMajor, CblasNoTrans, map.isTransposed ? CblasNoTrans : CblasTrans, extents.count, extents.rows,
              extents.columns, Float(map.scale), input.baseAddress, extents.columns, matrix.baseAddress,
              extents.storedColumns, beta, output.baseAddress, extents.rows)
          }
        }
      }
    }
  }

  public func elements(of vector: ParameterVector) -> [Float] { vector.floats }
}
