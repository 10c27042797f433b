extension IntegerMatrix {
  /// The rank, over the rational numbers.
  ///
  /// Modulo a prime it is never more than that. If it is less than both extents there, a basis of the null space that is
  /// checked exactly proves that it is the rank; so it is right always.
  ///
  /// - Complexity: one elimination modulo a prime for a matrix of full rank, else that of ``nullspace()`` of the matrix or its
  ///   transpose.
  public func rank() -> Int {
    // The fewer vectors to find.
    (rows < columns ? transposed : self).certifiedEchelon(stoppingAtFullRank: true).rank
  }

  /// A basis of the vectors `x` with `self · x = 0`, as the columns of a matrix: `columns − rank` of them. The entries of each
  /// vector have no common factor.
  ///
  /// - Complexity: that of ``solution(of:)`` with the rank as the number of rows and the number of vectors as that of columns, and
  ///   of one product of matrices.
  public func nullspace() -> IntegerMatrix { certifiedEchelon(stoppingAtFullRank: false).nullspace }

  /// - Parameter stoppingAtFullRank: whether the null space is left out for a matrix whose rank is the number of its columns or rows.
  private func certifiedEchelon(stoppingAtFullRank: Bool) -> (rank: Int, nullspace: IntegerMatrix) {
    let empty = IntegerMatrix(rows: columns, columns: 0)
    if isZero {
      let isEmpty = stoppingAtFullRank || columns == 0
      return (0, isEmpty ? empty : .identity(columns))
    }
    var limit = ModularElimination.largestPrime
    // A prime that shows a lower rank divides some minor that is not 0. Each minor has finitely many prime divisors, so
    // that this ends, as a rule after the first prime.
    while true {
      guard let primes = WordPrimes(below: limit, bits: 0) else {
        preconditionFailure("a minor that fits in memory is not divisible by all primes")
      }
      limit = UInt64(primes.primes[0])
      let (pivotRows, pivotColumns) = pivots(primes)
      let rank = pivotColumns.count
      if rank == columns || stoppingAtFullRank && rank == rows { return (rank, empty) }
      if let basis = nullspace(pivotRows, pivotColumns) { return (rank, basis) }
    }
  }

  /// Rows and columns of a largest submatrix that is regular modulo the first prime, and so over the rational numbers.
  private func pivots(_ primes: WordPrimes) -> (rows: [Int], columns: [Int]) {
    var planes = [Double](repeating: 0, count: rows * columns)
    writeResidues(modulo: primes, 0..<1, to: &planes)
    let elimination = ModularElimination(
      planes, rows: rows, columns: columns, pivotColumns: columns, isReduced: false, prime: primes.primes[0],
      reciprocal: primes.reciprocals[0])
    return (Array(elimination.rowOrder.prefix(elimination.pivotColumns.count)), elimination.pivotColumns)
  }

  /// The basis of the null space of some rows, which are independent, if all other rows vanish on it too; else `nil`.
  private func nullspace(_ pivotRows: [Int], _ pivotColumns: [Int]) -> IntegerMatrix? {
    let entries = entries
    let pivotSet = Set(pivotColumns)
    let freeColumns = (0..<columns).filter { !pivotSet.contains($0) }
    func block(_ blockRows: [Int], _ blockColumns: [Int]) -> IntegerMatrix {
      IntegerMatrix(
        rows: blockRows.count, columns: blockColumns.count,
        entries: blockRows.flatMap { row in blockColumns.map { entries[row * columns + $0] } })
    }
    let regular = block(pivotRows, pivotColumns)
    guard let (numerators, denominator) = try? regular.solution(of: block(pivotRows, freeColumns)) else {
      preconditionFailure("a matrix that is regular modulo a prime is regular")
    }
    let solutions = numerators.entries
    let width = freeColumns.count
    var basis = [Integer](repeating: 0, count: columns * width)
    for vector in 0..<width {
      var divisor = denominator
      for row in pivotColumns.indices where !divisor.isOne {
        divisor = divisor.greatestCommonDivisor(solutions[row * width + vector])
      }
      for (row, place) in pivotColumns.enumerated() {
        basis[place * width + vector] = -solutions[row * width + vector].exactlyDivided(by: divisor)
      }
      basis[freeColumns[vector] * width + vector] = denominator.exactlyDivided(by: divisor)
    }
    let vectors = IntegerMatrix(rows: columns, columns: width, entries: basis)
    let pivotRowSet = Set(pivotRows)
    let otherRows = (0..<rows).filter { !pivotRowSet.contains($0) }
    return (block(otherRows, Array(0..<columns)) * vectors).isZero ? vectors : nil
  }
}
