/// A dense matrix of rational numbers.
///
/// Products, and what is made of them, run on BLAS modulo word-size primes, and make fractions of the results alone: see
/// ``product(of:)`` and ``inverseOfUnipotent()``.
public struct RationalMatrix: Sendable, Hashable {
  public let rows: Int
  public let columns: Int
  /// The entries in row-major order.
  public private(set) var elements: [Rational]

  /// - Parameter elements: in row-major order.
  /// - Precondition: there are `rows * columns` elements, and neither extent is negative.
  public init(rows: Int, columns: Int, elements: [Rational]) {
    precondition(rows >= 0 && columns >= 0 && elements.count == rows * columns, "an entry for each place")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, elements: Array(repeating: 0, count: rows * columns))
  }

  /// The matrix with these rows.
  ///
  /// - Precondition: the rows have one length.
  public init(_ rows: [[Rational]]) {
    precondition(rows.allSatisfy { $0.count == rows[0].count }, "rows of one length")
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, elements: rows.flatMap { $0 })
  }

  public init(_ matrix: IntegerMatrix) {
    self.init(rows: matrix.rows, columns: matrix.columns, elements: matrix.entries.map { Rational($0) })
  }

  public static func identity(_ size: Int) -> RationalMatrix {
    var matrix = RationalMatrix(rows: size, columns: size)
    for i in 0..<size { matrix[i, i] = 1 }
    return matrix
  }

  /// An entry.
  ///
  /// - Precondition: the indices are those of a row and a column.
  public subscript(row: Int, column: Int) -> Rational {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "a place of the matrix")
      return elements[row * columns + column]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "a place of the matrix")
      elements[row * columns + column] = newValue
    }
  }

  public var transposed: RationalMatrix {
    var result = RationalMatrix(rows: columns, columns: rows)
    for i in 0..<rows { for j in 0..<columns { result[j, i] = self[i, j] } }
    return result
  }

  public var isZero: Bool { elements.allSatisfy(\.isZero) }

  /// Whether all entries above the diagonal are 0.
  public var isLowerTriangular: Bool {
    (0..<rows).allSatisfy { i in (i + 1..<max(i + 1, columns)).allSatisfy { elements[i * columns + $0].isZero } }
  }

  /// Whether the matrix is square, lower triangular, and has ones on its diagonal.
  public var isUnipotent: Bool { (try? checkUnipotent()) != nil }

  /// - Throws: ``MatrixError/notSquare(rows:columns:)`` or ``MatrixError/notUnipotent(row:column:)``.
  func checkUnipotent() throws(MatrixError) {
    guard rows == columns else { throw .notSquare(rows: rows, columns: columns) }
    for i in 0..<rows {
      guard elements[i * columns + i] == 1 else { throw .notUnipotent(row: i, column: i) }
      for j in i + 1..<max(i + 1, columns) where !elements[i * columns + j].isZero {
        throw .notUnipotent(row: i, column: j)
      }
    }
  }

  /// - Precondition: both have the same extents.
  public static func + (a: RationalMatrix, b: RationalMatrix) -> RationalMatrix {
    precondition(a.rows == b.rows && a.columns == b.columns, "matrices of the same extents")
    return RationalMatrix(rows: a.rows, columns: a.columns, elements: zip(a.elements, b.elements).map { $0 + $1 })
  }

  /// - Precondition: both have the same extents.
  public static func - (a: RationalMatrix, b: RationalMatrix) -> RationalMatrix {
    precondition(a.rows == b.rows && a.columns == b.columns, "matrices of the same extents")
    return RationalMatrix(rows: a.rows, columns: a.columns, elements: zip(a.elements, b.elements).map { $0 - $1 })
  }

  public static prefix func - (a: RationalMatrix) -> RationalMatrix {
    RationalMatrix(rows: a.rows, columns: a.columns, elements: a.elements.map { -$0 })
  }

  /// The product, as ``product(of:)`` of both.
  ///
  /// - Precondition: `a` has as many columns as `b` has rows.
  public static func * (a: RationalMatrix, b: RationalMatrix) -> RationalMatrix { product(of: [a, b]) }
}
