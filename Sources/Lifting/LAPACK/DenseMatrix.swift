/// A full matrix of doubles as LAPACK keeps it, column by column: entry `(i, j)` is `elements[j * rows + i]`.
package struct DenseMatrix: Sendable, Equatable {
  package let rows: Int
  package let columns: Int
  package var elements: [Double]

  /// - Precondition: `elements.count == rows * columns`.
  package init(rows: Int, columns: Int, elements: [Double]) {
    precondition(rows >= 1 && columns >= 1 && elements.count == rows * columns)
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  package init(zeroOfRows rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, elements: Array(repeating: 0, count: rows * columns))
  }

  package subscript(row: Int, column: Int) -> Double {
    get { elements[column * rows + row] }
    set { elements[column * rows + row] = newValue }
  }

  package func column(_ index: Int) -> ArraySlice<Double> { elements[index * rows..<(index + 1) * rows] }
}
