import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import TestSeeds
import Testing

/// Values that other evaluations compute, against proved values and proved rounding errors.
@Suite struct OutputComparisonTests {
  private func comparison(
    of network: Network, computed: [[Rational]], at point: [[Rational]], format: FloatingPointFormat = .float32
  ) throws -> [OutputComparison] {
    let point = InputPoint(point)
    let values = try network.enclosedOutputs(at: point, relativeBits: 80).values
    return try network.comparison(of: computed, with: values, at: point, format: format)
  }

  /// The bounds over enclosures are those over exact numbers, but for the rounding of the bounds themselves.
  @Test func floatsOfExactNetworksAreWithin() throws {
    for index in TestSeeds.cases(100) {
      var source = RandomDense(magnitudes: .ordinary, random: TestSeeds.generator(case: index))
      let network = try source.network(depth: 3, width: 1...6)
      let points = source.points(1, for: network)
      let floats = try network.evaluate(at: points.map { $0.map { Float($0) } }, over: Floats())
      let found = try comparison(
        of: network, computed: floats.map { $0.elements.map { Rational(exactly: $0) ?? 0 } },
        at: points.map(\.elements))
      let analysis = try RoundingAnalysis(of: network, at: points, format: .float32)
      for (k, output) in found.enumerated() {
        let bounds = analysis.errorBounds(ofNode: network.outputs[k]).elements
        for (coordinate, bound) in zip(output.coordinates, bounds) {
          #expect(coordinate.finding == .within || bound == .infinity, "case \(index)")
          #expect(coordinate.bound == bound || abs(coordinate.bound - bound) <= 1e-6 * bound, "case \(index)")
        }
      }
    }
  }

  /// Batch normalization by three formulas; by a fourth, which is wrong, it is told.
  @Test func everyFormulaOfANormalizationIsWithin() throws {
    for index in TestSeeds.cases(200) {
      var random = TestSeeds.generator(case: index)
      let width = Int.random(in: 1...6, using: &random)
      func floats(_ range: ClosedRange<Float>) -> [Float] {
        (0..<width).map { _ in Float.random(in: range, using: &random) }
      }
      func vector(_ values: [Float]) throws -> ParameterVector {
        ParameterVector(try Parameter(name: "p", shape: [width], values: .float32(values)))
      }
      let (scale, mean, bias) = (floats(-3...3), floats(-5...5), floats(-2...2))
      let variance = floats(0.01...4)
      let epsilon: Float = 1e-5
      var builder = NetworkBuilder(name: "normalization")
      let input = try builder.addInput("x", width: width)
      let output = try builder.addNode("y", width: width)
      builder.addArc(
        from: input, to: output,
        .normalization(
          try Normalization(
            scale: vector(scale), mean: vector(mean), variance: vector(variance), bias: vector(bias),
            epsilon: Double(epsilon))))
      builder.addOutput(output)
      let network = try builder.build()
      let x = floats(-8...8)
      let exact = [x.map { Rational(exactly: $0) ?? 0 }]
      let formulas: [(Int) -> Float] = [
        { (x[$0] - mean[$0]) / (variance[$0] + epsilon).squareRoot() * scale[$0] + bias[$0] },
        { scale[$0] * (x[$0] - mean[$0]) * (1 / (variance[$0] + epsilon).squareRoot()) + bias[$0] },
        { at in
          let factor = scale[at] / (variance[at] + epsilon).squareRoot()
          return x[at] * factor + (bias[at] - mean[at] * factor)
        },
      ]
      for formula in formulas {
        let computed = (0..<width).map { Rational(exactly: formula($0)) ?? 0 }
        let found = try comparison(of: network, computed: [computed], at: exact)[0]
        #expect(found.count(of: .within) == width, "case \(index)")
        // A bound that is a thousand times what the formulas lose would tell nothing.
        for (at, coordinate) in found.coordinates.enumerated() {
          let factor = abs(scale[at]) / (variance[at] + epsilon).squareRoot()
          #expect(coordinate.bound <= Double(factor * (abs(x[at]) + abs(mean[at])) + abs(bias[at])) * 0x1p-18 + 1e-40)
        }
      }
      let wrong = (0..<width).map { Rational(exactly: formulas[0]($0) + 0.01 * (1 + abs(formulas[0]($0)))) ?? 0 }
      #expect(try comparison(of: network, computed: [wrong], at: exact)[0].count(of: .outside) == width)
    }
  }

  /// Another runtime may compute an expression by another formula: what is far off is not refuted.
  @Test func expressionsAreNeverRefuted() throws {
    let x = Rational(1, positiveDenominator: 3)
    var builder = NetworkBuilder(name: "expression")
    let input = try builder.addInput("x", width: 1)
    let output = try builder.addNode("y", width: 1)
    builder.addArc(from: input, to: output, .expression(try ExpressionFunction(parsing: ["x0*x0"], inputWidth: 1)))
    builder.addOutput(output)
    let network = try builder.build()
    let right = try comparison(of: network, computed: [[Rational(exactly: Float(1) / 9) ?? 0]], at: [[x]])[0]
    #expect(right.count(of: .within) == 1 && right.uninformativeCount == 0)
    #expect(try comparison(of: network, computed: [[7]], at: [[x]])[0].count(of: .undecided) == 1)
  }
}
