import Exact

/// The extents of a dense map and its batch as BLAS takes them: 32-bit integers.
struct BLASExtents {
  let rows: Int32
  let columns: Int32
  let count: Int32
  let isTransposed: Bool

  /// - Throws: ``DomainError/undefined(operation:argument:domain:)`` if an extent is beyond 32 bits.
  init(_ map: DenseMap, count: Int, domain: String) throws(DomainError) {
    guard let rows = Int32(exactly: map.outputWidth), let columns = Int32(exactly: map.inputWidth),
      let count = Int32(exactly: count)
    else {
      throw .undefined(
        operation: "matrix product", argument: "\(map.outputWidth) × \(map.inputWidth), \(count) samples",
        domain: domain)
    }
    // BLAS wants leading dimensions of at least 1, also for empty matrices.
    self.rows = max(rows, 1)
    self.columns = max(columns, 1)
    self.count = count
    isTransposed = map.isTransposed
  }

  var storedRows: Int32 { isTransposed ? columns : rows }
  var storedColumns: Int32 { isTransposed ? rows : columns }
}
