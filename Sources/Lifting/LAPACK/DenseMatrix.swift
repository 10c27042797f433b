/// A full matrix of doubles as LAPACK keeps it, column by column: entry `(i, j)` is `elements[j * rows + i]`.
public struct DenseMatrix: Sendable, Equatable {
  public let rows: Int
  public let columns: Int
  public internal(set) var elements: [Double]

  /// - Precondition: neither extent is 0, and `elements.count == rows * columns`.
  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(rows >= 1 && columns >= 1 && elements.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// - Precondition: neither extent is 0.
  public init(zeroOfRows rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, elements: Array(repeating: 0, count: rows * columns))
  }

  /// The entry in a row and a column, both counted from 0.
  public subscript(row: Int, column: Int) -> Double {
    get { elements[column * rows + row] }
    set { elements[column * rows + row] = newValue }
  }

  package func column(_ index: Int) -> ArraySlice<Double> { elements[index * rows..<(index + 1) * rows] }

  /// - Throws: ``LAPACKError/notFinite(routine:)`` for an infinity or NaN.
  func checkFinite(_ routine: String) throws(LAPACKError) {
    guard elements.allSatisfy(\.isFinite) else { throw .notFinite(routine: routine) }
  }

  /// - Throws: ``LAPACKError/shape(routine:rows:columns:)``.
  func checkSquare(_ routine: String) throws(LAPACKError) {
    guard rows == columns else { throw .shape(routine: routine, rows: rows, columns: columns) }
  }

  var magnitudes: DenseMatrix { DenseMatrix(rows: rows, columns: columns, elements: elements.map(\.magnitude)) }
}
