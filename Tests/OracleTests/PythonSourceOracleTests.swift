import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

/// The Python that is written, run by SymPy.
@Suite struct PythonSourceOracleTests {
  private struct Request: Encodable {
    let source: String
    let function: String
    let parameters: Int
    let points: [[String]]
    /// Whether the function is called with symbols, which are replaced by the numbers in what it returns.
    let symbols: Bool
  }

  /// SymPy cancels `x/x`, so that it has values where there are none; where we have one, it must be SymPy's.
  @Test(arguments: [false, true]) func exactValues(symbols: Bool) throws {
    var requests: [Request] = []
    var ours: [[[Rational]]] = []
    // Pieces that are not chosen are made all the same, and SymPy has no maximum of what is not defined.
    let fragments: [RandomExpressions.Fragment] =
      symbols ? [.polynomials, .quotients, .piecewiseAffine] : [.polynomials, .quotients, .piecewiseAffine, .rational]
    for index in TestSeeds.cases(400) {
      var random = TestSeeds.generator(case: index)
      let fragment = RandomExpressions(fragments[index % fragments.count])
      let expressions = (0..<Int.random(in: 1...2, using: &random)).map { _ in
        fragment.expression(size: Int.random(in: 1...(symbols ? 8 : 20), using: &random), using: &random)
      }
      let program = ExpressionProgram(of: expressions)
      var (points, values): ([[String]], [[Rational]]) = ([], [])
      for _ in 0..<4 {
        let point = RandomExpressions.point(program.variables.count, using: &random)
        guard let value = try? program.evaluate(at: point, over: Rationals()), program.hasAllValues(at: point) else {
          continue
        }
        points.append(point.map { "\($0)" })
        values.append(value)
      }
      requests.append(
        Request(
          source: program.source(in: .python, named: "f"), function: "f", parameters: program.variables.count,
          points: points, symbols: symbols))
      ours.append(values)
    }
    #expect(ours.reduce(0) { $0 + $1.count } > TestSeeds.cases(400).count)
    let answers: [[[String?]]] = try PythonOracle("python_sources").answers(to: requests)
    for (i, answer) in answers.enumerated() {
      #expect(
        answer == ours[i].map { $0.map { "\($0)" } },
        "seed \(TestSeeds.seed): \(requests[i].points)\n\(requests[i].source)")
    }
  }

  @Test func elementaryFunctions() throws {
    let pool = ExpressionPool()
    let program = ExpressionProgram(
      of: try pool.parseList(
        """
        exp(x - 2), log(x), sqrt(x), tanh(x - 1), sigmoid(3 - x), softplus(3*x), erf(x), sin(x), cos(x), atan(x^2), \
        exp(tanh(x))/sqrt(x + 1), piecewise(x - 1 >= 0 and 3 - x > 0, sin(x), cos(x)), leakyRelu(1 - x, 1/10)
        """))
    let points: [[Rational]] = [[1], [try Rational(7, 3)], [5]]
    let request = Request(
      source: program.source(in: .python), function: "f", parameters: 1, points: points.map { $0.map { "\($0)" } },
      symbols: false)
    let answers: [[[String]]] = try PythonOracle("python_sources").answers(to: [request])
    for (point, values) in zip(points, answers[0]) {
      let ours = try program.evaluate(at: point.map { Double($0) }, over: Doubles())
      try #require(ours.count == values.count)
      for (theirs, mine) in zip(values, ours) {
        let number = try Double(Rational(parsing: theirs))
        #expect(Swift.abs(number - mine) <= 1e-14 * (1 + Swift.abs(mine)), "\(theirs)")
      }
    }
  }

  /// Names that Python has other uses for, numbers that are longer than Python reads, powers of numbers that are not
  /// multiplied out, and a shared expression that is very deep.
  @Test func namesAndLongTexts() throws {
    let pool = ExpressionPool()
    var sum = try pool.parse("2^-100000*`lambda`^100000") + pool.constant(-Rational(Integer(3).pow(20_000)))
    for name in ["sp", "x'", "ä", "results", "t1", "map", "_x", "relu"] { sum = sum * 2 + relu(pool.variable(name)) }
    var deep = pool.variable("x")
    for _ in 0..<3_000 { deep = relu(deep * 2 - 1) - deep }
    let many = (1..<200).reduce(pool.variable("x0")) { $0 * 2 + pool.variable("x\($1)") }
    let programs = [
      ("names", ExpressionProgram(of: [sum])), ("deep", ExpressionProgram(of: [deep])),
      ("many", ExpressionProgram(of: [many])),
    ]
    let source = SourceLanguage.python.source(of: programs)
    var requests: [Request] = []
    var ours: [[[String]]] = []
    for (name, program) in programs {
      let point = program.variables.indices.map { Rational($0 + 1) }
      ours.append([try program.evaluate(at: point, over: Rationals()).map { "\($0)" }])
      requests.append(
        Request(
          source: source, function: name, parameters: point.count, points: [point.map { "\($0)" }], symbols: false))
    }
    let answers: [[[String]]] = try PythonOracle("python_sources").answers(to: requests)
    #expect(answers == ours)
  }

  /// Opaque functions are SymPy's undefined functions until the user has others; their derivatives follow.
  @Test func opaqueFunctions() throws {
    let pool = ExpressionPool()
    let f = OpaqueFunction("f", arity: 2)
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    let derivative = f.derivative(byArgument: 0).derivative(byArgument: 1)
    let program = ExpressionProgram(of: [f(x, y * 2) + derivative(x, x + y)])
    let source = program.source(in: .python, named: "g")
    #expect(source.contains("f = sp.Function(\"f\")\n"))
    let point: [Rational] = [3, try Rational(1, 2)]
    let known = source.replacing("f = sp.Function(\"f\")", with: "f = lambda a, b: a**2*b**3")
    let request = Request(
      source: known, function: "g", parameters: 2, points: [point.map { "\($0)" }], symbols: false)
    let body = try pool.parse("a^2*b^3")
    let ours = program.expressions[0].replacing(f, parameters: ["a", "b"], by: body)
    let value = try ExpressionProgram(of: [ours], variables: ["x", "y"]).evaluate(at: point, over: Rationals())[0]
    let answers: [[[String]]] = try PythonOracle("python_sources").answers(to: [request])
    #expect(answers == [[["\(value)"]]])
  }
}

extension ExpressionProgram {
  /// Whether each sub-expression has a value at a point, the pieces that are not chosen included.
  fileprivate func hasAllValues(at point: [Rational]) -> Bool {
    (0..<count).allSatisfy { index in
      (try? ExpressionProgram(of: [expression(at: index)], variables: variables).evaluate(at: point, over: Rationals()))
        != nil
    }
  }
}
