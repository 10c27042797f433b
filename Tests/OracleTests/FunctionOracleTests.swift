import DAGNetwork
import Exact
import Foundation
import Lifting
import ONNX
import TestSeeds
import Testing

/// Models whose functions are given by their bodies, made by the `onnx` package, against onnxruntime.
@Suite struct FunctionOracleTests {
  /// Nested calls with attributes handed on, by default and of their own. onnxruntime takes no call that leaves a result
  /// out, and no function before those that it calls.
  @Test func callsMeanWhatTheirBodiesSay() throws {
    let model: [String] = try PythonOracle("function_model").answers(to: [0])
    let bytes = [UInt8](try #require(Data(base64Encoded: model[0])))
    let network = try Network(onnx: bytes)
    #expect(network.nodes.contains { $0.name == "first/t" } && network.nodes.contains { $0.name == "y/t" })
    let count = TestSeeds.cases(200).count
    var generator = TestSeeds.generator(case: 0)
    // The model's numbers are dyadic with few digits and the points integers: every value is a float, in any order of sums.
    let input = Batch<Float>(
      width: 3, count: count, elements: (0..<3 * count).map { _ in Float(Int.random(in: -8...8, using: &generator)) })
    let theirs = try ONNXRuntime.outputs(ofModel: bytes, at: [input])
    let ours = try network.evaluate(at: [input], over: Floats())
    #expect(theirs.map(\.name) == ["y", "z"])
    for (k, output) in ours.enumerated() {
      // onnxruntime's values lie sample by sample.
      let expected = theirs[k].floats
      try #require(expected.count == output.elements.count)
      #expect(output.elements == expected)
    }
  }
}
