extension RationalMatrix {
  /// The inverse of a unipotent matrix: a lower-triangular one with ones on its diagonal. It is unipotent too.
  ///
  /// With positive integers `φ_i`, each a multiple of `φ_{i-1}` and of `φ_j` times the denominator of `L_ij` for all `j < i`, the matrix
  /// `Φ L Φ⁻¹` has integer entries, and so has its inverse `Φ L⁻¹ Φ⁻¹`. It is computed by forward substitution modulo as many primes
  /// as a bound on its entries asks for, `φ_i / φ_j · |L⁻¹|_ij ≤ φ_i / φ_j · y_ij` with `y = (2 I − |L|)⁻¹`; then each entry is put
  /// together and divided by `φ_i / φ_j`, once. The bound holds always, and so does the result.
  ///
  /// - Throws: ``MatrixError/notSquare(rows:columns:)`` or ``MatrixError/notUnipotent(row:column:)``.
  /// - Complexity: for `n` rows and entries of `b` bits, about `b / 24` forward substitutions of doubles, `n³ / 3` products each.
  public func inverseOfUnipotent() throws(MatrixError) -> RationalMatrix {
    try checkUnipotent()
    let size = rows
    guard size > 1 else { return self }
    let base = DenominatorBase(of: self)
    var scales: [FactoredScale] = []
    var bounds: [MagnitudeBound] = []
    for i in 0..<size {
      var scale = scales.last ?? FactoredScale()
      // |row i of the inverse| ≤ y_i: row i is that of I, less the sum of L_ij times row j.
      var bound = MagnitudeBound.one
      for j in 0..<i where !elements[i * size + j].isZero {
        scale.include(scales[j], timesDenominator: base.indices[i * size + j], of: base)
        bound = bound + MagnitudeBound(elements[i * size + j]) * bounds[j]
      }
      scales.append(scale)
      bounds.append(bound)
    }
    let multiples = scales.map(\.value)
    // φ_i / φ_j for j < i, row by row: an integer, as each φ is a multiple of the one before.
    var denominators: [Integer] = []
    for i in 1..<size { for j in 0..<i { denominators.append(multiples[i].exactlyDivided(by: multiples[j])) } }
    var bits = 0
    for i in 1..<size {
      let first = i * (i - 1) / 2
      let largest = denominators[first..<first + i].max { $0.bitWidth < $1.bitWidth } ?? 1
      bits = max(bits, (MagnitudeBound(Integer(1) << largest.bitWidth) * bounds[i]).bits)
    }
    guard
      let primes = WordPrimes(
        below: WordPrimes.largestPrime(forSumsOf: size), bits: bits + 2,
        where: { multiples[size - 1].remainder(modulo: $0) != 0 })
    else { preconditionFailure("there are primes for entries that fit in memory") }
    let residues = residuesOfInverse(base, multiples, primes)
    let remainder = ChineseRemainder(primes, bits: bits)
    let numerators = IntegerMatrix(
      rows: 1, columns: denominators.count, words: remainder.numbers(residues), stride: remainder.stride)
    var inverse = RationalMatrix.identity(size)
    var place = 0
    for i in 1..<size {
      for j in 0..<i {
        inverse[i, j] = Rational(numerators[0, place], positiveDenominator: denominators[place])
        place += 1
      }
    }
    return inverse
  }

  /// The residues of `φ_i / φ_j · (L⁻¹)_ij` for `j < i`, row by row.
  private func residuesOfInverse(_ base: DenominatorBase, _ multiples: [Integer], _ primes: WordPrimes) -> Residues {
    let size = rows
    let factor = RationalResidues(of: self, base, modulo: primes)
    let multiples = IntegerMatrix(rows: size, columns: 1, entries: multiples)
    let residues = Residues(count: size * (size - 1) / 2, modulo: primes)
    let atATime = max(1, min(64, (1 << 21) / (size * size)))
    var planes = [Double](repeating: 0, count: size * size * atATime)
    var scales = [Double](repeating: 0, count: size * atATime)
    var right = [Double](repeating: 0, count: size * size)
    var values = [Double](repeating: 0, count: residues.count)
    for first in stride(from: 0, to: primes.count, by: atATime) {
      let range = first..<min(first + atATime, primes.count)
      factor.write(range, to: &planes)
      multiples.writeResidues(modulo: primes, range, to: &scales)
      var inverses = scales
      for prime in range {
        let index = prime - first
        let (p, reciprocal) = (primes.primes[prime], primes.reciprocals[prime])
        primes.invert(&inverses, index * size..<(index + 1) * size, modulo: prime)
        for place in right.indices { right[place] = 0 }
        for i in 0..<size { right[i * size + i] = 1 }
        primes.solveUnipotent(planes, offset: index * size * size, size: size, &right, columns: size, modulo: prime)
        var place = 0
        for i in 1..<size {
          let scale = scales[index * size + i]
          for j in 0..<i {
            let quotient = WordPrimes.reduce(scale * inverses[index * size + j], p, reciprocal)
            values[place] = quotient * right[i * size + j]
            place += 1
          }
        }
        residues.setPlane(prime, to: values)
      }
    }
    return residues
  }

