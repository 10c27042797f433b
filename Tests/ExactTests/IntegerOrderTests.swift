import Exact
import TestSeeds
import Testing

@Suite struct IntegerOrderTests {
  @Test func orderIsTheSignOfTheDifference() {
    for index in TestSeeds.cases(20_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Integer.random(using: &generator)
      let b = Bool.random(using: &generator) ? .random(using: &generator) : a + .random(words: 1, using: &generator)
      let sign = (a - b).signum()
      #expect((a < b) == (sign < 0))
      #expect((a == b) == (sign == 0))
      #expect((a > b) == (sign > 0))
      #expect(a.magnitude.signum() == (a.isZero ? 0 : 1))
      #expect(a.magnitude == max(a, -a))
    }
  }

  /// Equal numbers that were computed in different ways are equal, and hash alike.
  @Test func equalNumbersHashAlike() {
    for index in TestSeeds.cases(5_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Integer.random(using: &generator)
      let b = Integer.random(using: &generator)
      let c = a + b - b
      #expect(a == c && a.hashValue == c.hashValue)
      #expect(Set([a, c, a + 1]).count == 2)
    }
  }

  @Test func isOneAndIsZero() {
    #expect(Integer(1).isOne && !Integer(-1).isOne && !Integer(0).isOne)
    #expect(Integer(0).isZero && !Integer(1).isZero)
    #expect(!(Integer(1) << 64).isOne && !(Integer(1) << 64).isZero)
  }
}
