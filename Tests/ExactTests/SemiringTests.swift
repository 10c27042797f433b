import Exact
import TestSeeds
import Testing

@Suite struct SemiringTests {
  @Test func laws() {
    for index in TestSeeds.cases(1_000) {
      var generator = TestSeeds.generator(case: index)
      func integer() -> Integer { Integer.random(using: &generator).magnitude }
      func length() -> Int? { Bool.random(using: &generator) ? .random(in: -9...9, using: &generator) : nil }
      check(PathCounting(), integer(), integer(), integer())
      check(LongestPath(), length(), length(), length())
    }
    for bits in 0..<8 { check(Reachability(), bits & 1 != 0, bits & 2 != 0, bits & 4 != 0) }
  }

  @Test func values() {
    #expect(LongestPath().add(3, 5) == 5 && LongestPath().multiply(3, 5) == 8 && LongestPath().add(nil, -2) == -2)
    #expect(Reachability().add(true, false) && !Reachability().multiply(true, false))
    #expect(PathCounting().add(2, 3) == 5 && PathCounting().multiply(2, 3) == 6)
  }

  private func check<S: Semiring>(_ s: S, _ a: S.Element, _ b: S.Element, _ c: S.Element) where S.Element: Equatable {
    #expect(s.add(a, b) == s.add(b, a))
    #expect(s.add(s.add(a, b), c) == s.add(a, s.add(b, c)))
    #expect(s.multiply(s.multiply(a, b), c) == s.multiply(a, s.multiply(b, c)))
    #expect(s.multiply(a, s.add(b, c)) == s.add(s.multiply(a, b), s.multiply(a, c)))
    #expect(s.multiply(s.add(a, b), c) == s.add(s.multiply(a, c), s.multiply(b, c)))
    #expect(s.add(a, s.zero) == a && s.multiply(a, s.one) == a && s.multiply(s.one, a) == a)
    #expect(s.multiply(a, s.zero) == s.zero && s.multiply(s.zero, a) == s.zero)
  }
}
