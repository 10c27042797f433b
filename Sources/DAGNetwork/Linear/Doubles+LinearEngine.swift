import COpenBLAS
import Exact

/// Dense maps run on BLAS: `dgemm`, and `dgemv` for a single sample.
extension Doubles: LinearEngine {
  public func apply(
    dense map: DenseMap, to x: Batch<Double>, adding: Bool, into y: inout Batch<Double>
  ) throws(DomainError) {
    let extents = try BLASExtents(map, count: x.count, domain: name)
    let beta = adding ? 1.0 : 0.0
    // The pointers span `rows * columns`, `count * columns` and `count * rows` doubles (the first from its offset on): `DenseMap` and `Batch` hold these
    // counts as invariants, and BLAS reads and writes no further than the extents that it is given.
    map.parameter.doubles.withUnsafeBufferPointer { matrix in
      x.elements.withUnsafeBufferPointer { input in
        y.elements.withUnsafeMutableBufferPointer { output in
          let start = matrix.baseAddress.map { $0 + map.offset }
          if x.count == 1 {
            cblas_dgemv(
              CblasRowMajor, map.isTransposed ? CblasTrans : CblasNoTrans, extents.storedRows, extents.storedColumns,
              map.scale, start, extents.storedColumns, input.baseAddress, 1, beta, output.baseAddress, 1)
          } else {
            cblas_dgemm(
              CblasRowMajor, CblasNoTrans, map.isTransposed ? CblasNoTrans : CblasTrans, extents.count, extents.rows,
              extents.columns, map.scale, input.baseAddress, extents.columns, start,
              extents.storedColumns, beta, output.baseAddress, extents.rows)
          }
        }
      }
    }
  }

  public func apply(
    dense map: DenseMap, toColumns x: [Double], from source: Int, stride: Int, count: Int, adding: Bool,
    into y: inout [Double], from target: Int, stride outputStride: Int
  ) throws(DomainError) {
    let extents = try BLASExtents(map, count: count, domain: name)
    let (columns, rows) = (max(map.inputWidth, 1), max(map.outputWidth, 1))
    precondition(source >= 0 && stride >= count && source + (columns - 1) * stride + count <= x.count)
    precondition(target >= 0 && outputStride >= count && target + (rows - 1) * outputStride + count <= y.count)
    // The spans that BLAS reads and writes lie within the arrays, as checked; those of the matrix by its invariant.
    map.parameter.doubles.withUnsafeBufferPointer { matrix in
      x.withUnsafeBufferPointer { input in
        y.withUnsafeMutableBufferPointer { output in
          cblas_dgemm(
            CblasRowMajor, map.isTransposed ? CblasTrans : CblasNoTrans, CblasNoTrans, extents.rows, extents.count,
            extents.columns, map.scale, matrix.baseAddress.map { $0 + map.offset }, extents.storedColumns,
            input.baseAddress.map { $0 + source }, Int32(clamping: stride), adding ? 1.0 : 0.0,
            output.baseAddress.map { $0 + target }, Int32(clamping: outputStride))
        }
      }
    }
  }

  /// Each product runs on `dgemm`.
  public func apply(
    product: MatrixProduct, to x: Batch<Double>, adding: Bool, into y: inout Batch<Double>
  ) throws(DomainError) {
    // The extents of a product fit 32 bits, as its widths do.
    let (rows, depth, columns) = (Int32(product.rows), Int32(product.depth), Int32(product.columns))
    let beta: Double = adding ? 1 : 0
    // The pointers stay within one sample: `rows * depth`, `depth * columns` and `rows * columns` doubles from the place of
    // the first entry of a matrix, which `MatrixProduct` and `Batch` hold as invariants.
    x.elements.withUnsafeBufferPointer { input in
      y.elements.withUnsafeMutableBufferPointer { output in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        for sample in 0..<x.count {
          let (tail, head) = (source + sample * product.inputWidth, target + sample * product.outputWidth)
          for matrix in 0..<product.batch {
            cblas_dgemm(
              CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, columns, depth, 1,
              tail + product.left(matrix, row: 0, 0), depth, tail + product.right(matrix, 0, column: 0), columns, beta,
              head + matrix * product.rows * product.columns, columns)
          }
        }
      }
    }
  }

  public func elements(of vector: ParameterVector) -> [Double] { vector.doubles }
}
