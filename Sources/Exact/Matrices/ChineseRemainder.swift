/// Integers from their residues modulo primes `p_1, …, p_n`, of which they are less than a quarter of the product `M` in magnitude.
///
/// With `M_i = M / p_i` and `c_i = r_i · M_i⁻¹ mod p_i`, balanced, `x = Σ c_i M_i − t M` for an integer `t`. As
/// `Σ c_i / p_i = t + x / M` and `|x / M| < 1/4`, `t` is that sum, rounded; the sum in doubles is off by less than `n² · 2^-52`, far below
/// the quarter that is left. The digits of `x` are then one product of matrices, of the digits of the `M_i` and of `M` by the `c_i` and
/// `−t`, and a pass of carries, modulo a power of two that holds `x` in two's complement: so digits beyond need not exist.
struct ChineseRemainder {
  let primes: WordPrimes
  /// `(M / p_i)⁻¹` modulo `p_i`, balanced.
  let inverses: [Double]
  let digitWidth: DigitWidth
  /// An even number of digits, of as many bits as a result at least.
  let digitCount: Int
  /// The digits of the `M_i` and of `M`: a row for each digit, a column for each number.
  private let digits: [Double]
  /// The words of a result.
  let stride: Int

  /// - Parameter bits: every result is less than `2^bits` in magnitude.
  /// - Precondition: the product of the primes is more than `2^(bits + 2)`; there are at most 2^19 primes, all above 2^10.
  init(_ primes: WordPrimes, bits: Int) {
    self.primes = primes
    stride = bits / UInt.bitWidth + 1
    let product = Self.product(primes.primes[...])
    precondition(product.bitWidth > bits + 2 && primes.count <= 1 << 19, "enough primes, and not too many")
    // |t| ≤ 0.51 n + 1, which is at most 2 + n / 512 times the bound of a residue.
    let terms = primes.count + 2 + primes.count / 512
    let digitWidth = DigitWidth(forSumsBelow: Self.limitOfSums, terms: terms, by: primes)
    let digitCount = (digitWidth.count(ofWords: stride) + 1) / 2 * 2
    self.digitWidth = digitWidth
    self.digitCount = digitCount
    let width = primes.count + 1
    var digits = [Double](repeating: 0, count: digitCount * width)
    var inverses: [Double] = []
    func write(_ number: Integer, column: Int) {
      number.withMagnitude { limbs, count in
        for digit in 0..<min(digitCount, digitWidth.count(ofWords: count)) {
          let (word, shift) = (digit * digitWidth.bits / 64, UInt(digit * digitWidth.bits % 64))
          var value = limbs[word] >> shift
          if shift > 0, word + 1 < count { value |= limbs[word + 1] << (64 - shift) }
          digits[digit * width + column] = Double(value & (1 << UInt(digitWidth.bits) - 1))
        }
      }
    }
    for (index, prime) in primes.primes.enumerated() {
      let part = product.exactlyDivided(by: Integer(Int(prime)))
      write(part, column: index)
      let residue = part.remainder(modulo: UInt64(prime))
      guard let field = try? PrimeField(prime: UInt64(prime)), let inverse = try? field.inverse(of: residue) else {
        preconditionFailure("the primes are different primes")
      }
      inverses.append(WordPrimes.reduce(Double(inverse), prime, primes.reciprocals[index]))
    }
    write(product, column: primes.count)
    self.digits = digits
    self.inverses = inverses
  }

  /// The product of the primes, by halves.
  private static func product(_ primes: ArraySlice<Double>) -> Integer {
    // Halving n primes is log n deep.
    if primes.count <= 8 { return primes.reduce(1) { $0 * Integer(Int($1)) } }
    let middle = primes.startIndex + primes.count / 2
    return product(primes[..<middle]) * product(primes[middle...])
  }

  /// Sums of digits are kept below this. A carry into such a sum is at most `2^51 / 2^7`, so that with it the sum is below `2^51`,
  /// and adding `1.5 · 2^52` rounds it to an integer, which is then in the low bits of the double.
  private static var limitOfSums: Double { 0x1p51 - 0x1p44 }

  /// The numbers with these residues, each in two's complement over ``stride`` words.
  ///
  /// - Parameter areMultiplied: whether the residues are those of the `c_i` already, the numbers' times ``inverses``.
  func numbers(_ residues: Residues, areMultiplied: Bool = false) -> [UInt] {
    let count = residues.count
    return Array(unsafeUninitializedCapacity: count * stride) { words, initialized in
      if let words = words.baseAddress { write(residues, areMultiplied: areMultiplied, to: words) }
      initialized = count * stride
    }
  }

  /// The numbers that are put together at a time: what they need stays in the cache.
  private static var blockSize: Int { 512 }

  private func write(_ residues: Residues, areMultiplied: Bool, to words: UnsafeMutablePointer<UInt>) {
    let (n, count) = (primes.count, residues.count)
    let blockSize = min(Self.blockSize, (count + DigitSums.lanes - 1) / DigitSums.lanes * DigitSums.lanes)
    // The coefficients c_i, and −t below them.
    let coefficients = Scratch((n + 1) * blockSize)
    let sums = DigitSums(digitCount: digitCount, bits: digitWidth.bits, numbers: blockSize)
    digits.withUnsafeBufferPointer { digits in
      for first in Swift.stride(from: 0, to: count, by: blockSize) {
        let size = min(blockSize, count - first)
        fill(coefficients.base, residues, first: first, size: size, areMultiplied: areMultiplied)
        gemm(
          rows: digitCount, inner: n + 1, columns: size, digits.baseAddress!, rowStride: n + 1, coefficients.base,
          rowStride: size, into: sums.base, rowStride: sums.rowLength)
        sums.write(size, to: words + first * stride, wordsEach: stride)
      }
    }
  }

  /// The coefficients of some numbers, a row for each prime, and `−t`.
  private func fill(
    _ coefficients: UnsafeMutablePointer<Double>, _ residues: Residues, first: Int, size: Int, areMultiplied: Bool
  ) {
    let sums = coefficients + primes.count * size
    for i in 0..<size { sums[i] = 0 }
    for prime in 0..<primes.count {
      let (p, reciprocal, inverse) = (primes.primes[prime], primes.reciprocals[prime], inverses[prime])
      let source = residues.plane(prime) + first
      let target = coefficients + prime * size
      if areMultiplied {
        for i in 0..<size {
          let coefficient = WordPrimes.reduce(source[i], p, reciprocal)
          target[i] = coefficient
          sums[i] += coefficient * reciprocal
        }
      } else {
        for i in 0..<size {
          let coefficient = WordPrimes.reduce(WordPrimes.reduce(source[i], p, reciprocal) * inverse, p, reciprocal)
          target[i] = coefficient
          sums[i] += coefficient * reciprocal
        }
      }
    }
    for i in 0..<size { sums[i] = -((sums[i] + 0x1.8p52) - 0x1.8p52) }
  }
}
