/// Gaussian elimination modulo a prime, in doubles, without rounding.
///
/// A step takes a multiple of the row of the pivot from other rows. The entries are brought back to residues after every
/// ``updatesAtATime`` steps only; those of the column and the row of a pivot are when they are needed. In between they are sums of a
/// residue and as many products of two residues, which are exact modulo primes below ``largestPrime``.
struct ModularElimination {
  private static let updatesAtATime = 255

  /// What primes lie below, with which a matrix can be eliminated.
  static var largestPrime: UInt64 { WordPrimes.largestPrime(forSumsOf: updatesAtATime + 1) }

  /// The columns with a pivot; the number of them is the rank of the columns that were eliminated.
  private(set) var pivotColumns: [Int] = []
  /// For each row of the result which row it was.
  private(set) var rowOrder: [Int]
  /// The residue of the determinant; of meaning for a square matrix.
  private(set) var determinant = 1.0
  /// The residues of the result, row by row; below and left of the pivots of a form that is not reduced they have no meaning.
  private(set) var values: [Double]

  /// - Parameters:
  ///   - values: residues modulo the prime, row by row.
  ///   - pivotColumns: how many columns, from the first on, may have pivots.
  ///   - isReduced: whether also the rows above a pivot are eliminated, so that the columns of the pivots are those of the identity
  ///     (but for the rows without a pivot); else the rows below only, which takes a third of the time.
  init(
    _ values: [Double], rows: Int, columns: Int, pivotColumns limit: Int, isReduced: Bool, prime: Double,
    reciprocal: Double
  ) {
    precondition(values.count == rows * columns && limit <= columns)
    rowOrder = Array(0..<rows)
    self.values = values
    if rows == 0 || columns == 0 { return }
    // Entries of the column of a pivot, and of its row.
    var factors = [Double](repeating: 0, count: rows)
    var line = [Double](repeating: 0, count: columns)
    var updates = 0
    func residue(_ x: Double) -> Double { WordPrimes.reduce(x, prime, reciprocal) }
    for column in 0..<limit where pivotColumns.count < rows {
      let rank = pivotColumns.count
      for row in (isReduced ? 0 : rank)..<rows { factors[row] = residue(self.values[row * columns + column]) }
      guard let pivot = (rank..<rows).first(where: { factors[$0] != 0 }) else {
        determinant = 0
        continue
      }
      if pivot != rank {
        for k in 0..<columns { self.values.swapAt(pivot * columns + k, rank * columns + k) }
        factors.swapAt(pivot, rank)
        rowOrder.swapAt(pivot, rank)
        determinant = -determinant
      }
      determinant = residue(determinant * factors[rank])
      let inverse = Double(Self.inverse(of: Int(factors[rank]), modulo: Int(prime)))
      let firstRow = isReduced ? 0 : rank + 1
      let rest = column + 1..<columns
      self.values.withUnsafeMutableBufferPointer { values in
        line.withUnsafeMutableBufferPointer { line in
          factors.withUnsafeMutableBufferPointer { factors in
            let row = values.baseAddress! + rank * columns
            for k in rest {
              line[k] = residue(residue(row[k]) * inverse)
              row[k] = line[k]
            }
            row[column] = 1
            factors[rank] = 0
            if isReduced { for i in 0..<rows where i != rank { values[i * columns + column] = 0 } }
            for i in firstRow..<rows where factors[i] != 0 {
              let (factor, target, source) = (factors[i], values.baseAddress! + i * columns, line.baseAddress!)
              for k in rest { target[k] -= factor * source[k] }
            }
          }
        }
      }
      pivotColumns.append(column)
      updates += 1
      if updates == Self.updatesAtATime {
        reduceAll(prime, reciprocal)
        updates = 0
      }
    }
    if pivotColumns.count < rows { determinant = 0 }
    if isReduced { reduceAll(prime, reciprocal) }
  }

  private mutating func reduceAll(_ prime: Double, _ reciprocal: Double) {
    values.withUnsafeMutableBufferPointer { values in
      for i in values.indices { values[i] = WordPrimes.reduce(values[i], prime, reciprocal) }
    }
  }

  /// The balanced inverse of a number modulo a prime that does not divide it, by Euclid's algorithm.
  static func inverse(of value: Int, modulo prime: Int) -> Int {
    var (previous, current) = (prime, value < 0 ? value + prime : value)
    var (previousCoefficient, coefficient) = (0, 1)
    while current != 1 {
      let (quotient, remainder) = previous.quotientAndRemainder(dividingBy: current)
      (previous, current) = (current, remainder)
      (previousCoefficient, coefficient) = (coefficient, previousCoefficient - quotient * coefficient)
    }
    return coefficient > prime / 2 ? coefficient - prime : coefficient < -prime / 2 ? coefficient + prime : coefficient
  }
}
