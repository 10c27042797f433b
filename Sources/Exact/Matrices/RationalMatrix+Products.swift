extension RationalMatrix {
  /// The product of some matrices, from the left to the right.
  ///
  /// The whole product is computed modulo as many primes as a bound on its entries, times a common multiple of the denominators of
  /// each row, asks for; then each entry is put together and made a fraction in lowest terms, once. The bound holds always, and so
  /// does the result.
  ///
  /// - Precondition: there is at least one matrix, and each has as many columns as the next has rows.
  /// - Complexity: for entries of `b` bits, about `b / 23` times the products of matrices of doubles.
  public static func product(of matrices: [RationalMatrix]) -> RationalMatrix {
    precondition(!matrices.isEmpty, "at least one matrix")
    precondition(
      zip(matrices, matrices.dropFirst()).allSatisfy { $0.columns == $1.rows },
      "as many columns on the left as rows on the right")
    let (rows, columns) = (matrices[0].rows, matrices[matrices.count - 1].columns)
    if matrices.count == 1 { return matrices[0] }
    guard rows > 0, columns > 0, matrices.dropFirst().allSatisfy({ $0.rows > 0 }) else {
      return RationalMatrix(rows: rows, columns: columns)
    }
    let bases = matrices.map { DenominatorBase(of: $0) }
    // From the right, for each row of A_k ⋯ A_m: a common multiple of the denominators, and a bound on the entries.
    var scales = [FactoredScale](repeating: FactoredScale(), count: columns)
    var bounds: [MagnitudeBound]?
    for (matrix, base) in zip(matrices, bases).reversed() {
      (scales, bounds) = matrix.scaledRows(base, scales, bounds)
    }
    let multiples = scales.map(\.value)
    let bits = zip(multiples, bounds ?? []).map { (MagnitudeBound($0) * $1).bits }.max() ?? 0
    let inner = matrices.dropFirst().map(\.rows).max() ?? 1
    let divisors = bases.map { $0.denominators.reduce(Integer(1)) { $0.leastCommonMultiple($1) } }
    guard
      let primes = WordPrimes(
        below: WordPrimes.largestPrime(forSumsOf: inner), bits: bits + 2,
        where: { prime in divisors.allSatisfy { $0.remainder(modulo: prime) != 0 } })
    else { preconditionFailure("there are primes for entries that fit in memory") }
    // Products of lower-triangular matrices are lower triangular: nothing above the diagonal is put together.
    let isTriangular = matrices.allSatisfy(\.isLowerTriangular)
    let places = (0..<rows).flatMap { i in
      (0..<(isTriangular ? min(i + 1, columns) : columns)).map { (row: i, column: $0) }
    }
    let residues = residues(
      of: zip(matrices, bases).map { RationalResidues(of: $0, $1, modulo: primes) }, matrices, places, multiples, primes
    )
    let remainder = ChineseRemainder(primes, bits: bits)
    let numerators = IntegerMatrix(
      rows: 1, columns: places.count, words: remainder.numbers(residues), stride: remainder.stride)
    var product = RationalMatrix(rows: rows, columns: columns)
    for (index, place) in places.enumerated() {
      product[place.row, place.column] = Rational(numerators[0, index], positiveDenominator: multiples[place.row])
    }
    return product
  }

  /// For each row of the product of this matrix and one on the right: a common multiple of the denominators, and a bound on the
  /// entries.
  ///
  /// - Parameters:
  ///   - scales: the common multiples of the rows on the right.
  ///   - bounds: the bounds of the rows on the right; `nil` if nothing is on the right.
  private func scaledRows(
    _ base: DenominatorBase, _ scales: [FactoredScale], _ bounds: [MagnitudeBound]?
  ) -> ([FactoredScale], [MagnitudeBound]) {
    var newScales: [FactoredScale] = []
    var newBounds: [MagnitudeBound] = []
    for i in 0..<rows {
      var scale = FactoredScale()
      var bound = MagnitudeBound.zero
      for j in 0..<columns {
        let index = i * columns + j
        if elements[index].isZero { continue }
        scale.include(scales[j], timesDenominator: base.indices[index], of: base)
        let entry = MagnitudeBound(elements[index])
        bound = bounds.map { bound + entry * $0[j] } ?? .max(bound, entry)
      }
      newScales.append(scale)
      newBounds.append(bound)
    }
    return (newScales, newBounds)
  }

  /// The residues of some entries of the product, each times the multiple of its row.
  private static func residues(
    of factors: [RationalResidues], _ matrices: [RationalMatrix], _ places: [(row: Int, column: Int)],
    _ multiples: [Integer], _ primes: WordPrimes
  ) -> Residues {
    let columns = matrices[matrices.count - 1].columns
    let multiples = IntegerMatrix(rows: multiples.count, columns: 1, entries: multiples)
    let residues = Residues(count: places.count, modulo: primes)
    // Some primes at a time, so that the planes take some tens of megabytes, or one prime's.
    let atATime = max(1, min(64, (1 << 21) / max(1, factors.reduce(0) { $0 + $1.count })))
    var planes = factors.map { [Double](repeating: 0, count: $0.count * atATime) }
    var scales = [Double](repeating: 0, count: multiples.rows * atATime)
    var values = [Double](repeating: 0, count: places.count)
    for first in stride(from: 0, to: primes.count, by: atATime) {
      let range = first..<min(first + atATime, primes.count)
      for (factor, residues) in factors.enumerated() { residues.write(range, to: &planes[factor]) }
      multiples.writeResidues(modulo: primes, range, to: &scales)
      for prime in range {
        let index = prime - first
        let last = factors.count - 1
        var product = Array(planes[last][index * factors[last].count..<(index + 1) * factors[last].count])
        for factor in (0..<last).reversed() {
          let (rows, inner) = (matrices[factor].rows, matrices[factor].columns)
          var next = [Double](repeating: 0, count: rows * columns)
          gemm(
            rows: rows, inner: inner, columns: columns, planes[factor], offset: index * factors[factor].count,
            rowStride: inner, product, offset: 0, rowStride: columns, into: &next, rowStride: columns)
          primes.reduce(&next, modulo: prime)
          product = next
        }
        for (place, (row, column)) in places.enumerated() {
          values[place] = product[row * columns + column] * scales[index * multiples.rows + row]
        }
        residues.setPlane(prime, to: values)
      }
    }
    return residues
  }
}

extension WordPrimes {
  /// Replaces integers by their residues.
  func reduce(_ numbers: inout [Double], modulo prime: Int) {
    let (p, reciprocal) = (primes[prime], reciprocals[prime])
    numbers.withUnsafeMutableBufferPointer { numbers in
      for i in numbers.indices { numbers[i] = Self.reduce(numbers[i], p, reciprocal) }
    }
  }
}
