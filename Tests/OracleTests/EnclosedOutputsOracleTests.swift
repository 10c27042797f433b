import DAGNetwork
import Exact
import Lifting
import Symbolic
import TestSeeds
import Testing

/// Enclosures of the outputs of smooth networks against mpmath's values to some hundred digits.
@Suite struct EnclosedOutputsOracleTests {
  private struct Request: Encodable {
    let expression: String
    let point: [String: String]
    let lower: String
    let upper: String
  }

  private func affine(_ names: [String], using random: inout SplitMix64) -> String {
    names.map { "\(Int.random(in: -9...9, using: &random))/\(Int.random(in: 1...9, using: &random))*\($0)" }
      .joined(separator: " + ") + " + \(Int.random(in: 0...5, using: &random))/7"
  }

  /// Two layers of units over affine forms.
  private func expression(using random: inout SplitMix64) -> String {
    let units = ["tanh", "sigmoid", "softplus", "erf", "sin", "cos", "atan", "relu", "abs"]
    let hidden = (0..<3).map { _ in
      "\(units.randomElement(using: &random) ?? "tanh")(\(affine(["x", "y"], using: &random)))"
    }
    let outer = ["exp", "tanh", "sigmoid"].randomElement(using: &random) ?? "exp"
    return "\(outer)((\(affine(hidden, using: &random)))/16)/sqrt(2 + \(hidden[0])*\(hidden[0]))"
  }

  @Test func mpmathsValuesLieInTheEnclosures() throws {
    var requests: [Request] = []
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let text = expression(using: &random)
      let pool = ExpressionPool()
      let network = try Network(computing: [try pool.parse(text)])
      var point: [String: String] = [:]
      var coordinates: [[Rational]] = []
      for input in network.inputs {
        let value = Rational(
          Integer(Int.random(in: -40...40, using: &random)),
          positiveDenominator: Integer(Int.random(in: 1...30, using: &random)))
        point[network.nodes[input].name] = "\(value)"
        coordinates.append([value])
      }
      for name in ["x", "y"] where point[name] == nil { point[name] = "0" }
      let bits = Int.random(in: 10...400, using: &random)
      let enclosed = try network.enclosedOutputs(at: InputPoint(coordinates), relativeBits: bits)
      #expect(enclosed.isNarrow)
      let interval = enclosed.values[0][0]
      requests.append(
        Request(
          expression: text, point: point, lower: "\(try #require(interval.lower))",
          upper: "\(try #require(interval.upper))"))
    }
    let answers: [Bool] = try PythonOracle("enclosed_outputs").answers(to: requests)
    try #require(answers.count == requests.count)
    for (request, isInside) in zip(requests, answers) {
      #expect(isInside, "seed \(TestSeeds.seed): \(request)")
    }
    // A wrong enclosure is told: that of another point.
    let wrong = zip(requests.dropFirst(), requests).map { request, other in
      Request(expression: request.expression, point: request.point, lower: other.lower, upper: other.upper)
    }
    let told: [Bool] = try PythonOracle("enclosed_outputs").answers(to: wrong)
    #expect(told.filter { $0 }.count <= wrong.count / 20)
  }
}
