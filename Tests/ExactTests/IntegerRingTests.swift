import Exact
import TestSeeds
import Testing

@Suite struct IntegerRingTests {
  /// Two words against Swift's own arithmetic of twice their width.
  @Test func wordsAgreeWithInt128() {
    for index in TestSeeds.cases(20_000) {
      var generator = TestSeeds.generator(case: index)
      let x = Int.random(in: .min ... .max, using: &generator) >> Int.random(in: 0..<64, using: &generator)
      let y = Int.random(in: .min ... .max, using: &generator) >> Int.random(in: 0..<64, using: &generator)
      let (a, b) = (Integer(x), Integer(y))
      #expect(canonical(a + b) == Integer(Int128(x) + Int128(y)), "\(x) + \(y)")
      #expect(canonical(a - b) == Integer(Int128(x) - Int128(y)), "\(x) - \(y)")
      #expect(canonical(a * b) == Integer(Int128(x) * Int128(y)), "\(x) * \(y)")
      #expect((a < b) == (x < y))
      #expect(Int128(exactly: a * b) == Int128(x) * Int128(y))
    }
  }

  @Test func laws() {
    for index in TestSeeds.cases(20_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Integer.random(using: &generator)
      let b = Integer.random(using: &generator)
      let c = Integer.random(using: &generator)
      #expect(canonical(a + b) == b + a)
      #expect(canonical(a * b) == b * a)
      #expect(canonical(a + b + c) == a + (b + c))
      #expect(canonical(a * b * c) == a * (b * c))
      #expect(canonical(a * (b + c)) == a * b + a * c)
      #expect(canonical(a + b - b) == a)
      #expect(canonical(a - b) == -(b - a))
      #expect(canonical(-a) + a == 0)
      #expect(canonical(a - a) == 0)
      #expect(canonical(a * 1) == a && a * 0 == 0 && a * -1 == -a)
      #expect(canonical((a + b) * (a - b)) == a * a - b * b)
    }
  }

  /// A ring homomorphism that has its own code: the remainder modulo a word.
  @Test func remaindersModuloAWordAreAHomomorphism() throws {
    for index in TestSeeds.cases(5_000) {
      var generator = TestSeeds.generator(case: index)
      let field = PrimeField.random(using: &generator)
      let a = Integer.random(words: 30, using: &generator)
      let b = Integer.random(words: 30, using: &generator)
      #expect(field.element(a + b) == field.add(field.element(a), field.element(b)))
      #expect(field.element(a - b) == field.subtract(field.element(a), field.element(b)))
      #expect(field.element(a * b) == field.multiply(field.element(a), field.element(b)))
    }
  }

  @Test func powers() {
    for index in TestSeeds.cases(500) {
      var generator = TestSeeds.generator(case: index)
      let a = Integer.random(words: 2, using: &generator)
      var product: Integer = 1
      for exponent in 0..<12 {
        #expect(canonical(a.pow(exponent)) == product)
        product *= a
      }
    }
    #expect(Integer(0).pow(0) == 1)
    #expect(Integer(-1).pow(.max) == -1)
    #expect(Integer(2).pow(1000) == Integer(1) << 1000)
  }

  /// In-place operations, with the operand that is the target itself and with copies that must not change.
  @Test func inPlaceOperationsDoNotTouchCopies() {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let start = Integer.random(using: &generator)
      let others = (0..<6).map { _ in Integer.random(using: &generator) }
      // `value` is unshared after the first operation, and has room from earlier, larger values.
      var value = start
      var expected = start
      for other in others {
        value += other
        expected = expected + other
        #expect(canonical(value) == expected)
        let copy = value
        value -= other
        value -= other
        #expect(copy == expected)
        expected = expected - other - other
        #expect(canonical(value) == expected)
        value *= 3
        expected = expected * 3
      }
      var alias = start
      alias += alias
      #expect(canonical(alias) == start * 2)
      alias *= alias
      #expect(canonical(alias) == start * start * 4)
      alias -= alias
      #expect(canonical(alias) == 0)
      alias.negate()
      #expect(alias == 0)
    }
  }

  /// What grows in place and shrinks again across the ends of the machine word.
  @Test func inPlaceSumsCrossTheWord() {
    for edge in [Int.max, .min] {
      let step: Integer = edge > 0 ? 1 : -1
      var value = Integer(edge)
      value += step
      #expect(Int(exactly: canonical(value)) == nil)
      value += step
      #expect(Int128(exactly: canonical(value)) == Int128(edge) + (edge > 0 ? 2 : -2))
      value -= step
      value -= step
      #expect(Int(exactly: canonical(value)) == edge)
    }
  }

  @Test func negationAndMagnitudeOfTheLeastWord() {
    let least = Integer(Int.min)
    #expect(canonical(-least) == Integer(Int.min.magnitude))
    #expect(canonical(least.magnitude) == Integer(1) << 63)
    #expect(canonical(-(-least)) == least)
    #expect(Int(exactly: -(-least)) == .min)
    #expect(canonical(least * -1) == Integer(1) << 63)
    #expect(canonical(least * least) == Integer(1) << 126)
  }
}
