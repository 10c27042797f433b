import Exact
import struct Foundation.Data
import JSON
import RandomExpressions
import Symbolic
import TestFiles
import TestSeeds
import Testing

@Suite struct ExpressionJSONTests {
  @Test func readingGivesTheSameExpressions() throws {
    for index in TestSeeds.cases(3000) {
      var random = TestSeeds.generator(case: index)
      let made = RandomExpressions(.all)
      let first = made.expression(size: Int.random(in: 0...25, using: &random), using: &random)
      let second = made.expression(size: Int.random(in: 0...5, using: &random), using: &random)
      let program = try ExpressionProgram(of: [first, second, first], variables: ["unused", "z", "y", "x"])
      let json = program.json(style: index % 2 == 0 ? .compact : .pretty)
      let comment: Comment = "case \(index), seed \(TestSeeds.seed): \(String(decoding: json, as: UTF8.self))"
      #expect(try made.pool.read(json: json) == [first, second, first], comment)
      // In a pool of its own the order of terms may be another; it is that of copying.
      let read = try ExpressionProgram(json: json)
      #expect(read.expressions == [first, second, first].map { read.pool.adopting($0) }, comment)
      #expect(read.variables == ["unused", "z", "y", "x"])
      let again = try ExpressionProgram(of: read.expressions, variables: read.variables)
      #expect(read.json(style: .compact) == again.json(style: .compact))
    }
  }

  @Test func opaqueFunctionsAndLargeNumbersComeBack() throws {
    let pool = ExpressionPool()
    let functions = [
      OpaqueFunction("f", arity: 2), OpaqueFunction("g", arity: 1), OpaqueFunction("h", arity: 1),
    ]
    for text in [
      "f(x, y) + f'2(x, x) + f'1'1(0, x)*h(x)", "g''(x)", "2^600*x + 1/3^400", "x^-2147483647*(x + 1)^2147483647",
      "0*(1/x) + 1/0", "`a \"b`` \\ c` + `x\ny`", "piecewise(x > 0 and y >= 0 and x < 1, 1/x, x == y, 2, log(x))",
    ] {
      let f = try pool.parse(text, functions: functions)
      #expect(try pool.read(json: f.json()) == [f], "\(text)")
      #expect(try pool.read(json: f.json(style: .compact)) == [f], "\(text)")
    }
    #expect(try pool.read(json: ExpressionProgram(of: []).json()).isEmpty)
  }

