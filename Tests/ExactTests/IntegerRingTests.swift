import Exact
import Testing

/// Integers of at most 60 bits against Swift's own arithmetic; all others against the laws of a ring.
@Suite struct IntegerRingTests {
  @Test func wordsAgreeWithInt128() {
    TestRun.cases(20_000) { generator in
      let x = Int.random(in: .min ... .max, using: &generator) >> Int.random(in: 0..<64, using: &generator)
      let y = Int.random(in: .min ... .max, using: &generator) >> Int.random(in: 0..<64, using: &generator)
      let (a, b) = (Integer(x), Integer(y))
      #expect(a + b == Integer(Int128(x) + Int128(y)), "\(x) + \(y)")
      #expect(a - b == Integer(Int128(x) - Int128(y)), "\(x) - \(y)")
      #expect(a * b == Integer(Int128(x) * Int128(y)), "\(x) * \(y)")
      #expect((a < b) == (x < y))
    }
  }

  @Test func laws() {
    TestRun.cases(20_000) { generator in
      let a = Integer.random(using: &generator)
      let b = Integer.random(using: &generator)
      let c = Integer.random(using: &generator)
      #expect(a + b == b + a)
      #expect(a * b == b * a)
      #expect(a + b + c == a + (b + c))
      #expect(a * b * c == a * (b * c))
      #expect(a * (b + c) == a * b + a * c)
      #expect(a + b - b == a)
      #expect(a - a == 0)
      #expect(a + -a == 0)
      #expect(a - b == -(b - a))
      #expect(a * 1 == a)
      #expect(a * 0 == 0)
    }
  }
}
