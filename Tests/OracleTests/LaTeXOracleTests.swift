import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

/// The LaTeX that is written, read again by others.
@Suite struct LaTeXOracleTests {
  private struct Request: Encodable {
    let source: String
    let isFormula: Bool
    let point: [String: String]
    /// What the equations define that is asked for.
    let results: [String]
  }

  /// A letter alone, a letter of Greece, and an index.
  private static let names = ["x", "alpha", "y12"]
  private static let symbols = ["x", "\\alpha", "y_{12}"]

  private func point(_ program: ExpressionProgram, _ values: [Rational], _ symbols: [String: String]) -> [String:
    String]
  {
    Dictionary(uniqueKeysWithValues: zip(program.variables, values).map { (symbols[$0] ?? "", "\($1)") })
  }

  /// SymPy knows arithmetic.
  @Test func formulasOfArithmetic() throws {
    try expectValues(of: [.polynomials, .quotients], cases: 300, isFormula: true)
  }

  /// Everything that has exact values, of any length.
  @Test func displays() throws {
    try expectValues(of: [.polynomials, .quotients, .piecewiseAffine, .rational], cases: 400, isFormula: false)
  }

  private func expectValues(
    of fragments: [RandomExpressions.Fragment], cases: Int, isFormula: Bool
  ) throws {
    var requests: [Request] = []
    var ours: [[String]] = []
    for index in TestSeeds.cases(cases) {
      var random = TestSeeds.generator(case: index)
      // SymPy's names of Greek letters are those of LaTeX without the backslash.
      let symbols = isFormula ? ["x", "alpha", "y_{12}"] : Self.symbols
      let fragment = RandomExpressions(fragments[index % fragments.count], variables: Self.names)
      let count = isFormula ? 1 : Int.random(in: 1...2, using: &random)
      let expressions = (0..<count).map { _ in
        fragment.expression(size: Int.random(in: 1...(isFormula ? 8 : 40), using: &random), using: &random)
      }
      let program = ExpressionProgram(of: expressions)
      let source = isFormula ? expressions[0].latex : SourceLanguage.latex.source(of: [("f", program)])
      if isFormula && source.contains("aligned") { continue }
      for _ in 0..<4 {
        let values = RandomExpressions.point(program.variables.count, using: &random)
        guard let results = try? program.evaluate(at: values, over: Rationals()) else { continue }
        requests.append(
          Request(
            source: source, isFormula: isFormula,
            point: point(program, values, Dictionary(uniqueKeysWithValues: zip(Self.names, symbols))),
            results: count == 1 ? ["f"] : (1...count).map { "f_{\($0)}" }))
        ours.append(results.map { "\($0)" })
      }
    }
    #expect(ours.count > TestSeeds.cases(cases).count)
    let answers: [[String]] = try PythonOracle("latex").answers(to: requests)
    for (i, answer) in answers.enumerated() {
      #expect(answer == ours[i], "seed \(TestSeeds.seed): \(requests[i].point)\n\(requests[i].source)")
    }
  }

  @Test func elementaryFunctions() throws {
    let pool = ExpressionPool()
    let program = ExpressionProgram(
      of: try pool.parseList(
        """
        exp(x - 2), log(x)^2, sqrt(x), tanh(x - 1), sigmoid(3 - x), softplus(3*x), erf(x), sin(x), cos(x)*(x + 1), \
        atan(x^2), exp(tanh(x))/sqrt(x + 1), piecewise(x - 1 >= 0 and 3 - x > 0, sin(x), 2 - x > 0, x, cos(x)), sqrt(x)^3
        """))
    var requests: [Request] = []
    var ours: [[Double]] = []
    for x in [1, try Rational(7, 3), 5] as [Rational] {
      requests.append(
        Request(
          source: SourceLanguage.latex.source(of: [("f", program)]), isFormula: false, point: ["x": "\(x)"],
          results: (1...program.outputCount).map { "f_{\($0)}" }))
      ours.append(try program.evaluate(at: [Double(x)], over: Doubles()))
    }
    let answers: [[String]] = try PythonOracle("latex").answers(to: requests)
    for (answer, values) in zip(answers, ours) {
      try #require(answer.count == values.count)
      for (theirs, mine) in zip(answer, values) {
        let number = try Double(Rational(parsing: theirs))
        #expect(Swift.abs(number - mine) <= 1e-14 * (1 + Swift.abs(mine)), "\(theirs)")
      }
    }
  }
}
