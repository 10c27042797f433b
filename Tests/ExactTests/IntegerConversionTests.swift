import Exact
import TestSeeds
import Testing

@Suite struct IntegerConversionTests {
  @Test func fixedWidthIntegers() {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Integer.random(words: 3, using: &generator)
      check(a, Int.self)
      check(a, UInt.self)
      check(a, Int8.self)
      check(a, UInt8.self)
      check(a, Int32.self)
      check(a, UInt64.self)
      check(a, Int128.self)
      check(a, UInt128.self)
    }
  }

  @Test func ends() {
    checkEnds(Int.self)
    checkEnds(UInt.self)
    checkEnds(Int8.self)
    checkEnds(UInt8.self)
    checkEnds(Int32.self)
    checkEnds(UInt64.self)
    checkEnds(Int128.self)
    checkEnds(UInt128.self)
  }

  @Test func doubles() {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let value = Double(bitPattern: generator.next())
      let integer = Integer(exactly: value)
      if value.isFinite && value == value.rounded(.towardZero) {
        #expect(integer.map { Double(canonical($0)) } == value)
      } else {
        #expect(integer == nil)
      }
    }
    #expect(Integer(exactly: Double.nan) == nil)
    #expect(Integer(exactly: -Double.infinity) == nil)
    #expect(Integer(exactly: -0.0) == 0)
    #expect(Integer(exactly: 0.5) == nil)
    #expect(Integer(exactly: 0x1p63) == Integer(1) << 63)
    #expect(Integer(exactly: -0x1p63) == Integer(Int.min))
  }

  private func check<Word: FixedWidthInteger>(_ a: Integer, _ type: Word.Type) {
    let fits = Integer(Word.min) <= a && a <= Integer(Word.max)
    let word = Word(exactly: a)
    #expect((word != nil) == fits, "\(a) as \(type)")
    if let word { #expect(canonical(Integer(word)) == a) }
  }

  private func checkEnds<Word: FixedWidthInteger>(_ type: Word.Type) {
    #expect("\(canonical(Integer(Word.min)))" == "\(Word.min)")
    #expect("\(canonical(Integer(Word.max)))" == "\(Word.max)")
    #expect(Word(exactly: Integer(Word.max)) == .max)
    #expect(Word(exactly: Integer(Word.min)) == .min)
    #expect(Word(exactly: Integer(Word.max) + 1) == nil)
    #expect(Word(exactly: Integer(Word.min) - 1) == nil)
  }
}
