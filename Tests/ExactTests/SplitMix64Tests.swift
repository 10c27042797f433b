import Exact
import TestSeeds
import Testing

@Suite struct SplitMix64Tests {
  /// The numbers of the reference implementation (<https://prng.di.unimi.it/splitmix64.c>) for this seed.
  @Test func referenceNumbers() {
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func splittingRepeatsAndSeparates() {
    var first = SplitMix64(seed: 5)
    var second = SplitMix64(seed: 5)
    var children = (0..<100).map { _ in first.split() }
    let again = (0..<100).map { _ in second.split() }
    #expect(children == again && first == second)
    // 64 numbers of each generator: none occurs twice.
    var numbers: Set<UInt64> = []
    for i in children.indices { for _ in 0..<64 { numbers.insert(children[i].next()) } }
    for _ in 0..<64 { numbers.insert(first.next()) }
    #expect(numbers.count == 101 * 64)
  }

  /// Half of the bits of generators that were split off are ones, position by position.
  @Test func bitsAreBalanced() {
    var generator = SplitMix64(seed: TestSeeds.seed)
    var ones = [Int](repeating: 0, count: 64)
    let count = 4_096
    for _ in 0..<count {
      var child = generator.split()
      let number = child.next()
      for bit in 0..<64 where number >> UInt64(bit) & 1 == 1 { ones[bit] += 1 }
    }
    // Seven standard deviations of a fair coin: 32 * 7.
    for bit in 0..<64 { #expect(abs(ones[bit] - count / 2) < 224, "bit \(bit)") }
  }
}
