/// The residues of some numbers modulo each of some primes: a plane for each prime.
struct Residues {
  let primes: WordPrimes
  /// The numbers in each plane.
  let count: Int
  /// Plane after plane. Balanced residues of primes of 25 bits fit 32 bits, which take half the memory of doubles.
  private(set) var values: [Int32]

  /// Planes without values: each is to be set before it is read.
  init(count: Int, modulo primes: WordPrimes) {
    self.primes = primes
    self.count = count
    let size = primes.count * count
    values = Array(unsafeUninitializedCapacity: size) { buffer, initialized in
      buffer.initialize(repeating: 0)
      initialized = size
    }
  }

  /// Sets a plane to the residues of integers below ``WordPrimes/exactLimit`` in magnitude, such as sums of products of residues.
  ///
  /// - Precondition: there are ``count`` numbers from the offset on.
  mutating func setPlane(_ prime: Int, to numbers: [Double], from offset: Int = 0) {
    precondition(offset >= 0 && offset + count <= numbers.count && primes.primes.indices.contains(prime))
    let (p, reciprocal) = (primes.primes[prime], primes.reciprocals[prime])
    let (first, size) = (prime * count, count)
    numbers.withUnsafeBufferPointer { numbers in
      values.withUnsafeMutableBufferPointer { values in
        guard size > 0 else { return }
        // Without checked indices the loop is vectorised.
        let (source, target) = (numbers.baseAddress! + offset, values.baseAddress! + first)
        for i in 0..<size { target[i] = Int32(WordPrimes.reduce(source[i], p, reciprocal)) }
      }
    }
  }
}

extension IntegerMatrix {
  /// Writes the residues of all entries, in row-major order, modulo some of the primes: a plane of doubles for each.
  ///
  /// An entry is `Σ_d digit_d · 2^(w d)`, digits of `w` bits. So all residues are one product of matrices, of the powers modulo the
  /// primes by the digits; it is exact, as ``DigitWidth`` keeps the sums below ``WordPrimes/exactLimit``.
  ///
  /// - Precondition: the planes have room.
  /// - Complexity: a product of a `primes × digits` by a `digits × entries` matrix by `dgemm`.
  func writeResidues(modulo primes: WordPrimes, _ range: Range<Int>, to planes: inout [Double]) {
    let count = rows * columns
    precondition(range.count * count <= planes.count && range.upperBound <= primes.count)
    let width = DigitWidth(forSumsBelow: WordPrimes.exactLimit, digitsOf: stride, by: primes)
    let digitCount = width.count(ofWords: stride)
    let powers = primes.powers(of: width.base, count: digitCount, range)
    let blockSize = max(1, min(count, 1024))
    var digits = [Double](repeating: 0, count: min(digitCount, width.termsAtATime) * blockSize)
    var products = [Double](repeating: 0, count: range.count * blockSize)
    for first in Swift.stride(from: 0, to: count, by: blockSize) {
      let size = min(blockSize, count - first)
      for firstDigit in Swift.stride(from: 0, to: digitCount, by: width.termsAtATime) {
        let someDigits = firstDigit..<min(firstDigit + width.termsAtATime, digitCount)
        width.extract(someDigits, of: self, entries: first..<first + size, into: &digits)
        gemm(
          rows: range.count, inner: someDigits.count, columns: size, powers, offset: firstDigit, rowStride: digitCount,
          digits, offset: 0, rowStride: size, into: &products, rowStride: size)
        for prime in range {
          let row = prime - range.lowerBound
          primes.reduce(
            products, from: row * size, count: size, modulo: prime, to: &planes, at: row * count + first,
            adding: firstDigit > 0)
        }
      }
    }
  }
}

extension WordPrimes {
  /// The powers of a number below 2^25, from 1 on, modulo some of the primes: a row for each.
  fileprivate func powers(of base: Double, count: Int, _ range: Range<Int>) -> [Double] {
    var powers: [Double] = []
    powers.reserveCapacity(range.count * count)
    for prime in range {
      var power = 1.0
      for _ in 0..<count {
        powers.append(power)
        power = Self.reduce(power * base, primes[prime], reciprocals[prime])
      }
    }
    return powers
  }

  /// Writes the residues of integers, or adds them to what is there, modulo one of the primes.
  fileprivate func reduce(
    _ numbers: [Double], from offset: Int, count: Int, modulo prime: Int, to target: inout [Double], at place: Int,
    adding: Bool
  ) {
    precondition(offset + count <= numbers.count && place + count <= target.count)
    let (p, reciprocal) = (primes[prime], reciprocals[prime])
    numbers.withUnsafeBufferPointer { numbers in
      target.withUnsafeMutableBufferPointer { target in
        guard count > 0 else { return }
        let (source, target) = (numbers.baseAddress! + offset, target.baseAddress! + place)
        if adding {
          for i in 0..<count {
            target[i] = Self.reduce(target[i] + Self.reduce(source[i], p, reciprocal), p, reciprocal)
          }
        } else {
          for i in 0..<count { target[i] = Self.reduce(source[i], p, reciprocal) }
        }
      }
    }
  }
}
