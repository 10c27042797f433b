/// Bounds of determinants, by J. Hadamard's inequality: a determinant is at most the product of the Euclidean norms of its
/// rows, and of its columns.
enum HadamardBound {
  /// A number of bits such that the determinant of a square matrix, and every one that it has with one column replaced by a
  /// column of the right side, is below `2^bits` in magnitude.
  static func bits(_ matrix: IntegerMatrix, right: IntegerMatrix? = nil) -> Int {
    let size = matrix.rows
    let entries = matrix.entries
    var rows = [Integer](repeating: 0, count: size)
    var columns = rows
    for (index, entry) in entries.enumerated() where !entry.isZero {
      let square = entry * entry
      rows[index / size] += square
      columns[index % size] += square
    }
    if let right, right.columns > 0 {
      let rightEntries = right.entries
      var rightColumns = [Integer](repeating: 0, count: right.columns)
      var largest = [Integer](repeating: 0, count: size)
      for (index, entry) in rightEntries.enumerated() where !entry.isZero {
        let square = entry * entry
        largest[index / right.columns] = max(largest[index / right.columns], square)
        rightColumns[index % right.columns] += square
      }
      // Each column of the right side has at most the largest entry in a row.
      for row in 0..<size { rows[row] += largest[row] }
      // A column that is replaced is left in: where it is not zero, its norm is at least 1.
      columns = columns.map { max($0, 1) } + [max(rightColumns.max() ?? 1, 1)]
    }
    // The square of the determinant is at most the product of the squares of the norms, which is below 2^bitWidth.
    let square = min(product(rows[...]), product(columns[...]))
    return (square.bitWidth + 1) / 2
  }

  /// By halves, which are about log n deep.
  private static func product(_ numbers: ArraySlice<Integer>) -> Integer {
    if numbers.count <= 2 { return numbers.reduce(1, *) }
    let middle = numbers.startIndex + numbers.count / 2
    return product(numbers[..<middle]) * product(numbers[middle...])
  }
}
