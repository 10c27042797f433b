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
    print("## One input, Float, 2 threads, in turn with onnxruntime (at most 3.0 of its time, dense networks 1.5)")
    BLASThreads.use(2)
    try compare(model, named: "dense \(dense)", count: 1, threads: 2)
    try compare(model, named: "dense \(dense)", threads: 2)
    for name in ["resnet20_cifar_keepbn", "squeezenet1_1"] {
      let file = Project.shared.appending(path: "zoo/\(name).onnx")
      guard FileManager.default.fileExists(atPath: file.path) else {
        print("\(name): skipped, it is not among ../shared/models beside the project")
        continue
      }
      try compare(file, named: name, count: 1, threads: 2)
    }
    try Kernels.runAgainWithOwnChoice("forward-pass")
  }

  private static func compare(_ model: URL, named name: String, count: Int = count, threads: Int = 1) throws {
    let network = try Network(onnxFile: model.path)
    var generator = SplitMix64(seed: 1)
    let inputs = network.inputs.map { input in
      let width = network.nodes[input].width
      return Batch(
        width: width, count: count,
        elements: (0..<width * count).map { _ in Float.random(in: -1...1, using: &generator) })
    }
    let peer = try Peer(script: "onnxruntime_pass.py", arguments: [model.path, "\(count)", "\(threads)"])
    let timings = try Timing.interleaving(runs: runs) {
      try Timing.measure { _ = try network.evaluate(at: inputs, over: Floats()) }.seconds
    } peer: {
      try peer.run()
    }
    print(
      "\(name), \(count) at a time: ours \(timings.ours.summary), \(peer.name) \(timings.peer.summary), \(runs) runs each; "
        + "ratio of throughputs \(Timing.ratio(timings.peer.median / timings.ours.median)), "
        + "of times \(Timing.ratio(timings.ours.median / timings.peer.median))")
  }
}
