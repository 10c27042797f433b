/// Why a matrix has no determinant or inverse, or a system of equations no solution.
public enum MatrixError: Error, Hashable, Sendable {
  case notSquare(rows: Int, columns: Int)
  /// A square matrix whose rank is less than the number of its rows.
  case singular
  /// The right side of a system has not as many rows as the matrix.
  case wrongRightSide(rows: Int, expected: Int)
  /// The matrix is not lower triangular with ones on its diagonal: the first entry, row by row, that is not as in such a matrix.
  case notUnipotent(row: Int, column: Int)
}

extension MatrixError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notSquare(let rows, let columns): "a matrix of \(rows) rows and \(columns) columns is not square"
    case .singular: "the matrix is singular"
    case .wrongRightSide(let rows, let expected): "a right side of \(rows) rows for a matrix of \(expected) rows"
    case .notUnipotent(let row, let column):
      "entry (\(row), \(column)) is not that of a lower-triangular matrix with ones on its diagonal"
    }
  }
}
