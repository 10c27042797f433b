import DAGLift

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
  }
}
