/// Integers from their residues modulo many primes, by halves: for more primes than ``ChineseRemainder`` has a table for, which grows
/// with the square of their number.
struct PrimeProductTree {
  private let primes: WordPrimes
  /// `(M / p_i)⁻¹` modulo `p_i`, for the product `M` of all primes.
  private let inverses: [Double]
  /// The products of the primes of each node: node 1 is the root, and the children of node `k` are `2 k` and `2 k + 1`. The
  /// leaves are the last `leafCount` nodes; those beyond the primes have the product 1.
  private let products: [Integer]
  private let leafCount: Int

  init(_ primes: WordPrimes) {
    self.primes = primes
    var leafCount = 1
    while leafCount < primes.count { leafCount *= 2 }
    var products = [Integer](repeating: 1, count: 2 * leafCount)
    for (index, prime) in primes.primes.enumerated() { products[leafCount + index] = Integer(Int(prime)) }
    for node in (1..<leafCount).reversed() { products[node] = products[2 * node] * products[2 * node + 1] }
    let product = products[1]
    inverses = zip(primes.primes, primes.reciprocals).map { prime, reciprocal in
      // M / p modulo p is (M modulo p²) / p, and p² is below 2^50.
      let p = UInt64(prime)
      let cofactor = product.remainder(modulo: p * p) / p
      return WordPrimes.reduce(Double(ModularElimination.inverse(of: Int(cofactor), modulo: Int(p))), prime, reciprocal)
    }
    self.products = products
    self.leafCount = leafCount
  }

  /// The number of least magnitude with these residues.
  ///
  /// - Complexity: that of multiplying numbers of the size of the result, times the logarithm of the number of primes.
  func number(_ residues: [Double]) -> Integer {
    // x ≡ Σ c_i M / p_i: a node has that sum over its primes, for the product of its primes.
    var sums = [Integer](repeating: 0, count: 2 * leafCount)
    for (index, residue) in residues.enumerated() {
      let coefficient = WordPrimes.reduce(residue * inverses[index], primes.primes[index], primes.reciprocals[index])
      sums[leafCount + index] = Integer(Int(coefficient))
    }
    for node in (1..<leafCount).reversed() {
      sums[node] = sums[2 * node] * products[2 * node + 1] + sums[2 * node + 1] * products[2 * node]
    }
    let remainder = sums[1].dividedWithRemainder(byNonzero: products[1]).remainder
    if remainder.magnitude << 1 <= products[1] { return remainder }
    return remainder.signum() > 0 ? remainder - products[1] : remainder + products[1]
  }
}

extension Residues {
  /// The numbers with these residues, all less than `2^bits` in magnitude.
  ///
  /// - Precondition: the product of the primes is more than `2^(bits + 2)`.
  func numbers(bits: Int) -> [Integer] {
    if primes.count <= 2_048 {
      let remainder = ChineseRemainder(primes, bits: bits)
      return IntegerMatrix(rows: 1, columns: count, words: remainder.numbers(self), stride: remainder.stride).entries
    }
    let tree = PrimeProductTree(primes)
    return (0..<count).map { index in
      tree.number((0..<primes.count).map { residue($0, at: index) })
    }
  }
}
