import Exact
import TestSeeds
import Testing

@Suite struct RationalOrderTests {
  @Test func orderIsTheSignOfTheDifference() {
    for index in TestSeeds.cases(20_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Rational.random(using: &generator)
      let b =
        Bool.random(using: &generator)
        ? .random(using: &generator)
        : a + Rational(mantissa: .random(words: 1, using: &generator), exponentOfTwo: -150)
      let sign = (a - b).signum()
      #expect((a < b) == (sign < 0), "\(a) < \(b)")
      #expect((a == b) == (sign == 0))
      #expect((a > b) == (sign > 0))
    }
  }

  @Test func floorAndCeiling() {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Rational.random(using: &generator)
      let floor = canonical(a.floor())
      #expect(Rational(floor) <= a && a < Rational(floor + 1))
      #expect(canonical(a.ceil()) == -(-a).floor())
    }
  }
}
