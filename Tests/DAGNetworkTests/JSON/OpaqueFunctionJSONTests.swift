import DAGNetwork
import Exact
import JSON
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

/// Arcs with functions of which only the names are known.
@Suite struct OpaqueFunctionJSONTests {
  /// Names that texts may have, some of which mean something else there, and names that they may not have.
  private static let names = ["f", "g", "x0", "t1", "t2", "sin", "a b", "f'", "ä", "f'2", "\n", "and"]

  /// An expression of `x0`, …, `x<width − 1>` with opaque functions and derivatives of them.
  private func expression(
    _ width: Int, size: Int, names: [String], in pool: ExpressionPool, using random: inout SplitMix64
  ) -> Expression {
    let variables = ExpressionFunction.variables(width)
    let plain = RandomExpressions(.all, in: pool, variables: variables)
    var parts = [plain.expression(size: 3, using: &random)]
    for _ in 0..<size {
      func part() -> Expression { parts[Int.random(in: parts.indices, using: &random)] }
      var function = OpaqueFunction(
        names[Int.random(in: names.indices, using: &random)], arity: Int.random(in: 1...3, using: &random))
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        function = function.derivative(byArgument: Int.random(in: 0..<function.arity, using: &random))
      }
      let value =
        switch function.arity {
        case 1: function(part())
        case 2: function(part(), part())
        default: function(part(), part(), plain.expression(size: 2, using: &random))
        }
      parts.append(Bool.random(using: &random) ? value * 2 - part() : relu(value) + part())
    }
    return parts[parts.count - 1]
  }

  private func network(_ functions: [ArcFunction], width: Int) throws -> Network {
    var builder = NetworkBuilder(name: "opaque")
    try builder.addInput("x", width: width)
    for (index, function) in functions.enumerated() {
      try builder.addNode("y\(index)", width: function.outputWidth)
      try builder.addArc(from: "x", to: "y\(index)", function)
      try builder.addOutput("y\(index)")
    }
    return try builder.build()
  }

  @Test(arguments: [JSONWriter.Style.pretty, .compact])
  func readingWhatWasWrittenGivesTheSameNetwork(style: JSONWriter.Style) throws {
    for index in TestSeeds.cases(600) {
      var random = TestSeeds.generator(case: index)
      let pool = ExpressionPool()
      // Half of the networks have names that a text can say, a tenth of them many sub-expressions.
      let names = index.isMultiple(of: 2) ? Array(Self.names.prefix(5)) : Self.names
      let size = index.isMultiple(of: 10) ? 150 : Int.random(in: 1...6, using: &random)
      let width = Int.random(in: 1...2, using: &random)
      func made(_ count: Int) -> Expression {
        expression(count, size: size, names: names, in: pool, using: &random)
      }
      let network = try network(
        [
          .expression(ExpressionFunction([made(2 * width), made(2 * width)], inputWidth: 2 * width)),
          .elementwise(Elementwise(made(2), operandCount: 2, width: width)),
        ], width: 2 * width)
      let text = try network.json(style: style)
      let comment: Comment = "case \(index), seed \(TestSeeds.seed)"
      #expect(try Network(json: text) == network, comment)
    }
  }

  @Test func declarationsAreWrittenWhereTextsHaveFunctions() throws {
    let pool = ExpressionPool()
    let (f, g) = (OpaqueFunction("f", arity: 1), OpaqueFunction("g", arity: 2))
    let x = pool.variable("x0")
    let function = try ExpressionFunction([g(x, f.derivative(byArgument: 0)(x))], inputWidth: 1)
    let text = String(decoding: try network([.expression(function)], width: 1).json(), as: UTF8.self)
    #expect(text.contains(#""expression": ["g(x0, f'(x0))"], "functions": {"f": 1, "g": 2}"#), "\(text)")
  }

  @Test(arguments: [
    (#"["f(x0)"]"#, #"{"f": 0}"#, "functions.f: expected an integer from 1 to 65536, found 0"),
    (#"["f(x0)"]"#, #"{"sin": 1}"#, "that have no meaning yet, unlike 'sin'"),
    (#"["f(x0)"]"#, #"{"a b": 1}"#, "that have no meaning yet, unlike 'a b'"),
    (#"["f(x0)"]"#, #"{"f": 65536, "g": 1}"#, "functions.g: expected functions of at most 65536 arguments together"),
    (#"["f(x0)"]"#, #"["f"]"#, "functions: expected an object, found an array"),
    (#"["f(x0)"]"#, #"{"g": 1}"#, "expected one of the variables x0, found 'f'"),
    (#"["f(x0)"]"#, #"{"f": 2}"#, "2 arguments of 'f'"),
    (#"{"schema": {"name": "daglift.expression", "version": 1}}"#, "{}", "expected a member 'nodes'"),
    (
      #"{"schema": {"name": "daglift.expression", "version": 1}, "nodes": [{"kind": "variable", "name": "y"}], "expressions": [0]}"#,
      "{}", "expected expressions in the variables of the 1 coordinates x0, x1, … of the tail"
    ),
  ])
  func errorsSayWhatWasExpected(expression: String, functions: String, message: String) throws {
    let text = """
      {"schema": {"name": "daglift.network", "version": 1},
       "nodes": [{"name": "x", "role": "input"}, {"name": "y"}], "outputs": ["y"],
       "arcs": [{"from": "x", "to": "y", "function": {"expression": \(expression), "functions": \(functions)}}]}
      """
    let error = try #require(throws: NetworkFormatError.self) { try Network(json: text) }
    #expect(error.description.contains(message), "\(error)")
  }
}
