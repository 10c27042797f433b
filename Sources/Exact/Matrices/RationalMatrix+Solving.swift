extension RationalMatrix {
  /// The determinant: see ``IntegerMatrix/determinant()``.
  ///
  /// - Throws: ``MatrixError/notSquare(rows:columns:)``.
  public func determinant() throws(MatrixError) -> Rational {
    let (integers, _, scales) = integerRows(with: RationalMatrix(rows: rows, columns: 0))
    let scale = scales.reduce(Integer(1)) { $0 * $1 }
    return Rational(try integers.determinant(), positiveDenominator: scale)
  }

  /// The rank: see ``IntegerMatrix/rank()``.
  public func rank() -> Int { integerRows(with: RationalMatrix(rows: rows, columns: 0)).left.rank() }

  /// A basis of the vectors `x` with `self · x = 0`, as the columns of a matrix of integers: see
  /// ``IntegerMatrix/nullspace()``.
  public func nullspace() -> IntegerMatrix {
    integerRows(with: RationalMatrix(rows: rows, columns: 0)).left.nullspace()
  }

  /// The solution `X` of `self · X = right`: see ``IntegerMatrix/solution(of:)``.
  ///
  /// - Throws: ``MatrixError/notSquare(rows:columns:)``, ``MatrixError/wrongRightSide(rows:expected:)``, or
  ///   ``MatrixError/singular``.
  public func solution(of right: RationalMatrix) throws(MatrixError) -> RationalMatrix {
    guard rows == columns else { throw .notSquare(rows: rows, columns: columns) }
    guard right.rows == rows else { throw .wrongRightSide(rows: right.rows, expected: rows) }
    let (left, scaledRight, _) = integerRows(with: right)
    let (numerators, denominator) = try left.solution(of: scaledRight)
    return RationalMatrix(
      rows: rows, columns: right.columns,
      elements: numerators.entries.map { Rational($0, positiveDenominator: denominator) })
  }

  /// The inverse.
  ///
  /// - Throws: ``MatrixError/notSquare(rows:columns:)`` or ``MatrixError/singular``.
  public func inverse() throws(MatrixError) -> RationalMatrix {
    guard rows == columns else { throw .notSquare(rows: rows, columns: columns) }
    return try solution(of: .identity(rows))
  }

  /// The rows of this matrix and of a right side times the least positive numbers that make integers of both: equations keep
  /// their solutions.
  private func integerRows(
    with right: RationalMatrix
  ) -> (left: IntegerMatrix, right: IntegerMatrix, scales: [Integer]) {
    var (leftEntries, rightEntries): ([Integer], [Integer]) = ([], [])
    var scales: [Integer] = []
    for row in 0..<rows {
      let left = elements[row * columns..<(row + 1) * columns]
      let other = right.elements[row * right.columns..<(row + 1) * right.columns]
      var scale: Integer = 1
      for entry in left where !entry.isInteger { scale = scale.leastCommonMultiple(entry.denominator) }
      for entry in other where !entry.isInteger { scale = scale.leastCommonMultiple(entry.denominator) }
      for entry in left { leftEntries.append(entry.numerator * scale.exactlyDivided(by: entry.denominator)) }
      for entry in other { rightEntries.append(entry.numerator * scale.exactlyDivided(by: entry.denominator)) }
      scales.append(scale)
    }
    return (
      IntegerMatrix(rows: rows, columns: columns, entries: leftEntries),
      IntegerMatrix(rows: rows, columns: right.columns, entries: rightEntries), scales
    )
  }
}
