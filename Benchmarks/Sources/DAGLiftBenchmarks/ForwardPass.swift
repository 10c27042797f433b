import DAGLift
import Foundation

/// The numeric pass over a batch of 1,024 inputs in single precision, in turn with onnxruntime on the same file.
enum ForwardPass {
  private static let count = 1024
  private static let runs = 41
  private static let dense = "784-256-256-256-256-256-256-10"

  static func run() throws {
    print("## A pass over \(count) inputs, Float, 1 thread, in turn with onnxruntime (at least 0.5 of its throughput)")
    BLASThreads.use(1)
    print(Kernels.description)
    let folder = FileManager.default.temporaryDirectory.appending(path: "daglift-benchmarks-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = folder.appending(path: "dense.onnx")
    _ = try ChildProcess.run(Project.python, [Project.peer("make_dense.py").path, model.path, dense])
    try compare(model, named: "dense \(dense), random weights")
    try compare(Project.digits, named: "digits")
    try Kernels.runAgainWithOwnChoice("forward-pass")
  }

  private static func compare(_ model: URL, named name: String) throws {
    let network = try Network(onnxFile: model.path)
    var generator = SplitMix64(seed: 1)
    let inputs = network.inputs.map { input in
      let width = network.nodes[input].width
      return Batch(
        width: width, count: count,
        elements: (0..<width * count).map { _ in Float.random(in: -1...1, using: &generator) })
    }
    let peer = try Peer(script: "onnxruntime_pass.py", arguments: [model.path, "\(count)", "1"])
    let timings = try Timing.interleaving(runs: runs) {
      try Timing.measure { _ = try network.evaluate(at: inputs, over: Floats()) }.seconds
    } peer: {
      try peer.run()
    }
    print(
      "\(name): ours \(timings.ours.summary), \(peer.name) \(timings.peer.summary), \(runs) runs each; "
        + "ratio of throughputs \(Timing.ratio(timings.peer.median / timings.ours.median))")
  }
}
