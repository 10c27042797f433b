/// The entries of a matrix of rationals modulo primes that divide no denominator of it.
struct RationalResidues {
  private let primes: WordPrimes
  private let rows: Int
  private let columns: Int
  private let numerators: IntegerMatrix
  private let denominators: IntegerMatrix
  private let indices: [Int]

  init(of matrix: RationalMatrix, _ base: DenominatorBase, modulo primes: WordPrimes) {
    self.primes = primes
    rows = matrix.rows
    columns = matrix.columns
    numerators = IntegerMatrix(
      rows: matrix.rows, columns: matrix.columns, entries: matrix.elements.map(\.numerator))
    denominators = IntegerMatrix(rows: 1, columns: base.denominators.count, entries: base.denominators)
    indices = base.indices
  }

  /// How many doubles the entries take for one prime.
  var count: Int { rows * columns }

  /// Writes the residues of the entries modulo some of the primes: a plane for each.
  func write(_ range: Range<Int>, to planes: inout [Double]) {
    numerators.writeResidues(modulo: primes, range, to: &planes)
    var inverses = [Double](repeating: 0, count: range.count * denominators.columns)
    denominators.writeResidues(modulo: primes, range, to: &inverses)
    for prime in range {
      let (p, reciprocal) = (primes.primes[prime], primes.reciprocals[prime])
      let first = (prime - range.lowerBound) * denominators.columns
      primes.invert(&inverses, first..<first + denominators.columns, modulo: prime)
      let plane = (prime - range.lowerBound) * count
      planes.withUnsafeMutableBufferPointer { planes in
        inverses.withUnsafeBufferPointer { inverses in
          for (place, index) in indices.enumerated() {
            planes[plane + place] = WordPrimes.reduce(planes[plane + place] * inverses[first + index], p, reciprocal)
          }
        }
      }
    }
  }
}

extension WordPrimes {
  /// Replaces residues, none of which is 0, by their inverses: one inverse, and three products for each.
  ///
  /// - Precondition: no residue is 0.
  func invert(_ residues: inout [Double], _ range: Range<Int>, modulo prime: Int) {
    let (p, reciprocal) = (primes[prime], reciprocals[prime])
    var products: [Double] = [1]
    for index in range { products.append(Self.reduce(products[products.count - 1] * residues[index], p, reciprocal)) }
    let last = products[products.count - 1]
    guard let field = try? PrimeField(prime: UInt64(p)),
      let total = try? field.inverse(of: UInt64(last < 0 ? last + p : last))
    else { preconditionFailure("no residue is 0") }
    var inverse = Self.reduce(Double(total), p, reciprocal)
    for (position, index) in range.enumerated().reversed() {
      let residue = residues[index]
      residues[index] = Self.reduce(inverse * products[position], p, reciprocal)
      inverse = Self.reduce(inverse * residue, p, reciprocal)
    }
  }
}
