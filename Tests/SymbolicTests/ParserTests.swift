import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct ParserTests {
  /// A text, and the text that its expression is written as.
  static let texts: [(String, String)] = [
    ("relu(2*x0 - x1/3) + 1", "relu(2*x0 - x1/3) + 1"),
    ("x", "x"),
    ("  -x ", "-x"),
    ("--x", "x"),
    ("3", "3"),
    ("-22/7", "-22/7"),
    ("2.50", "5/2"),
    (".5e1", "5"),
    ("1e-3", "1/1000"),
    ("x + x", "2*x"),
    ("x - x", "0"),
    ("x*x", "x^2"),
    ("x*y*x", "x^2*y"),
    ("2*3*x", "6*x"),
    ("x/2", "x/2"),
    ("2*x/3", "2*x/3"),
    ("-x/3", "-x/3"),
    ("x/y", "x/y"),
    ("2/x", "2/x"),
    ("2/3/x", "2/x/3"),
    ("1/x^2", "1/x^2"),
    ("x^-2", "1/x^2"),
    ("x^(-2)", "1/x^2"),
    ("x ** 2", "x^2"),
    ("-x^2", "-x^2"),
    ("(-x)^2", "x^2"),
    ("(-x)^3", "-x^3"),
    ("2^3", "8"),
    ("2^-1", "1/2"),
    ("2^1000*x", "2^1000*x"),
    ("x^0", "1"),
    ("0^0", "1"),
    ("2*-x", "-2*x"),
    ("a/b/c", "a/b/c"),
    ("a/(b*c)", "a/b/c"),
    ("a/(b/c)", "a/(b/c)"),
    ("1/(1/x)", "1/(1/x)"),
    ("x/x", "x/x"),
    ("1/x - 1/x", "0/x"),
    ("log(x)*0 + 1", "0*log(x) + 1"),
    ("log(x)^0", "0*log(x) + 1"),
    ("1/0", "1/(0)"),
    ("(x + y)*2", "2*(x + y)"),
    ("-(x + y)", "-x - y"),
    ("x - (y - z)", "x - y + z"),
    ("(x + y)^2", "(x + y)^2"),
    ("(2*x)^3", "8*x^3"),
    ("(x^2)^3", "x^6"),
    ("x^2147483647*x", "x*x^2147483647"),
    ("max(x, y, x)", "max(x, y)"),
    ("max(x)", "x"),
    ("max(x, max(y, z))", "max(x, y, z)"),
    ("max(2, x, 3)", "max(x, 3)"),
    ("min(2, 3)", "2"),
    ("clip(x, -1, 1)", "min(max(x, -1), 1)"),
    ("relu(relu(x))", "relu(x)"),
    ("relu(-3)", "0"),
    ("abs(-3)", "3"),
    ("leakyRelu(x, 1/100)", "leakyRelu(x, 1/100)"),
    ("leakyRelu(x, 0)", "relu(x)"),
    ("leakyRelu(x, 1)", "x"),
    ("leakyRelu(-2, 1/2)", "-1"),
    ("sign(-2/3)", "-1"),
    ("step(0)", "0"),
    ("exp(0) + log(1) + sqrt(1) + tanh(0) + sigmoid(0)", "5/2"),
    ("sin(0) + cos(0) + erf(0) + atan(0)", "1"),
    ("sin(-2) + cos(-2) + erf(-x) + atan(-x/3) + softplus(-x)", "-sin(2) + cos(2) - erf(x) - atan(x/3) + softplus(-x)"),
    ("sin(1 - x) + cos(1 - 2*x)^2", "-sin(x - 1) + cos(2*x - 1)^2"),
    ("tanh(x) + sigmoid(y)*exp(z) - sqrt(x)", "tanh(x) + sigmoid(y)*exp(z) - sqrt(x)"),
    ("`a b` + ``````", "`a b` + ``````"),
    ("`relu` + relu(`x`)", "`relu` + relu(x)"),
    ("größe_1 + ĉ", "größe_1 + ĉ"),
    ("a = x + 1; b = a*a\n b + a", "x + (x + 1)^2 + 1"),
    ("x +\n 1", "x + 1"),
    ("(x\n + 1\n)", "x + 1"),
    ("x;", "x"),
    ("x \n\n", "x"),
  ]

  @Test(arguments: texts)
  func textIsRead(_ text: String, _ written: String) throws {
    let pool = ExpressionPool()
    let expression = try pool.parse(text)
    #expect(expression.description == written)
    #expect(try pool.parse(written) == expression)
  }

  /// A text, the offset of its error, what is expected there and what is found.
  static let errors: [(String, Int, String, String)] = [
    ("", 0, "an expression", "the end of the text"),
    ("x +", 3, "an expression", "the end of the text"),
    ("x + * y", 4, "an expression", "'*'"),
    ("2 x", 2, "an operator or the end of the expression", "'x'"),
    ("2e", 1, "an operator or the end of the expression", "'e'"),
    ("x)", 1, "an operator or the end of the expression", "')'"),
    ("x, y", 0, "one expression", "2"),
    ("(x, y)", 2, "an operator, or ')' for the '(' at line 1, column 1", "','"),
    ("relu(x\n + (y", 12, "an operator, or ')' for the '(' at line 2, column 4", "the end of the text"),
    ("relu(x", 6, "an operator, ',' or ')' for the '(' at line 1, column 5", "the end of the text"),
    ("relu x", 5, "'(' after 'relu'", "'x'"),
    ("relu(x, y)", 4, "1 argument of 'relu'", "2"),
    ("clip(x)", 4, "3 arguments of 'clip'", "1"),
    ("max()", 4, "an expression", "')'"),
    ("f(x)", 1, "an operator: 'f' is no function", "'('"),
    ("leakyRelu(x, y)", 12, "a number as the slope of 'leakyRelu'", "an expression"),
    ("x^y", 2, "an integer exponent of magnitude below 2^31", "'y'"),
    ("x^(1/2)", 4, "')' after an integer exponent", "'/'"),
    ("x^2147483648", 2, "an integer exponent of magnitude below 2^31", "'2'"),
    ("x^2^3", 3, "parentheses around one of two powers", "'^'"),
    ("`x", 2, "the end of the name, '`'", "the end of the text"),
    ("a = 1; a = 2; a", 7, "a name that has no meaning yet", "'a'"),
    ("b = x; x = 2; b", 7, "a name that has no meaning yet", "'x'"),
    ("relu = 1; relu", 0, "a name that has no meaning yet", "'relu'"),
    ("a = x", 5, "an expression", "the end of the text"),
    ("a = x, y; a", 3, "one expression in a definition", "2"),
    ("x\ny", 2, "the end of the text", "'y'"),
    ("x € y", 2, "an operator or the end of the expression", "'€'"),
    ("x \u{0} y", 2, "an operator or the end of the expression", "'\u{0}'"),
  ]

  @Test(arguments: errors)
  func errorsHaveTheirPlace(_ text: String, _ offset: Int, _ expected: String, _ found: String) {
    let error = #expect(throws: ExpressionParseError.self) { try ExpressionPool().parse(text) }
    #expect(error?.offset == offset)
    #expect(error?.expected == expected)
    #expect(error?.found == found)
  }

  @Test func anErrorReadsLikeThis() {
    let error = #expect(throws: ExpressionParseError.self) { try ExpressionPool().parse("a = x + 1;\n  relu(2 a)") }
    #expect(
      error.map { String(describing: $0) } == """
        expected an operator, ',' or ')' for the '(' at line 2, column 7, found 'a', at line 2, column 10
        """)
  }

  @Test func onlyKnownVariables() throws {
    let pool = ExpressionPool()
    #expect(try pool.parse("x0 + x1", variables: ["x0", "x1"]).freeVariables == ["x0", "x1"])
    let error = #expect(throws: ExpressionParseError.self) { try pool.parse("x0 + x2", variables: ["x1", "x0"]) }
    #expect(
      error.map { String(describing: $0) } == "expected one of the variables x0, x1, found 'x2', at line 1, column 6")
    #expect(throws: ExpressionParseError.self) { try pool.parse("`x2`", variables: ["x0"]) }
    #expect(try pool.parse("x2 = x0; x2", variables: ["x0"]) == pool.variable("x0"))
  }

  @Test func numbersOfHostileSize() {
    for text in ["1e999999999", "x + 1e-99999999999999999999"] {
      #expect(throws: ExpressionParseError.self) { try ExpressionPool().parse(text) }
    }
  }

  @Test func whatIsWrittenReadsBack() throws {
    for index in TestSeeds.cases(10_000) {
      var random = TestSeeds.generator(case: index)
      let expressions = RandomExpressions(.all)
      let expression = expressions.expression(size: Int.random(in: 1...60, using: &random), using: &random)
      let text = expression.description
      #expect(try expressions.pool.parse(text) == expression, "case \(index), seed \(TestSeeds.seed): \(text)")
      // In another pool the order of terms may differ, the value may not.
      let other = try ExpressionPool().parse(text)
      let point = RandomExpressions.point(3, using: &random)
      #expect(other.value(at: point) == expression.value(at: point), "case \(index), seed \(TestSeeds.seed): \(text)")
    }
  }

  /// Whatever is done to a text, it is read or refused with a place inside the text.
  @Test func damagedTextNeverTraps() throws {
    let characters = Array("()+-*/^,;=\n`.0eEx1 maxrelu".utf8)
    for index in TestSeeds.cases(10_000) {
      var random = TestSeeds.generator(case: index)
      let expression = RandomExpressions(.all).expression(size: 12, using: &random)
      var bytes = Array(expression.description.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[position] = characters[Int.random(in: characters.indices, using: &random)]
        case 1: bytes.insert(characters[Int.random(in: characters.indices, using: &random)], at: position)
        default: if bytes.count > 1 { bytes.remove(at: position) }
        }
      }
      do throws(ExpressionParseError) {
        _ = try ExpressionPool().parseList(String(decoding: bytes, as: UTF8.self)).map(\.description)
      } catch {
        #expect((0...bytes.count).contains(error.offset), "case \(index), seed \(TestSeeds.seed)")
      }
    }
  }
}
