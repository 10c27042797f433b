import Exact
import TestSeeds
import Testing

@Suite struct IntegerDivisionTests {
  @Test func divisionLaw() throws {
    for index in TestSeeds.cases(20_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Integer.random(words: 8, using: &generator)
      let b = Integer.random(words: 4, using: &generator)
      guard !b.isZero else { continue }
      let (quotient, remainder) = try a.quotientAndRemainder(dividingBy: b)
      #expect(canonical(quotient) * b + canonical(remainder) == a, "\(a) / \(b)")
      #expect(remainder.magnitude < b.magnitude)
      #expect(remainder.isZero || remainder.signum() == a.signum())
      let floor = canonical(try a.floorDivided(by: b))
      let rest = a - floor * b
      #expect(rest.magnitude < b.magnitude && (rest.isZero || rest.signum() == b.signum()))
      #expect(canonical((a * b).exactlyDivided(by: b)) == a, "\(a) * \(b) / \(b)")
    }
  }

  @Test func divisionByZeroIsAnError() {
    for a in [0, 1, -7, Integer(1) << 100] {
      #expect(throws: ArithmeticError.divisionByZero) { try a.quotientAndRemainder(dividingBy: 0) }
      #expect(throws: ArithmeticError.divisionByZero) { try a.floorDivided(by: 0) }
    }
  }

  @Test func theLeastWordDividedByMinusOne() throws {
    let (quotient, remainder) = try Integer(Int.min).quotientAndRemainder(dividingBy: -1)
    #expect(canonical(quotient) == Integer(1) << 63 && remainder == 0)
    #expect(canonical(Integer(Int.min).exactlyDivided(by: -1)) == Integer(1) << 63)
    let back = try (Integer(1) << 63).quotientAndRemainder(dividingBy: -1)
    #expect(Int(exactly: canonical(back.quotient)) == .min && back.remainder == 0)
    // A divisor that is no word, but as long as the dividend.
    let same = try Integer(Int.min).quotientAndRemainder(dividingBy: Integer(1) << 63)
    #expect(same.quotient == -1 && same.remainder == 0)
  }

  @Test func remainderModuloAWord() throws {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Integer.random(using: &generator)
      let modulus = max(1, generator.next() >> UInt64.random(in: 0..<64, using: &generator))
      let remainder = a.remainder(modulo: modulus)
      #expect(remainder < modulus)
      let floor = try a.floorDivided(by: Integer(modulus))
      #expect(floor * Integer(modulus) + Integer(remainder) == a)
    }
  }

  @Test func greatestCommonDivisor() throws {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let factor = Integer.random(words: 3, using: &generator)
      let a = Integer.random(words: 3, using: &generator) * factor
      let b = Integer.random(words: 5, using: &generator) * (Bool.random(using: &generator) ? factor : 1)
      let divisor = canonical(a.greatestCommonDivisor(b))
      #expect(divisor == (try euclid(a, b)), "gcd(\(a), \(b))")
      #expect(divisor == b.greatestCommonDivisor(a))
      let multiple = canonical(a.leastCommonMultiple(b))
      #expect(multiple * divisor == (a * b).magnitude)
    }
    #expect(Integer(0).greatestCommonDivisor(0) == 0)
    #expect(Integer(Int.min).greatestCommonDivisor(0) == Integer(1) << 63)
    #expect(Integer(Int.min).greatestCommonDivisor(Integer(Int.min)) == Integer(1) << 63)
    #expect(Integer(0).leastCommonMultiple(5) == 0)
  }

  /// GMP changes its algorithm at some thousand limbs.
  @Test func greatestCommonDivisorOfLargeNumbers() throws {
    var generator = TestSeeds.generator()
    for _ in 0..<3 {
      let factor = Integer.random(words: 500, using: &generator) * 2 + 1
      let a = (Integer(1) << 40_000 - 1) * factor
      let b = (Integer(1) << 60_000 - 1) * factor << 77
      // gcd(2^a - 1, 2^b - 1) = 2^gcd(a, b) - 1
      #expect(canonical(a.greatestCommonDivisor(b)) == ((Integer(1) << 20_000 - 1) * factor).magnitude)
    }
  }

  private func euclid(_ a: Integer, _ b: Integer) throws -> Integer {
    var (x, y) = (a, b)
    while !y.isZero { (x, y) = (y, try x.quotientAndRemainder(dividingBy: y).remainder) }
    return x.magnitude
  }
}
