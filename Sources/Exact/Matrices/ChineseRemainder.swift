/// Integers from their residues modulo primes `p_1, …, p_n`, of which they are less than a quarter of the product `M` in magnitude.
///
/// With `M_i = M / p_i` and `c_i = r_i · M_i⁻¹ mod p_i`, balanced, `x = Σ c_i M_i − t M` for an integer `t`. As
/// `Σ c_i / p_i = t + x / M` and `|x / M| < 1/4`, `t` is that sum, rounded; the sum in doubles is off by less than `n² · 2^-52`, far below
/// the quarter that is left. The digits of `x` are then one product of matrices, of the digits of the `M_i` and of `M` by the `c_i` and
/// `−t`, and a pass of carries, modulo a power of two that holds `x` in two's complement: so digits beyond need not exist.
struct ChineseRemainder {
  let primes: WordPrimes
  /// `(M / p_i)⁻¹` modulo `p_i`, balanced.
  private let inverses: [Double]
  private let digitWidth: DigitWidth
  private let digitCount: Int
  /// The digits of the `M_i` and of `M`: a row for each digit, a column for each number.
  private let digits: [Double]
  /// The words of a result.
  let stride: Int

  /// - Parameter bits: every result is less than `2^bits` in magnitude.
  /// - Precondition: the product of the primes is more than `2^(bits + 2)`; there are at most 2^20 primes.
  init(_ primes: WordPrimes, bits: Int) {
    self.primes = primes
    stride = bits / UInt.bitWidth + 1
    let product = Self.product(primes.primes[...])
    precondition(product.bitWidth > bits + 2 && primes.count <= 1 << 20, "enough primes, and not too many")
    let digitWidth = DigitWidth(forSumsBelow: Self.limitOfSums, terms: primes.count + 1, by: primes)
    let digitCount = digitWidth.count(ofWords: stride)
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

  /// The numbers with these residues, each in two's complement over ``stride`` words.
  func numbers(_ residues: Residues) -> [UInt] {
    let (n, count) = (primes.count, residues.count)
    var words = [UInt](repeating: 0, count: count * stride)
    let blockSize = max(1, min(count, 512))
    // The coefficients c_i, and −t below them.
    var coefficients = [Double](repeating: 0, count: (n + 1) * blockSize)
    var quotients = [Double](repeating: 0, count: blockSize)
    var sums = [Double](repeating: 0, count: digitCount * blockSize)
    var totals = [Int64](repeating: 0, count: digitCount * blockSize)
    for first in Swift.stride(from: 0, to: count, by: blockSize) {
      let size = min(blockSize, count - first)
      fill(&coefficients, &quotients, residues, first: first, size: size)
      for from in Swift.stride(from: 0, to: n + 1, by: digitWidth.termsAtATime) {
        gemm(
          rows: digitCount, inner: min(digitWidth.termsAtATime, n + 1 - from), columns: size, digits, offset: from,
          rowStride: n + 1, coefficients, offset: from * size, rowStride: size, into: &sums, rowStride: size)
        Self.add(sums, to: &totals, count: digitCount * size, isFirst: from == 0)
      }
      carry(totals, into: &words, first: first, size: size)
    }
    return words
  }

  /// Sums of digits are kept below this: then adding 1.5 · 2^52 to one leaves the integer in the low bits of the double.
  private static var limitOfSums: Double { 0x1p51 }

  /// The coefficients of some numbers, a row for each prime, and `−t`.
  ///
  private func fill(
    _ coefficients: inout [Double], _ quotients: inout [Double], _ residues: Residues, first: Int, size: Int
  ) {
    let n = primes.count
    coefficients.withUnsafeMutableBufferPointer { coefficients in
      quotients.withUnsafeMutableBufferPointer { quotients in
        residues.values.withUnsafeBufferPointer { values in
          for i in 0..<size { quotients[i] = 0 }
          for prime in 0..<n {
            let (p, reciprocal, inverse) = (primes.primes[prime], primes.reciprocals[prime], inverses[prime])
            let source = values.baseAddress! + prime * residues.count + first
            let (target, sums) = (coefficients.baseAddress! + prime * size, quotients.baseAddress!)
            for i in 0..<size {
              let coefficient = WordPrimes.reduce(Double(source[i]) * inverse, p, reciprocal)
              target[i] = coefficient
              sums[i] += coefficient * reciprocal
            }
          }
          let (target, sums) = (coefficients.baseAddress! + n * size, quotients.baseAddress!)
          for i in 0..<size { target[i] = -((sums[i] + 0x1.8p52) - 0x1.8p52) }
        }
      }
    }
  }

  /// Adds sums as integers.
  private static func add(_ sums: [Double], to totals: inout [Int64], count: Int, isFirst: Bool) {
    let shift = (0x1.8p52).bitPattern
    sums.withUnsafeBufferPointer { sums in
      totals.withUnsafeMutableBufferPointer { totals in
        if isFirst {
          for i in 0..<count { totals[i] = Int64(bitPattern: (sums[i] + 0x1.8p52).bitPattern &- shift) }
        } else {
          for i in 0..<count { totals[i] &+= Int64(bitPattern: (sums[i] + 0x1.8p52).bitPattern &- shift) }
        }
      }
    }
  }

  /// Makes numbers of sums of digits, by carrying.
  private func carry(_ totals: [Int64], into words: inout [UInt], first: Int, size: Int) {
    let (stride, digitCount, bits) = (stride, digitCount, digitWidth.bits)
    let mask: Int64 = 1 << Int64(bits) - 1
    totals.withUnsafeBufferPointer { totals in
      words.withUnsafeMutableBufferPointer { words in
        for i in 0..<size {
          var carry: Int64 = 0
          var word: UInt = 0
          var shift = 0
          var place = (first + i) * stride
          var total = totals.baseAddress! + i
          for _ in 0..<digitCount {
            let value = total.pointee &+ carry
            total += size
            carry = value &>> Int64(bits)
            let kept = UInt(truncatingIfNeeded: value & mask)
            word |= kept &<< UInt(shift)
            shift &+= bits
            if shift >= 64 {
              words[place] = word
              place &+= 1
              shift &-= 64
              word = shift == 0 ? 0 : kept &>> UInt(bits &- shift)
            }
          }
          // What is left over lies beyond the words of a number.
          if shift > 0, place < (first + i + 1) * stride { words[place] = word }
        }
      }
    }
  }
}
