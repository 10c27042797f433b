import DAGLift
import Foundation

/// The exact value of a network at one point, and what un-rectifying there costs.
enum ExactEvaluation {
  private static let runs = 51

  static func run() throws {
    print("## Exact evaluation at one point, over the rationals (ACAS Xu: at most 5 ms)")
    try Project.forEachModel { name, model in
      let network = try Network(onnxFile: model.path)
      var generator = SplitMix64(seed: 1)
      let point = network.inputs.map { input in
        (0..<network.nodes[input].width).map { _ in
          Rational(mantissa: Integer(Int.random(in: -1024...1024, using: &generator)), exponentOfTwo: -10)
        }
      }
      let batches = point.map { Batch($0) }
      let evaluation = try Timing.repeating(runs) { _ = try network.evaluate(at: batches, over: Rationals()) }
      let unrectifying = try Timing.repeating(runs) { _ = try Unrectification(of: network, at: point).affineMap() }
      print("\(name): value \(evaluation.summary), \(runs) runs; affine map of its region \(unrectifying.summary)")
    }
    try measureLargeModels()
  }

  /// Networks that are not part of the project: what is not there is skipped.
  private static func measureLargeModels() throws {
    print("## Values of convolutional networks: exact (at most 2 s), or enclosures of 40 bits (at most 10 s)")
    for name in ["cifar_base_kw", "zoo/resnet20_cifar_keepbn"] {
      let model = Project.acasXu.deletingLastPathComponent().appending(path: "\(name).onnx")
      guard FileManager.default.fileExists(atPath: model.path) else {
        print("\(name): skipped, there is no ../shared/models/\(name).onnx beside the project")
        continue
      }
      let network = try Network(onnxFile: model.path)
      var generator = SplitMix64(seed: 1)
      let point = InputPoint(
        network.inputs.map { input in
          (0..<network.nodes[input].width).map { _ in
            Rational(exactly: Float.random(in: 0...1, using: &generator)) ?? 0
          }
        })
      var kind = ""
      let timing = try Timing.repeating(5) {
        let values = try network.enclosedOutputs(at: point, relativeBits: 40)
        kind = values.isExact ? "exact" : values.isNarrow ? "within 2^-40" : "wider than 2^-40"
      }
      print("\(name): \(kind), \(timing.summary), 5 runs")
    }
  }
}
