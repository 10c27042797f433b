import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

/// Expressions against SymPy, which reads our texts.
@Suite struct ExpressionOracleTests {
  private struct Request: Encodable {
    let text: String
    let point: [String: String]

    init(_ text: String, at point: [Rational]) {
      self.text = text
      self.point = Dictionary(uniqueKeysWithValues: zip(["x", "y", "z"], point.map { "\($0)" }))
    }
  }

  private struct Answer: Decodable {
    let value: String?
    let derivative: String?
  }

  /// SymPy cancels `x/x`, so that it has values where there are none; where we have one, it must be SymPy's.
  @Test func exactValuesAndDerivatives() throws {
    var requests: [Request] = []
    var ours: [(value: Rational, derivative: Rational?)] = []
    let fragments: [RandomExpressions.Fragment] = [.polynomials, .quotients, .quotients, .piecewiseAffine]
    for index in TestSeeds.cases(2000) {
      var random = TestSeeds.generator(case: index)
      let f = RandomExpressions(fragments[index % 4])
        .expression(size: Int.random(in: 1...8, using: &random), using: &random)
      let point = RandomExpressions.point(3, using: &random)
      guard let value = f.value(at: point) else { continue }
      let derivative = f.derivative(by: "x")
      // At kinks the conventions differ.
      let isSmooth = derivative.kinks.allSatisfy { $0.value(at: point) != 0 }
      requests.append(Request(f.description, at: point))
      ours.append((value, isSmooth ? derivative.expression.value(at: point) : nil))
    }
    let answers: [Answer] = try PythonOracle("expressions").answers(to: requests)
    #expect(answers.count > TestSeeds.cases(1000).count)
    for (i, answer) in answers.enumerated() {
      #expect(answer.value == "\(ours[i].value)", "seed \(TestSeeds.seed): \(requests[i])")
      if let derivative = ours[i].derivative {
        #expect(answer.derivative == "\(derivative)", "seed \(TestSeeds.seed): \(requests[i])")
      }
    }
  }

  @Test func elementaryFunctions() throws {
    let texts = [
      "exp(x - 2)", "log(x)", "sqrt(x)", "tanh(x - 1)", "sigmoid(3 - x)", "exp(tanh(x*y))/sqrt(x + y)",
      "log(1 + exp(x))", "x^-3*sigmoid(x)^2", "relu(tanh(x) - 1/10)*max(exp(y), x)", "sqrt(exp(x) + y^2) - log(x*y)",
      "softplus(3*x - y)", "erf(x - y/2)", "sin(x*y)", "cos(x) + sin(x)^2", "atan(x^2 - 1)*4",
      "erf(sin(x))*softplus(cos(y))",
    ]
    var requests: [Request] = []
    var ours: [(value: Double, derivative: Double)] = []
    for text in texts {
      for point in [[1, 2, 0], [try Rational(7, 3), try Rational(1, 5), 0], [try Rational(1, 9), 5, 0]] as [[Rational]]
      {
        let f = try ExpressionPool().parse(text)
        func value(_ f: Expression) throws -> Double {
          try ExpressionProgram(of: [f], variables: ["x", "y", "z"])
            .evaluate(at: point.map { Double($0) }, over: Doubles())[0]
        }
        requests.append(Request(text, at: point))
        ours.append((try value(f), try value(f.derivative(by: "x").expression)))
      }
    }
    let answers: [Answer] = try PythonOracle("expressions").answers(to: requests)
    for (i, answer) in answers.enumerated() {
      for (text, number) in [(answer.value, ours[i].value), (answer.derivative, ours[i].derivative)] {
        let theirs = try #require(text.flatMap { try? Double(Rational(parsing: $0)) }, "\(requests[i])")
        #expect(Swift.abs(theirs - number) <= 1e-14 * (1 + Swift.abs(theirs)), "\(requests[i])")
      }
    }
  }
}
