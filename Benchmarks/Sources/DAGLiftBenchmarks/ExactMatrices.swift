import DAGLift

/// Dense matrices of exact numbers, in turn with python-flint.
enum ExactMatrices {
  private static let runs = 7

  static func run() throws {
    print("## Exact matrices, in turn with python-flint")
    try integers()
  }

  private static func integers() throws {
    for size in [64, 128, 256, 512] {
      var random = SplitMix64(seed: 1)
      func matrix() -> IntegerMatrix {
        IntegerMatrix(
          rows: size, columns: size,
          entries: (0..<size * size).map { _ in
            var value: Integer = 0
            for _ in 0..<4 { value = (value << 50) + Integer(Int.random(in: 0..<1 << 50, using: &random)) }
            return value - (Integer(1) << 199)
          })
      }
      let (a, b) = (matrix(), matrix())
      let isFigure = size == 512
      try compare(
        "\(size)×\(size) integers of 200 bits, product", task: "integers \(size)", timesFaster: isFigure ? "4" : nil
      ) { (a * b).rows }
    }
  }

  private static func compare(
    _ name: String, task: String, timesFaster: String?, _ work: () -> Int
  ) throws {
    let peer = try Peer(script: "flint_matrices.py", arguments: task.split(separator: " ").map(String.init))
    var checked = 0
    let timings = try Timing.interleaving(
      runs: runs, ours: { Timing.measure { checked += work() }.seconds }, peer: { try peer.run() })
    guard checked > 0 else { throw BenchmarkError.wrong(name) }
    print(
      "\(name): ours \(timings.ours.summary), \(peer.name) \(timings.peer.summary); its time over ours "
        + "\(Timing.ratio(timings.peer.median / timings.ours.median))" + (timesFaster.map { " (at least \($0))" } ?? "")
    )
  }
}
