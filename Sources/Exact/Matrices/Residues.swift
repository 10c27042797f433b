/// Numbers modulo each of some primes: a plane for each. What is kept need not be reduced yet, but can be.
struct Residues {
  let primes: WordPrimes
  /// The numbers in each plane.
  let count: Int
  /// From the beginning of a plane to that of the next. With a large power of two they would compete for the same lines of the cache.
  let stride: Int
  private let values: Scratch

  /// Planes without values: each is to be set before it is read.
  init(count: Int, modulo primes: WordPrimes) {
    self.primes = primes
    self.count = count
    stride = count + 24
    values = Scratch(primes.count * stride)
  }

  /// The ``count`` numbers of a plane: integers below ``WordPrimes/exactLimit`` in magnitude.
  func plane(_ prime: Int) -> UnsafeMutablePointer<Double> {
    precondition(primes.primes.indices.contains(prime))
    return values.base + prime * stride
  }

  /// Sets a plane to integers below ``WordPrimes/exactLimit`` in magnitude, such as sums of products of residues.
  ///
  /// - Precondition: there are ``count`` numbers.
  func setPlane(_ prime: Int, to numbers: [Double]) {
    precondition(numbers.count == count)
    numbers.withUnsafeBufferPointer { numbers in
      guard let source = numbers.baseAddress else { return }
      plane(prime).update(from: source, count: count)
    }
  }

  /// A number modulo a prime, reduced.
  func residue(_ prime: Int, at index: Int) -> Double {
    WordPrimes.reduce(plane(prime)[index], primes.primes[prime], primes.reciprocals[prime])
  }
}

extension IntegerMatrix {
  /// Writes the residues of all entries, in row-major order, modulo some of the primes: a plane of doubles for each.
  ///
  /// - Precondition: the planes have room.
  func writeResidues(modulo primes: WordPrimes, _ range: Range<Int>, to planes: inout [Double]) {
    let count = rows * columns
    precondition(range.count * count <= planes.count)
    planes.withUnsafeMutableBufferPointer { planes in
      guard count > 0, let base = planes.baseAddress else { return }
      writeResidues(modulo: primes, range, to: base, planeStride: count)
    }
  }

  /// Writes the residues of all entries, in row-major order, modulo some of the primes: a plane of doubles for each.
  ///
  /// An entry is `Σ_d digit_d · 2^(w d)`, digits of `w` bits. So all residues are one product of matrices, of the powers modulo the
  /// primes by the digits; it is exact, as ``DigitWidth`` keeps the sums below ``WordPrimes/exactLimit``.
  ///
  /// - Parameter factors: residues, one for each of all primes, that the entries are multiplied by.
  /// - Precondition: there is room for planes so far apart.
  /// - Complexity: a product of a `primes × digits` by a `digits × entries` matrix by `dgemm`.
  func writeResidues(
    modulo primes: WordPrimes, _ range: Range<Int>, times factors: [Double]? = nil,
    to planes: UnsafeMutablePointer<Double>, planeStride: Int
  ) {
    let count = rows * columns
    precondition(range.upperBound <= primes.count && planeStride >= count)
    let width = DigitWidth(forSumsBelow: WordPrimes.exactLimit, digitsOf: stride, by: primes)
    let digitCount = width.count(ofWords: stride)
    let powers = primes.powers(of: width.base, count: digitCount, range, times: factors)
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
            products, from: row * size, count: size, modulo: prime, to: planes + row * planeStride + first,
            adding: firstDigit > 0)
        }
      }
    }
  }
}

extension WordPrimes {
  /// The powers of a number below 2^25, from 1 or from a factor on, modulo some of the primes: a row for each.
  fileprivate func powers(of base: Double, count: Int, _ range: Range<Int>, times factors: [Double]?) -> [Double] {
    var powers: [Double] = []
    powers.reserveCapacity(range.count * count)
    for prime in range {
      var power = factors.map { $0[prime] } ?? 1
      for _ in 0..<count {
        powers.append(power)
        power = Self.reduce(power * base, primes[prime], reciprocals[prime])
      }
    }
    return powers
  }

  /// Writes the residues of integers, or adds them to what is there, modulo one of the primes.
  fileprivate func reduce(
    _ numbers: [Double], from offset: Int, count: Int, modulo prime: Int, to target: UnsafeMutablePointer<Double>,
    adding: Bool
  ) {
    precondition(offset + count <= numbers.count)
    let (p, reciprocal) = (primes[prime], reciprocals[prime])
    numbers.withUnsafeBufferPointer { numbers in
      guard count > 0 else { return }
      let source = numbers.baseAddress! + offset
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