  /// The solution `X` of `L X = B` for this unipotent matrix `L`, by forward substitution modulo primes, as ``inverseOfUnipotent()``.
  ///
  /// - Throws: ``MatrixError/notSquare(rows:columns:)``, ``MatrixError/notUnipotent(row:column:)``, or
  ///   ``MatrixError/wrongRightSide(rows:expected:)``.
  public func solveUnipotent(_ right: RationalMatrix) throws(MatrixError) -> RationalMatrix {
    try checkUnipotent()
    guard right.rows == rows else { throw .wrongRightSide(rows: right.rows, expected: rows) }
    let (size, columns) = (rows, right.columns)
    guard size > 0, columns > 0 else { return right }
    let (base, rightBase) = (DenominatorBase(of: self), DenominatorBase(of: right))
    var scales: [FactoredScale] = []
    var bounds: [MagnitudeBound] = []
    for i in 0..<size {
      var scale = FactoredScale()
      var bound = MagnitudeBound.zero
      for c in 0..<columns where !right[i, c].isZero {
        scale.include(FactoredScale(), timesDenominator: rightBase.indices[i * columns + c], of: rightBase)
        bound = .max(bound, MagnitudeBound(right[i, c]))
      }
      for j in 0..<i where !elements[i * size + j].isZero {
        scale.include(scales[j], timesDenominator: base.indices[i * size + j], of: base)
        bound = bound + MagnitudeBound(elements[i * size + j]) * bounds[j]
      }
      scales.append(scale)
      bounds.append(bound)
    }
    let multiples = scales.map(\.value)
    let bits = zip(multiples, bounds).map { (MagnitudeBound($0) * $1).bits }.max() ?? 0
    let divisor = (base.denominators + rightBase.denominators).reduce(Integer(1)) { $0.leastCommonMultiple($1) }
    guard
      let primes = WordPrimes(
        below: WordPrimes.largestPrime(forSumsOf: size), bits: bits + 2,
        where: { divisor.remainder(modulo: $0) != 0 })
    else { preconditionFailure("there are primes for entries that fit in memory") }
    let factor = RationalResidues(of: self, base, modulo: primes)
    let rightResidues = RationalResidues(of: right, rightBase, modulo: primes)
    let scaleMatrix = IntegerMatrix(rows: size, columns: 1, entries: multiples)
    let residues = Residues(count: size * columns, modulo: primes)
    var plane = [Double](repeating: 0, count: size * size)
    var values = [Double](repeating: 0, count: size * columns)
    var scale = [Double](repeating: 0, count: size)
    for prime in 0..<primes.count {
      factor.write(prime..<prime + 1, to: &plane)
      rightResidues.write(prime..<prime + 1, to: &values)
      scaleMatrix.writeResidues(modulo: primes, prime..<prime + 1, to: &scale)
      primes.solveUnipotent(plane, offset: 0, size: size, &values, columns: columns, modulo: prime)
      for i in 0..<size { for c in 0..<columns { values[i * columns + c] *= scale[i] } }
      residues.setPlane(prime, to: values)
    }
    let remainder = ChineseRemainder(primes, bits: bits)
    let numerators = IntegerMatrix(
      rows: size, columns: columns, words: remainder.numbers(residues), stride: remainder.stride)
    var solution = RationalMatrix(rows: size, columns: columns)
    for i in 0..<size {
      for c in 0..<columns {
        solution[i, c] = Rational(numerators[i, c], positiveDenominator: multiples[i])
      }
    }
    return solution
  }
}

extension WordPrimes {
  /// Solves `L X = B` modulo a prime, in place of `B`: by blocks of rows, what the rows above give by `dgemm`.
  ///
  /// - Parameter offset: where the residues of `L` begin.
  /// - Precondition: the primes allow sums of `size` products.
  func solveUnipotent(
    _ matrix: [Double], offset: Int, size: Int, _ right: inout [Double], columns: Int, modulo prime: Int
  ) {
    let (p, reciprocal) = (primes[prime], reciprocals[prime])
    let blockSize = 32
    var update = [Double](repeating: 0, count: blockSize * columns)
    for first in stride(from: 0, to: size, by: blockSize) {
      let count = min(blockSize, size - first)
      if first > 0 {
        gemm(
          rows: count, inner: first, columns: columns, matrix, offset: offset + first * size, rowStride: size, right,
          offset: 0, rowStride: columns, into: &update, rowStride: columns)
      }
      right.withUnsafeMutableBufferPointer { right in
        matrix.withUnsafeBufferPointer { matrix in
          update.withUnsafeBufferPointer { update in
            for row in 0..<count {
              let target = right.baseAddress! + (first + row) * columns
              if first > 0 {
                let source = update.baseAddress! + row * columns
                for c in 0..<columns {
                  target[c] = Self.reduce(target[c] - Self.reduce(source[c], p, reciprocal), p, reciprocal)
                }
              }
              for column in 0..<row {
                let factor = matrix[offset + (first + row) * size + first + column]
                if factor == 0 { continue }
                let source = right.baseAddress! + (first + column) * columns
                for c in 0..<columns { target[c] -= factor * source[c] }
              }
              for c in 0..<columns { target[c] = Self.reduce(target[c], p, reciprocal) }
            }
          }
        }
      }
    }
  }
}
