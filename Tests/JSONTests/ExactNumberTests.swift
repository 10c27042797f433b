import Exact
import JSON
import Testing

@Suite struct ExactNumberTests {
  private func value(_ text: String) throws -> JSONValue { try JSONDocument(parsing: text).root }

  @Test func numbersAreTheirDigits() throws {
    #expect(try value("0.1").asRational() == Rational(parsing: "1/10"))
    #expect(try value("-2.50e-3").asRational() == Rational(parsing: "-1/400"))
    #expect(try value("1E+2").asRational() == 100)
    #expect(
      try value("123456789012345678901234567890").asRational() == Rational(parsing: "123456789012345678901234567890"))
    #expect(try value("-0").asRational() == 0)
    #expect(try value(#""-7/3""#).asRational() == Rational(parsing: "-7/3"))
    #expect(try value(#""\u0031\u002f2""#).asRational() == Rational(parsing: "1/2"))
    #expect(try value("-123456789012345678901234567890").asInteger() == Integer("-123456789012345678901234567890"))
    #expect(try value(#""12""#).asInteger() == 12)
    #expect(try value("0.1").numberLiteral == "0.1")
    #expect(try value(#""0.1""#).numberLiteral == nil)
  }

  @Test func whatIsNoExactNumberIsRefused() throws {
    for text in [#""1/0""#, #""""#, #""x""#, #""1/2/3""#, "1e999999999", #"" 1""#] {
      #expect(throws: JSONError.self) { try value(text).asRational() }
    }
    for text in ["1.0", "1e3", #""1/2""#, #""""#] {
      #expect(throws: JSONError.self) { try value(text).asInteger() }
    }
    for text in ["null", "[]", "true", "{}"] {
      #expect(throws: JSONError.self) { try value(text).asRational() }
      #expect(throws: JSONError.self) { try value(text).asInteger() }
    }
  }

  @Test func wordSizedNumbers() throws {
    #expect(try value("9223372036854775807").asInt() == Int.max)
    #expect(try value("-9223372036854775808").asInt() == Int.min)
    #expect(try value("7").asInt(in: 0...7) == 7)
    for text in ["9223372036854775808", "1.0", "1e2", #""1""#, "null"] {
      #expect(throws: JSONError.self) { try value(text).asInt() }
    }
    let error = #expect(throws: JSONError.self) { try value("8").asInt(in: 0...7) }
    #expect(
      error.map(String.init(describing:))
        == "$: expected an integer from 0 to 7, found 8, at byte 0 (line 1, column 1)")
  }

  @Test func floatingPointNumbers() throws {
    #expect(try value("0.1").asDouble() == 0.1)
    #expect(try value("16777217").asFloat() == 16_777_216)
    #expect(try value("-0").asDouble().sign == .minus)
    #expect(try value("1e-999").asDouble() == 0)
    #expect(throws: JSONError.self) { try value("1e999").asDouble() }
    #expect(throws: JSONError.self) { try value("1e39").asFloat() }
    #expect(throws: JSONError.self) { try value(#""1""#).asDouble() }
    #expect(throws: JSONError.self) { try value(#""1""#).asFloat() }
  }
}
