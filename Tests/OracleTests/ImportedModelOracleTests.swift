import DAGNetwork
import Exact
import Lifting
import ONNX
import TestFiles
import TestSeeds
import Testing

/// Imported networks against onnxruntime on the real networks of `shared/models`.
@Suite(.enabled(if: SharedModels.arePresent, "\(SharedModels.absence)"))
struct ImportedModelOracleTests {
  static let models = [
    "ACASXU_experimental_v2a_1_1", "ACASXU_experimental_v2a_1_7", "ACASXU_experimental_v2a_4_2", "cnn_max_mninst2",
    "conv_mp1", "fc1", "fc2",
    "fc_2-2-3", "fc_2-2sigmoids-3", "fc_matMul", "layer-zoo/add", "layer-zoo/cast_int_to_float", "layer-zoo/constant",
    "layer-zoo/dropout", "layer-zoo/dropout_training_mode_false", "layer-zoo/flatten", "layer-zoo/gemm",
    "layer-zoo/identity", "layer-zoo/leakyRelu", "layer-zoo/matmul", "layer-zoo/relu", "layer-zoo/reshape",
    "layer-zoo/reshape_with_dimension_inference", "layer-zoo/sigmoid", "layer-zoo/squeeze",
    "layer-zoo/squeeze_with_axes",
    "layer-zoo/sub", "layer-zoo/tanh", "layer-zoo/transpose", "layer-zoo/unsqueeze",
  ]

  /// Both runs in single precision lie close to the run in double precision, measured by the largest value that meets
  /// either of them on the way. (That they lie within the proved bound of the exact value is another test's.)
  @Test(arguments: models)
  func floatsAgree(model: String) throws {
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
    let domain = Evaluation(over: Doubles(), count: count)
    var state = try network.lift(inputs.map { $0.map(Double.init) }, over: domain)
    try Transitions(of: network).synthesize(&state, over: domain)
    let largest = network.nodes.indices.reduce(1.0) { bound, node in
      (state[node]?.elements ?? []).reduce(bound) { max($0, abs($1)) }
    }
    let depth = network.nodes.map(\.width).max() ?? 1
    let tolerance = largest * Double(network.height + 1) * Double(depth).squareRoot() * 0x1p-20

    #expect(theirs.map(\.name) == network.outputs.map { network.nodes[$0].name })
    for (k, output) in network.outputs.enumerated() {
      let doubles = try #require(state[output]).elements
      let floats = theirs[k].floats
      try #require(floats.count == doubles.count && ours[k].elements.count == doubles.count)
      #expect(distance(floats, doubles) <= tolerance, "onnxruntime")
      #expect(distance(ours[k].elements, doubles) <= tolerance, "ours")
    }
  }

  /// The largest difference, NaN where there is one.
  private func distance(_ floats: [Float], _ doubles: [Double]) -> Double {
    zip(floats, doubles).reduce(0) { Double.maximum($0, abs(Double($1.0) - $1.1)) + 0 * ($1.1 - Double($1.0)) }
  }

  /// What is not supported yet is refused by name.
  @Test(arguments: [("layer-zoo/dropout_training_mode_true", "Dropout")])
  func unsupportedOperatorsAreNamed(model: String, name: String) throws {
    let file = try SharedModels.file("\(model).onnx")
    let error = #expect(throws: ONNXError.self) { try Network(onnxFile: file.path) }
    #expect(error?.kind == .unsupported && error?.site?.operatorType == name && error?.file == file.path)
  }
}
