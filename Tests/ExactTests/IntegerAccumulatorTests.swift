import Exact
import TestSeeds
import Testing

@Suite struct IntegerAccumulatorTests {
  @Test func sumsOfProducts() {
    let accumulator = IntegerAccumulator()
    for index in TestSeeds.cases(3_000) {
      var generator = TestSeeds.generator(case: index)
      accumulator.reset()
      #expect(accumulator.value == 0)
      var sum: Integer = 0
      for _ in 0..<Int.random(in: 0..<20, using: &generator) {
        let a = Integer.random(words: 8, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
          let b = Integer.random(words: 6, using: &generator)
          accumulator.addProduct(a, b)
          sum += a * b
        case 1:
          accumulator.add(a)
          sum += a
        default:
          let b = [.min, .max, 0, 1, -1, Int(truncatingIfNeeded: generator.next())].randomElement(using: &generator)!
          accumulator.addProduct(a, b)
          sum += a * Integer(b)
        }
        #expect(canonical(accumulator.value) == sum)
      }
    }
  }

  /// Carries that run through all limbs, and storage that grows under them.
  @Test func carries() {
    let accumulator = IntegerAccumulator()
    var sum: Integer = 0
    for bits in stride(from: 63, through: 8_000, by: 61) {
      let ones = Integer(1) << bits - 1
      accumulator.addProduct(ones, 1)
      accumulator.addProduct(1, 1)
      sum += ones + 1
      #expect(accumulator.value == sum)
      accumulator.addProduct(ones, -1)
      accumulator.addProduct(-1, ones)
      sum -= ones * 2
      #expect(accumulator.value == sum)
    }
    for _ in 0..<1000 {
      accumulator.addProduct(Integer(Int.min), .min)
      sum += Integer(1) << 126
    }
    #expect(accumulator.value == sum)
  }

  @Test func sumsThatCancel() {
    let accumulator = IntegerAccumulator()
    let a = Integer(7).pow(300)
    accumulator.addProduct(a, 12)
    accumulator.addProduct(a, -12)
    #expect(canonical(accumulator.value) == 0)
    accumulator.addProduct(1, -1)
    #expect(canonical(accumulator.value) == -1)
    accumulator.reset()
    accumulator.addProduct(2, 3)
    #expect(canonical(accumulator.value) == 6)
  }
}
