extension IntegerMatrix {
  /// The product. It runs on `dgemm`, without rounding: over the doubles where all sums are below 2^53, and else modulo as many
  /// primes of at most 25 bits as the bound `|c_ij| ≤ inner · max|a| · max|b|` asks for, put together by the Chinese remainder
  /// theorem. The bound holds always, and so does the result.
  ///
  /// - Precondition: `a` has as many columns as `b` has rows; fewer than 2^30 of them.
  /// - Complexity: for entries of `b` bits, about `b / 11` products of matrices of doubles.
  public static func * (a: IntegerMatrix, b: IntegerMatrix) -> IntegerMatrix {
    precondition(a.columns == b.rows, "as many columns on the left as rows on the right")
    let (rows, inner, columns) = (a.rows, a.columns, b.columns)
    precondition(inner < 1 << 30, "fewer columns than 2^30")
    guard rows > 0, inner > 0, columns > 0 else { return IntegerMatrix(rows: rows, columns: columns) }
    // |c| ≤ 2^bits: each entry is at most 2^bitWidth in magnitude.
    let bits = a.bitWidth + b.bitWidth + (inner - 1 == 0 ? 0 : Int.bitWidth - (inner - 1).leadingZeroBitCount)
    if bits <= 52 { return smallProduct(a, b) }
    // One bit more, as 2^bits itself may be reached.
    guard let primes = WordPrimes(below: WordPrimes.largestPrime(forSumsOf: inner), bits: bits + 3) else {
      preconditionFailure("there are primes for entries that fit in memory")
    }
    let remainder = ChineseRemainder(primes, bits: bits + 1)
    let products = Residues(count: rows * columns, modulo: primes)
    // Some primes at a time, so that the residues of the factors take 256 MB at most, or one prime's.
    let atATime = max(1, min(primes.count, (1 << 24) / max(rows * inner, inner * columns)))
    let (leftStride, rightStride) = (rows * inner + 24, inner * columns + 24)
    let (left, right) = (Scratch(atATime * leftStride), Scratch(atATime * rightStride))
    for first in Swift.stride(from: 0, to: primes.count, by: atATime) {
      let range = first..<min(first + atATime, primes.count)
      // With the factors that the remainders are put together by, which so take no pass of their own.
      a.writeResidues(modulo: primes, range, times: remainder.inverses, to: left.base, planeStride: leftStride)
      b.writeResidues(modulo: primes, range, to: right.base, planeStride: rightStride)
      for prime in range {
        gemm(
          rows: rows, inner: inner, columns: columns, left.base + (prime - first) * leftStride, rowStride: inner,
          right.base + (prime - first) * rightStride, rowStride: columns, into: products.plane(prime),
          rowStride: columns)
      }
    }
    return IntegerMatrix(
      rows: rows, columns: columns, words: remainder.numbers(products, areMultiplied: true), stride: remainder.stride)
  }

  /// The product where all sums of products are below 2^53, and doubles are exact.
  private static func smallProduct(_ a: IntegerMatrix, _ b: IntegerMatrix) -> IntegerMatrix {
    func doubles(_ matrix: IntegerMatrix) -> [Double] { matrix.words.map { Double(Int(bitPattern: $0)) } }
    var product = [Double](repeating: 0, count: a.rows * b.columns)
    gemm(
      rows: a.rows, inner: a.columns, columns: b.columns, doubles(a), offset: 0, rowStride: a.columns, doubles(b),
      offset: 0,
      rowStride: b.columns, into: &product, rowStride: b.columns)
    return IntegerMatrix(
      rows: a.rows, columns: b.columns, words: product.map { UInt(bitPattern: Int($0)) }, stride: 1)
  }
}
