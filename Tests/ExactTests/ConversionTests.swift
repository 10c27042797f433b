import Exact
import Testing

@Suite struct ConversionTests {
  @Test(arguments: [0.1, -1.5, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 0x1p-1073, 3])
  func everyDoubleSurvivesTheWayThroughRationals(_ value: Double) throws {
    #expect(Double(try #require(Rational(exactly: value))) == value)
  }

  @Test func decimalsAreExact() throws {
    #expect(try Rational(parsing: "-2.5e-1") == Rational(Integer(-1), Integer(4)))
    #expect(throws: NumberParseError.self) { try Rational(parsing: "1e999999999") }
  }
}