  @Test func thePageSaysWhatIsRead() throws {
    let page = try String(contentsOf: ProjectFolder.file("Networks/EXPRESSIONS.md"), encoding: .utf8)
    let example = try #require(
      page.components(separatedBy: "```json\n").last?.components(separatedBy: "\n```").first)
    let program = try ExpressionProgram(json: Array(example.utf8))
    #expect(program.description == "relu(2*x - y/3) + 1, (relu(2*x - y/3) + 1)^2")
    #expect(String(decoding: program.json(), as: UTF8.self) == example)
    let message = try #require(
      page.components(separatedBy: "```\n$").last?.components(separatedBy: "\n```").first)
    let wrong = example.replacingOccurrences(of: "[\"-1/3\", 1]", with: "[\"-1/3\", 2]")
    #expect(throws: JSONError.self) { try ExpressionPool().read(json: wrong) }
    do throws(JSONError) { _ = try ExpressionPool().read(json: wrong) } catch { #expect("\(error)" == "$\(message)") }
  }

  /// Nodes that are wrong behind two that are right, what is expected, and where.
  @Test(arguments: [
    (#"{"kind": "relu", "argument": 2}"#, "from 0 to 1", ".argument"),
    (#"{"kind": "relu", "argument": 7}"#, "from 0 to 1", ".argument"),
    (#"{"kind": "relu", "argument": -1}"#, "from 0 to 1", ".argument"),
    (#"{"kind": "relu", "argument": 0.0}"#, "from 0 to 1", ".argument"),
    (#"{"kind": "relu", "argument": "0"}"#, "from 0 to 1", ".argument"),
    (#"{"kind": "relu", "argument": 99999999999999999999}"#, "from 0 to 1", ".argument"),
    (#"{"kind": "relu"}"#, "a member 'argument'", ""),
    (#"{"kind": "relu", "argument": 0, "slope": 1}"#, "only", ""),
    (#"{"kind": "relu", "arguments": [0, 1]}"#, "only", ""),
    (#"{"kind": "exp", "arguments": [0]}"#, "only", ""),
    (#"{"kind": "Relu", "argument": 0}"#, "one of 'abs'", ".kind"),
    (#"{"argument": 0}"#, "a member 'kind'", ""), (#"[]"#, "an object", ""),
    (#"{"kind": "number", "value": "1/0"}"#, "a rational number", ".value"),
    (#"{"kind": "number", "value": "1e99999999999"}"#, "a rational number", ".value"),
    (#"{"kind": "number", "value": null}"#, "a rational number", ".value"),
    (#"{"kind": "variable", "name": "w"}"#, "one of the variables", ".name"),
    (#"{"kind": "variable", "name": 1}"#, "a string", ".name"),
    (#"{"kind": "sum", "terms": [["1", 0], ["1"]]}"#, "2 elements", ".terms[1]"),
    (#"{"kind": "sum", "terms": [["1", 0, 1]]}"#, "2 elements", ".terms[0]"),
    (#"{"kind": "sum", "terms": [["1", 2]]}"#, "from 0 to 1", ".terms[0][1]"),
    (#"{"kind": "sum", "terms": [["a", 0]]}"#, "a rational number", ".terms[0][0]"),
    (#"{"kind": "product", "factors": [[0, 0]]}"#, "an exponent other than 0", ".factors[0][1]"),
    (#"{"kind": "product", "factors": [[0, -2147483648]]}"#, "an integer from -2147483647", ".factors[0][1]"),
    (#"{"kind": "product", "factors": [[0, 1.5]]}"#, "an integer", ".factors[0][1]"),
    (#"{"kind": "product", "factors": [[0, "2"]]}"#, "an integer", ".factors[0][1]"),
    (#"{"kind": "product", "factors": [[2, 1]]}"#, "from 0 to 1", ".factors[0][0]"),
    (#"{"kind": "maximum", "arguments": []}"#, "at least one argument", ".arguments"),
    (#"{"kind": "leaky_relu", "argument": 0}"#, "a member 'slope'", ""),
    (#"{"kind": "piecewise", "conditions": [], "value": 0, "otherwise": 1}"#, "at least one condition", ".conditions"),
    (
      #"{"kind": "piecewise", "conditions": [{"node": 0}], "value": 0, "otherwise": 1}"#, "a member 'strict'",
      ".conditions[0]"
    ),
    (#"{"kind": "opaque", "name": "", "arguments": [0]}"#, "the name of a function", ".name"),
    (#"{"kind": "opaque", "name": "f", "arguments": []}"#, "at least one argument", ".arguments"),
    (#"{"kind": "opaque", "name": "f", "arguments": [0], "orders": [0, 1]}"#, "1 element", ".orders"),
    (#"{"kind": "opaque", "name": "f", "arguments": [0], "orders": [-1]}"#, "an integer from 0", ".orders[0]"),
    (
      #"{"kind": "opaque", "name": "f", "arguments": [0, 1], "orders": [65535, 1]}"#, "at most 65535", ".orders"
    ),
  ])
  func mistakesInNodes(_ node: String, _ expected: String, _ place: String) {
    expectError(
      in: """
        {"schema": {"name": "daglift.expression", "version": 1}, "variables": ["x"], "nodes": [
          {"kind": "variable", "name": "x"}, {"kind": "number", "value": 3}, \(node)], "expressions": [2]}
        """, expected, at: "$.nodes[2]\(place)")
  }

  @Test(arguments: [
    ("{\"schema\": {\"name\": \"daglift.expression\", \"version\": 2}}", "the version 1", "$.schema.version"),
    ("{\"schema\": {\"name\": \"daglift.network\", \"version\": 1}}", "daglift.expression", "$.schema.name"),
    ("{\"nodes\": [], \"expressions\": []}", "a member 'schema'", "$"),
    ("[1]", "an object", "$"), ("", "a value", "$"),
  ])
  func mistakesInTheWhole(_ text: String, _ expected: String, _ path: String) {
    expectError(in: text, expected, at: path)
  }

  @Test(arguments: [
    ("\"nodes\": []", "a member 'expressions'", "$"), ("\"expressions\": []", "a member 'nodes'", "$"),
    ("\"nodes\": [], \"expressions\": [0]", "no node stands before", "$.expressions[0]"),
    ("\"nodes\": [], \"expressions\": [], \"node\": []", "only", "$"),
    ("\"nodes\": [], \"expressions\": [], \"variables\": [\"x\", \"x\"]", "distinct names", "$.variables[1]"),
    ("\"nodes\": {}, \"expressions\": []", "an array", "$.nodes"),
    ("\"nodes\": [], \"expressions\": [], \"comment\": 1", "a string", "$.comment"),
  ])
  func mistakesBesideTheSchema(_ text: String, _ expected: String, _ path: String) {
    expectError(
      in: "{\"schema\": {\"name\": \"daglift.expression\", \"version\": 1}, \(text)}", expected, at: path)
  }

  private func expectError(in text: String, _ expected: String, at path: String) {
    do throws(JSONError) {
      let read = try ExpressionPool().read(json: text)
      Issue.record("\(text) was read as \(read)")
    } catch {
      #expect(error.expected.contains(expected) && error.path == path, "\(error)")
      #expect((0...text.utf8.count).contains(error.offset))
    }
  }

  /// Texts with small changes are read or refused; what is read can be written.
  @Test func changedTextsNeverTrap() throws {
    let replacements = [
      "0", "-1", "1", "2", "\"1/3\"", "[]", "{}", "\"relu\"", "\"sum\"", "null", "1e9", "65535", "true",
    ]
    var readCount = 0
    for index in TestSeeds.cases(4000) {
      var random = TestSeeds.generator(case: index)
      let f = RandomExpressions(.all).expression(size: 8, using: &random)
      var text = String(decoding: f.json(style: .compact), as: UTF8.self)
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        // A scalar by something else.
        let scalars = text.indices.filter { text[$0].isNumber }
        guard let place = scalars.randomElement(using: &random) else { break }
        let end = text[place...].firstIndex { !$0.isNumber } ?? text.endIndex
        text.replaceSubrange(place..<end, with: replacements.randomElement(using: &random) ?? "0")
      }
      do throws(JSONError) {
        for expression in try ExpressionPool().read(json: text) {
          readCount += 1
          #expect(try expression.pool.read(json: expression.json()) == [expression])
          _ = expression.value(at: [1, 2, 3])
        }
      } catch {
        #expect(!error.path.isEmpty)
      }
    }
    #expect(readCount > 0)
  }

  @Test(.timeLimit(.minutes(5))) func aMillionNestedCompositions() throws {
    let depth = 1_000_000
    let pool = ExpressionPool()
    var f = pool.variable("x")
    for _ in 0..<depth { f = relu(2 * f - 1) }
    let json = f.json(style: .compact)
    #expect(json.count < 120 * depth)
    #expect(try pool.read(json: json) == [f])
  }
}
