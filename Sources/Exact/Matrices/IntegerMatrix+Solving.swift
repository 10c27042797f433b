extension IntegerMatrix {
  /// The determinant. That of a matrix without rows is 1.
  ///
  /// It is computed modulo as many primes as Hadamard's bound asks for, so that it is right always.
  ///
  /// - Throws: ``MatrixError/notSquare(rows:columns:)``.
  /// - Complexity: for n rows and entries of b bits, about n·b/23 eliminations of n³/3 steps in doubles.
  public func determinant() throws(MatrixError) -> Integer {
    guard rows == columns else { throw .notSquare(rows: rows, columns: columns) }
    if rows == 0 { return 1 }
    let bits = HadamardBound.bits(self)
    let primes = Self.primes(bits: bits)
    let residues = Residues(count: 1, modulo: primes)
    forEachPrime(primes) { index, prime, reciprocal, values in
      let elimination = ModularElimination(
        values, rows: rows, columns: columns, pivotColumns: columns, isReduced: false, prime: prime,
        reciprocal: reciprocal)
      residues.setPlane(index, to: [elimination.determinant])
    }
    return residues.numbers(bits: bits)[0]
  }

  /// The solution `X` of `self · X = right`, as a matrix of integers and one positive denominator without a factor common to all of
  /// them.
  ///
  /// By Cramer's rule the determinant and its product with `X` are integers, which Hadamard's inequality bounds: both are
  /// computed modulo as many primes as these bounds ask for, so that the result is right always.
  ///
  /// - Throws: ``MatrixError/notSquare(rows:columns:)``, ``MatrixError/wrongRightSide(rows:expected:)``, or
  ///   ``MatrixError/singular``.
  /// - Complexity: for n rows, m columns on the right and entries of b bits, about n·b/23 eliminations of n²·(n + 2 m)/2 steps in
  ///   doubles, and n·m numbers of n·b bits put together; these take 8 bytes for each 23 bits meanwhile.
  public func solution(
    of right: IntegerMatrix
  ) throws(MatrixError) -> (numerators: IntegerMatrix, denominator: Integer) {
    guard rows == columns else { throw .notSquare(rows: rows, columns: columns) }
    guard right.rows == rows else { throw .wrongRightSide(rows: right.rows, expected: rows) }
    if rows == 0 { return (right, 1) }
    let bits = HadamardBound.bits(self, right: right)
    let (found, isUnlucky) = cramer(right, Self.primes(bits: bits), bits: bits)
    var numbers = found
    let determinant = numbers.removeLast()
    if determinant.isZero { throw .singular }
    if isUnlucky {
      // The determinant is right, but the solution has no residues modulo primes that divide it.
      let primes = Self.primes(bits: bits) { determinant.remainder(modulo: $0) != 0 }
      numbers = cramer(right, primes, bits: bits).numbers.dropLast()
    }
    var divisor = determinant
    for number in numbers where !divisor.isOne { divisor = divisor.greatestCommonDivisor(number) }
    if determinant.signum() < 0 { divisor = -divisor.magnitude }
    return (
      IntegerMatrix(
        rows: rows, columns: right.columns,
        entries: divisor.isOne ? numbers : numbers.map { $0.exactlyDivided(by: divisor) }),
      determinant.exactlyDivided(by: divisor)
    )
  }

  /// The inverse, as a matrix of integers and one positive denominator without a factor common to all of them.
  ///
  /// - Throws: ``MatrixError/notSquare(rows:columns:)`` or ``MatrixError/singular``.
  public func inverse() throws(MatrixError) -> (numerators: IntegerMatrix, denominator: Integer) {
    guard rows == columns else { throw .notSquare(rows: rows, columns: columns) }
    return try solution(of: .identity(rows))
  }

  /// The determinant times the solution of a system, row by row, and the determinant behind it.
  ///
  /// - Returns: also whether some of the primes divide the determinant. Then the numbers before it have no meaning.
  private func cramer(
    _ right: IntegerMatrix, _ primes: WordPrimes, bits: Int
  ) -> (numbers: [Integer], isUnlucky: Bool) {
    let (size, width) = (rows, columns + right.columns)
    let residues = Residues(count: size * right.columns + 1, modulo: primes)
    var numbers = [Double](repeating: 0, count: size * right.columns + 1)
    var isUnlucky = false
    joined(right).forEachPrime(primes) { index, prime, reciprocal, values in
      let elimination = ModularElimination(
        values, rows: size, columns: width, pivotColumns: size, isReduced: true, prime: prime, reciprocal: reciprocal)
      let determinant = elimination.determinant
      if determinant == 0 { isUnlucky = true }
      for row in 0..<size {
        for column in 0..<right.columns {
          numbers[row * right.columns + column] = elimination.values[row * width + size + column] * determinant
        }
      }
      numbers[size * right.columns] = determinant
      residues.setPlane(index, to: numbers)
    }
    return (residues.numbers(bits: bits), isUnlucky)
  }

  /// This matrix, and the columns of another one to the right of it.
  private func joined(_ right: IntegerMatrix) -> IntegerMatrix {
    let (leftEntries, rightEntries, width) = (entries, right.entries, right.columns)
    var joined: [Integer] = []
    for row in 0..<rows {
      joined += leftEntries[row * columns..<(row + 1) * columns]
      joined += rightEntries[row * width..<(row + 1) * width]
    }
    return IntegerMatrix(rows: rows, columns: columns + width, entries: joined)
  }

  /// Primes that an elimination can run modulo, and whose product is more than `2^(bits + 2)`.
  static func primes(bits: Int, where isUsable: (UInt64) -> Bool = { _ in true }) -> WordPrimes {
    guard let primes = WordPrimes(below: ModularElimination.largestPrime, bits: bits + 2, where: isUsable) else {
      preconditionFailure("there are primes for determinants that fit in memory")
    }
    return primes
  }

  /// The first primes that are tried: tests give them work to do.
  package static func eliminationPrimes(count: Int) -> [UInt64] {
    var primes: [UInt64] = []
    while primes.count < count {
      guard let next = WordPrimes(below: primes.last ?? ModularElimination.largestPrime, bits: 0) else { break }
      primes.append(UInt64(next.primes[0]))
    }
    return primes
  }

  /// Calls a function with the index of each prime, the prime and its reciprocal, and the residues of all entries modulo it.
  func forEachPrime(_ primes: WordPrimes, _ body: (Int, Double, Double, [Double]) -> Void) {
    let count = rows * columns
    // The residues for some primes at a time are one product of matrices.
    let atATime = max(1, min(primes.count, 64, (1 << 21) / max(count, 1)))
    var planes = [Double](repeating: 0, count: count * atATime)
    for first in Swift.stride(from: 0, to: primes.count, by: atATime) {
      let range = first..<min(first + atATime, primes.count)
      writeResidues(modulo: primes, range, to: &planes)
      for index in range {
        let place = (index - first) * count
        body(index, primes.primes[index], primes.reciprocals[index], Array(planes[place..<place + count]))
      }
    }
  }
}
