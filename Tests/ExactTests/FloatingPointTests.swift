import Exact
import TestSeeds
import Testing

@Suite struct FloatingPointTests {
  @Test func everyFiniteNumberSurvivesTheWayThroughRationals() throws {
    for index in TestSeeds.cases(20_000) {
      var generator = TestSeeds.generator(case: index)
      // All exponents, subnormal numbers included, are equally likely.
      let double = Double(bitPattern: generator.next())
      if double.isFinite {
        let exact = canonical(try #require(Rational(exactly: double)))
        #expect(exact.isDyadic && Double(exact) == double, "\(double)")
      }
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      if float.isFinite {
        let exact = canonical(try #require(Rational(exactly: float)))
        #expect(Float(exact) == float && exact == Rational(exactly: Double(float)), "\(float)")
      }
    }
  }

  @Test func theEndsOfTheRange() throws {
    for value in [
      0, -0.0, 1, -1.5, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 0.1,
      .leastNormalMagnitude.nextDown, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    ] as [Double] {
      #expect(Double(try #require(Rational(exactly: value))) == value)
    }
    #expect(Rational(exactly: Double.leastNonzeroMagnitude)?.denominator == Integer(1) << 1074)
    #expect(Rational(exactly: Double.nan) == nil)
    #expect(Rational(exactly: Double.infinity) == nil)
    #expect(Rational(exactly: -Float.infinity) == nil)
    #expect(Rational(exactly: Float.nan) == nil)
  }

  @Test func overflowAndUnderflowRoundAsIEEE754Says() {
    let half = Rational(mantissa: 1, exponentOfTwo: 970)
    let largest = Rational(exactly: Double.greatestFiniteMagnitude)!
    let tiny = Rational(mantissa: 1, exponentOfTwo: -2000)
    // Half a unit in the last place above the largest number is a tie, and goes to the even neighbour: infinity.
    #expect(Double(largest + half - tiny) == .greatestFiniteMagnitude)
    #expect(Double(largest + half) == .infinity)
    #expect(Double(-largest - half) == -.infinity)
    #expect(Double((largest + half).numerator) == .infinity)
    #expect(Double((largest + half).numerator - 1) == .greatestFiniteMagnitude)
    #expect(Double(Rational(mantissa: 1, exponentOfTwo: 1_000_000)) == .infinity)
    #expect(Double(Rational(mantissa: -1, exponentOfTwo: 1_000_000)) == -.infinity)
    // Half the least subnormal number is a tie, and goes to zero.
    #expect(Double(Rational(mantissa: 1, exponentOfTwo: -1075)) == 0)
    #expect(Double(Rational(mantissa: 1, exponentOfTwo: -1075) + tiny) == .leastNonzeroMagnitude)
    #expect(Double(Rational(mantissa: 1, exponentOfTwo: -1075) - tiny) == 0)
    #expect(Double(Rational(mantissa: 3, exponentOfTwo: -1075)) == 2 * .leastNonzeroMagnitude)
    #expect(Double(Rational(mantissa: -1, exponentOfTwo: -1_000_000)) == 0)
    #expect(Float(Rational(mantissa: 1, exponentOfTwo: -150)) == 0)
    #expect(Float(Rational(mantissa: 3, exponentOfTwo: -151)) == .leastNonzeroMagnitude)
    #expect(
      Float(Rational(exactly: Float.greatestFiniteMagnitude)! + Rational(mantissa: 1, exponentOfTwo: 103)) == .infinity)
  }

  /// Between two neighbouring numbers: their middle, and just beside it.
  @Test func tiesGoToEven() {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let low = Double(bitPattern: generator.next() >> 1)
      guard low.isFinite, low.nextUp.isFinite else { continue }
      let high = low.nextUp
      let (exactLow, exactHigh) = (Rational(exactly: low)!, Rational(exactly: high)!)
      let middle = (exactLow + exactHigh) * Rational(mantissa: 1, exponentOfTwo: -1)
      let step =
        (exactHigh - exactLow) * Rational(mantissa: 1, exponentOfTwo: -Int.random(in: 2...200, using: &generator))
      let even = low.significandBitPattern & 1 == 0 ? low : high
      #expect(Double(middle) == even)
      #expect(Double(-middle) == -even)
      #expect(Double(middle - step) == low)
      #expect(Double(middle + step) == high)
      if middle.isInteger {
        #expect(Double(middle.numerator) == even)
      }
    }
  }

  @Test func doublesAreNearest() {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let shift = Int.random(in: -1200...1100, using: &generator)
      let value = Rational.random(using: &generator) * Rational(mantissa: 1, exponentOfTwo: shift)
      checkNearest(value)
      checkNearest(Rational.random(using: &generator))
      let integer = Integer.random(words: 20, using: &generator)
      #expect(Double(integer) == Double(Rational(integer)))
      #expect(Double(integer) == Double("\(integer)"))
    }
  }

  @Test func floatsAreNearest() {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let shift = Int.random(in: -180...140, using: &generator)
      let value = Rational.random(words: 1, using: &generator) * Rational(mantissa: 1, exponentOfTwo: shift)
      let nearest = Float(value)
      guard nearest.isFinite, nearest.nextUp.isFinite, nearest.nextDown.isFinite else { continue }
      let error = (Rational(exactly: nearest)! - value).magnitude
      for neighbour in [nearest.nextUp, nearest.nextDown] {
        let other = (Rational(exactly: neighbour)! - value).magnitude
        #expect(error < other || error == other && nearest.significandBitPattern & 1 == 0, "\(value)")
      }
      let integer = Integer.random(words: 2, using: &generator)
      #expect(Float(integer) == Float("\(integer)"))
    }
  }

  private func checkNearest(_ value: Rational) {
    let nearest = Double(value)
    guard nearest.isFinite else {
      #expect(value.magnitude >= Rational(mantissa: 1 << 54 - 1, exponentOfTwo: 970))
      return
    }
    #expect(nearest == 0 || (nearest < 0) == (value.signum() < 0))
    let error = (Rational(exactly: nearest)! - value).magnitude
    for neighbour in [nearest.nextUp, nearest.nextDown] where neighbour.isFinite {
      let other = (Rational(exactly: neighbour)! - value).magnitude
      #expect(error < other || error == other && nearest.significandBitPattern & 1 == 0, "\(value)")
    }
  }
}
