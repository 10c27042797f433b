import Exact
import TestSeeds
import Testing

@Suite struct IntegerShiftTests {
  @Test func shiftsArePowersOfTwo() throws {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Integer.random(using: &generator)
      let count = Int.random(in: 0...200, using: &generator)
      let power = Integer(2).pow(count)
      #expect(canonical(a << count) == a * power, "\(a) << \(count)")
      #expect(canonical(a >> count) == (try a.floorDivided(by: power)), "\(a) >> \(count)")
      #expect(a << -count == a >> count)
      #expect(a >> -count == a << count)
      #expect((a << count) >> count == a)
    }
  }

  @Test func everyCountAroundTheWords() {
    for value in [1, -1, 3, -3, Int.max, .min, .min + 1] {
      for count in 0...130 {
        let shifted = Integer(value) << count
        #expect(canonical(shifted) == Integer(value) * Integer(2).pow(count))
        #expect(canonical(shifted >> count) == Integer(value))
        #expect(canonical((shifted - 1) >> count) == Integer(value) - (count == 0 ? 1 : 1))
      }
    }
  }

  @Test func extremeCounts() {
    let large = Integer(1) << 200
    #expect(large >> .max == 0)
    #expect(-large >> .max == -1)
    #expect(large << .min == 0)
    #expect(-large << .min == -1)
    #expect(Integer(5) >> .max == 0)
    #expect(Integer(-5) >> .max == -1)
    #expect(Integer(-5) << .min == -1)
    #expect(Integer(0) << .max == 0)
    #expect(Integer(0) >> .min == 0)
  }

  @Test func bits() {
    for index in TestSeeds.cases(5_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Integer.random(using: &generator)
      #expect(a.bitWidth == (a.isZero ? 0 : String(a.magnitude, radix: 2).utf8.count))
      if a.isZero {
        #expect(a.trailingZeroBitCount == 0)
      } else {
        let odd = a >> a.trailingZeroBitCount
        #expect(odd << a.trailingZeroBitCount == a && odd.remainder(modulo: 2) == 1)
      }
      let exponent = Int.random(in: 0...300, using: &generator)
      let power = Integer(1) << exponent
      #expect(power.powerOfTwoExponent == exponent)
      #expect((-power).powerOfTwoExponent == nil)
      #expect((power + 1).powerOfTwoExponent == (exponent == 0 ? 1 : nil))
      #expect((power * 3).powerOfTwoExponent == nil)
    }
    #expect(Integer(0).powerOfTwoExponent == nil)
    #expect(Integer(Int.min).bitWidth == 64)
  }
}
