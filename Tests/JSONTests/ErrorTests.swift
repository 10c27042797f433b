import JSON
import Testing

@Suite struct ErrorTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let bytes: [UInt8]
    let reason: JSONError.Reason
    let path: String
    let offset: Int
    let expected: String

    init(_ text: String, _ reason: JSONError.Reason, _ path: String, _ offset: Int, _ expected: String) {
      self.init(bytes: Array(text.utf8), reason, path, offset, expected)
    }

    init(bytes: [UInt8], _ reason: JSONError.Reason, _ path: String, _ offset: Int, _ expected: String) {
      self.bytes = bytes
      self.reason = reason
      self.path = path
      self.offset = offset
      self.expected = expected
    }

    var testDescription: String { String(decoding: bytes, as: UTF8.self) }
  }

  static let value = "a value"
  static let escapes = #"one of \" \\ \/ \b \f \n \r \t \uXXXX"#

  static let malformed: [Case] = [
    Case("", .unexpectedEnd, "$", 0, value),
    Case(" \n\t\r", .unexpectedEnd, "$", 4, value),
    Case("x", .unexpectedByte(0x78), "$", 0, value),
    Case("\u{FEFF}1", .unexpectedByte(0xEF), "$", 0, value),
    Case("1 2", .trailingText, "$", 2, "the end of the text"),
    Case("[] ]", .trailingText, "$", 3, "the end of the text"),
    Case("[1,", .unexpectedEnd, "$[1]", 3, value),
    Case("[1,]", .unexpectedByte(0x5D), "$[1]", 3, value),
    Case("[", .unexpectedEnd, "$[0]", 1, "a value or ']'"),
    Case("[1 2]", .unexpectedByte(0x32), "$", 3, "',' or ']'"),
    Case("[1}", .unexpectedByte(0x7D), "$", 2, "',' or ']'"),
    Case("[[1", .unexpectedEnd, "$[0]", 3, "',' or ']'"),
    Case(#"{"a":1]"#, .unexpectedByte(0x5D), "$", 6, "',' or '}'"),
    Case("{", .unexpectedEnd, "$", 1, "a member's name in quotation marks or '}'"),
    Case("{1:2}", .unexpectedByte(0x31), "$", 1, "a member's name in quotation marks or '}'"),
    Case(#"{"a":1,}"#, .unexpectedByte(0x7D), "$", 7, "a member's name in quotation marks"),
    Case(#"{"a" 1}"#, .unexpectedByte(0x31), "$.a", 5, "':'"),
    Case(#"{"a""#, .unexpectedEnd, "$.a", 4, "':'"),
    Case(#"{"a":}"#, .unexpectedByte(0x7D), "$.a", 5, value),
    Case(#"{"b":{"c":[0,{"d e":tru}]}}"#, .unexpectedByte(0x7D), #"$.b.c[1]["d e"]"#, 23, "'true'"),
    Case("nul", .unexpectedEnd, "$", 3, "'null'"),
    Case("falsy", .unexpectedByte(0x79), "$", 4, "'false'"),
    Case("-", .unexpectedEnd, "$", 1, "a digit"),
    Case("-x", .unexpectedByte(0x78), "$", 1, "a digit"),
    Case("1.", .unexpectedEnd, "$", 2, "a digit"),
    Case("[1.e2]", .unexpectedByte(0x65), "$[0]", 3, "a digit"),
    Case("1e+", .unexpectedEnd, "$", 3, "a digit"),
    Case("01", .trailingText, "$", 1, "the end of the text"),
    Case("+1", .unexpectedByte(0x2B), "$", 0, value),
    Case(".5", .unexpectedByte(0x2E), "$", 0, value),
    Case("NaN", .unexpectedByte(0x4E), "$", 0, value),
    Case(#""abc"#, .unexpectedEnd, "$", 4, #"the end of the string, '"'"#),
    Case("\"a\u{1}\"", .controlCharacter(1), "$", 2, "a character of a string"),
    Case("\"a\nb\"", .controlCharacter(10), "$", 2, "a character of a string"),
    Case(#"["\x"]"#, .invalidEscape, "$[0]", 2, escapes),
    Case(#""\"#, .unexpectedEnd, "$", 2, "an escaped character"),
    Case(#""\u12"#, .unexpectedEnd, "$", 5, "four hexadecimal digits"),
    Case(#""\u12G4""#, .invalidEscape, "$", 5, "four hexadecimal digits"),
    Case(#""\ud800""#, .loneSurrogate, "$", 1, "a pair of surrogates"),
    Case(#""\udc00\ud800""#, .loneSurrogate, "$", 1, "a pair of surrogates"),
    Case(#""\ud800\u0041""#, .loneSurrogate, "$", 1, "a pair of surrogates"),
    Case(bytes: [0x22, 0xFF, 0x22], .invalidUTF8, "$", 1, "UTF-8"),
    Case(bytes: [0x22, 0x80, 0x22], .invalidUTF8, "$", 1, "UTF-8"),
    Case(bytes: [0x22, 0xC0, 0x80, 0x22], .invalidUTF8, "$", 1, "UTF-8"),
    Case(bytes: [0x22, 0xE0, 0x9F, 0x80, 0x22], .invalidUTF8, "$", 1, "UTF-8"),
    Case(bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, "$", 1, "UTF-8"),
    Case(bytes: [0x22, 0xF0, 0x8F, 0x80, 0x80, 0x22], .invalidUTF8, "$", 1, "UTF-8"),
    Case(bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, "$", 1, "UTF-8"),
    Case(bytes: [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], .invalidUTF8, "$", 1, "UTF-8"),
    Case(bytes: [0x22, 0xE2, 0x82], .invalidUTF8, "$", 1, "UTF-8"),
    Case(bytes: [0x22, 0xF0, 0x9F, 0x98, 0x22], .invalidUTF8, "$", 1, "UTF-8"),
    Case(#"{"a":1,"b":2,"a":3}"#, .duplicateMember("a"), "$.a", 13, "members with distinct names"),
    Case(#"[{"a":1,"\u0061":2}]"#, .duplicateMember("a"), "$[0].a", 8, "members with distinct names"),
  ]

  @Test(arguments: malformed)
  func malformedTextIsRefused(_ c: Case) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: c.bytes) }
    #expect(error?.reason == c.reason)
    #expect(error?.path == c.path)
    #expect(error?.offset == c.offset)
    #expect(error?.expected == c.expected)
  }

  @Test func wrongValuesAreNamed() throws {
    let text = #"""
      {"nodes": [{"name": "a"}, {"name": 7}],
       "é": {"deep": [true, null, "text", 1.5]}}
      """#
    let root = try JSONDocument(parsing: text).root
    func failure(_ body: () throws(JSONError) -> Void) -> String? {
      do throws(JSONError) {
        try body()
        return nil
      } catch { return error.description }
    }
    let nodes = Array(try root.member("nodes").asArray())
    let deep = Array(try root.member("é").member("deep").asArray())
    #expect(
      failure { () throws(JSONError) in _ = try nodes[1].member("name").asString() }
        == "$.nodes[1].name: expected a string, found a number, at byte 35 (line 1, column 36)")
    #expect(
      failure { () throws(JSONError) in _ = try nodes[0].member("width") }
        == "$.nodes[0]: expected a member 'width', found none, at byte 11 (line 1, column 12)")
    #expect(
      failure { () throws(JSONError) in try nodes[0].asObject().allow(only: ["title", "width"]) }
        == "$.nodes[0]: expected only 'title', 'width', found 'name', at byte 12 (line 1, column 13)")
    #expect(failure { () throws(JSONError) in try nodes[0].asObject().allow(only: ["name", "width"]) } == nil)
    #expect(
      failure { () throws(JSONError) in _ = try deep[0].asInt() }
        == #"$["é"].deep[0]: expected an integer, found a truth value, at byte 57 (line 2, column 18)"#)
    #expect(
      failure { () throws(JSONError) in _ = try deep[1].asObject() }?.hasPrefix(
        #"$["é"].deep[1]: expected an object, found null"#) == true)
    #expect(
      failure { () throws(JSONError) in _ = try deep[2].asBool() }?.hasPrefix(
        #"$["é"].deep[2]: expected true or false, found a string"#) == true)
    #expect(
      failure { () throws(JSONError) in throw deep[2].invalid(expected: "the name of a node") }?.hasPrefix(
        #"$["é"].deep[2]: expected the name of a node, found "text","#) == true)
    #expect(
      failure { () throws(JSONError) in _ = try root.member("nodes").asArray(count: 3) }?.hasPrefix(
        "$.nodes: expected 3 elements, found 2,") == true)
    #expect(failure { () throws(JSONError) in _ = try root.asArray() }?.hasPrefix("$: expected an array") == true)
  }

  @Test func everyPathLeadsToItsValue() throws {
    let text = #"{"a":[[],{"b c":{"d":[1,[2,{"e":3}]]},"":4}],"f":{}}"#
    var paths: [String] = []
    func visit(_ value: JSONValue) throws {
      paths.append(value.path)
      if value.kind == .array { for element in try value.asArray() { try visit(element) } }
      if value.kind == .object { for member in try value.asObject() { try visit(member.value) } }
    }
    try visit(JSONDocument(parsing: text).root)
    #expect(
      paths == [
        "$", "$.a", "$.a[0]", "$.a[1]", #"$.a[1]["b c"]"#, #"$.a[1]["b c"].d"#, #"$.a[1]["b c"].d[0]"#,
        #"$.a[1]["b c"].d[1]"#, #"$.a[1]["b c"].d[1][0]"#, #"$.a[1]["b c"].d[1][1]"#, #"$.a[1]["b c"].d[1][1].e"#,
        #"$.a[1][""]"#, "$.f",
      ])
  }
}
