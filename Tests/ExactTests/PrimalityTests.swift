import Exact
import TestSeeds
import Testing

@Suite struct PrimalityTests {
  @Test func agreesWithTheSieve() {
    let limit = 200_000
    var isComposite = [Bool](repeating: false, count: limit)
    for factor in 2..<limit where !isComposite[factor] && factor * factor < limit {
      for multiple in stride(from: factor * factor, to: limit, by: factor) { isComposite[multiple] = true }
    }
    for number in 0..<limit {
      #expect(isPrime(UInt64(number)) == (number >= 2 && !isComposite[number]), "\(number)")
    }
  }

  /// The least composite numbers that pass the strong test to the first 1, 2, … primes as bases (OEIS A014233), and other
  /// numbers that fool weaker tests.
  @Test(
    arguments: [
      2047, 1_373_653, 25_326_001, 3_215_031_751, 2_152_302_898_747, 3_474_749_660_383, 341_550_071_728_321,
      3_825_123_056_546_413_051, 561, 1_729, 4_759_123_141, 1_000_000_007 * 1_000_000_009,
      4_294_967_291 * 2_147_483_647, 3_037_000_493 * 3_037_000_493,
    ] as [UInt64])
  func pseudoprimes(_ number: UInt64) {
    #expect(!isPrime(number))
  }

  @Test(
    arguments: [
      (1 << 61) - 1, (1 << 62) - 57, (1 << 63) - 25, 9_223_372_036_854_775_643, 1_000_000_007,
      2_305_843_009_213_693_921, 1_152_921_504_606_847_009,
    ] as [UInt64])
  func largePrimes(_ number: UInt64) {
    #expect(isPrime(number))
  }

  @Test func productsOfPrimesAreNone() {
    for index in TestSeeds.cases(2_000) {
      var generator = TestSeeds.generator(case: index)
      let (a, b) = (prime(using: &generator), prime(using: &generator))
      #expect(!isPrime(a * b), "\(a) * \(b)")
    }
  }

  @Test func drawnPrimes() {
    var seen: Set<UInt64> = []
    for index in TestSeeds.cases(500) {
      var generator = TestSeeds.generator(case: index)
      let prime = PrimeField.random(using: &generator).prime
      #expect(1 << 60 <= prime && prime < 1 << 61)
      #expect(isPrime(prime))
      seen.insert(prime)
    }
    #expect(seen.count >= TestSeeds.cases(500).count - 1)
    var first = SplitMix64(seed: 17)
    var second = SplitMix64(seed: 17)
    #expect(PrimeField.random(using: &first) == PrimeField.random(using: &second))
  }

  @Test func moduliThatAreNone() {
    #expect(throws: PrimeFieldError.notPrime(1)) { try PrimeField(prime: 1) }
    #expect(throws: PrimeFieldError.notPrime(0)) { try PrimeField(prime: 0) }
    #expect(throws: PrimeFieldError.tooLarge(18_446_744_073_709_551_557)) {
      try PrimeField(prime: 18_446_744_073_709_551_557)
    }
  }

  private func isPrime(_ number: UInt64) -> Bool { (try? PrimeField(prime: number)) != nil }

  private func prime(using generator: inout SplitMix64) -> UInt64 {
    while true {
      let candidate = UInt64.random(in: 41..<1 << 31, using: &generator)
      if isPrime(candidate) { return candidate }
    }
  }
}
