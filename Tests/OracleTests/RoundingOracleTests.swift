import DAGNetwork
import Exact
import Lifting
import ONNX
import TestFiles
import TestSeeds
import Testing

/// Single-precision outputs of real networks, ours and onnxruntime's, against exact values and proved bounds.
@Suite(.enabled(if: SharedModels.arePresent, "\(SharedModels.absence)"))
struct RoundingOracleTests {
  /// The dense networks that have exact values. onnxruntime runs without graph optimisations, which change the formulas.
  static let models = [
    "ACASXU_experimental_v2a_1_1", "ACASXU_experimental_v2a_1_7", "ACASXU_experimental_v2a_4_2", "fc1", "fc2",
    "fc_2-2-3", "fc_matMul", "layer-zoo/add", "layer-zoo/gemm", "layer-zoo/leakyRelu", "layer-zoo/matmul",
    "layer-zoo/relu", "layer-zoo/sub",
  ]

  @Test(arguments: models)
  func floatOutputsLieWithinTheProvedBounds(model: String) throws {
    let file = try SharedModels.file("\(model).onnx")
    let network = try Network(onnxFile: file.path)
    let count = TestSeeds.cases(1_000).count
    var generator = TestSeeds.generator(case: Self.models.firstIndex(of: model) ?? 0)
    let inputs = network.inputs.map { input in
      let width = network.nodes[input].width
      return Batch<Float>(
        width: width, count: count,
        elements: (0..<width * count).map { _ in Float.random(in: -2...2, using: &generator) })
    }
    let theirs = try ONNXRuntime.outputs(ofFile: file, at: inputs)
    let ours = try network.evaluate(at: inputs, over: Floats())
    try #require(theirs.count == network.outputs.count)

    // A few points at a time: the exact values of all nodes take memory.
    var worst = (ours: 0.0, theirs: 0.0)
    var largest = (error: 0.0, bound: 0.0)
    for first in stride(from: 0, to: count, by: 50) {
      let samples = first..<min(first + 50, count)
      let points = inputs.map { batch in
        Batch(
          width: batch.width, count: samples.count,
          elements: batch.elements[samples.lowerBound * batch.width..<samples.upperBound * batch.width].map {
            Rational(exactly: $0) ?? 0
          })
      }
      let analysis = try RoundingAnalysis(of: network, at: points, format: .float32)
      for (k, output) in network.outputs.enumerated() {
        let width = network.nodes[output].width
        func comparison(_ floats: [Float]) -> RoundingComparison {
          analysis.comparison(
            of: Batch(
              width: width, count: samples.count,
              elements: Array(floats[samples.lowerBound * width..<samples.upperBound * width])), atNode: output)
        }
        let (our, their) = (comparison(ours[k].elements), comparison(theirs[k].floats))
        try #require(our.violation == nil, "ours, from point \(first)")
        try #require(their.violation == nil, "onnxruntime, from point \(first)")
        try #require(our.unboundedCount == 0)
        worst = (max(worst.ours, our.largestShare), max(worst.theirs, their.largestShare))
        largest = (max(largest.error, our.largestError), max(largest.bound, our.largestBound))
      }
    }
    print(
      "\(model): errors up to \(largest.error), bounds up to \(largest.bound); at most \(worst.ours) (ours) and "
        + "\(worst.theirs) (onnxruntime) of a bound taken up")
    // A bound that is a million times the error would say little. (Some small networks compute without error.)
    #expect(largest.bound <= 1e6 * max(largest.error, 1e-11))
  }

  /// Values of another network, or of one with a changed weight, are told apart.
  @Test func otherValuesViolateTheBounds() throws {
    let network = try Network(onnxFile: try SharedModels.file("ACASXU_experimental_v2a_1_1.onnx").path)
    let other = try Network(onnxFile: try SharedModels.file("ACASXU_experimental_v2a_1_7.onnx").path)
    let input = Batch<Float>(width: 5, count: 1, elements: [0.1, -0.2, 0.3, 0.4, -0.5])
    let analysis = try RoundingAnalysis(
      of: network, at: [input.map { Rational(exactly: $0) ?? 0 }], format: .float32)
    let values = try other.evaluate(at: [input], over: Floats())[0]
    #expect(analysis.comparison(of: values, atNode: network.outputs[0]).violation != nil)
  }
}
