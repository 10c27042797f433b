import DAGLift

/// Dense matrices of exact numbers, in turn with python-flint.
enum ExactMatrices {
  private static let runs = 7

  static func run() throws {
    print("## Exact matrices, in turn with python-flint")
    try integers()
    try products()
    try inverses()
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

  private static func unipotent(_ size: Int, using random: inout SplitMix64) -> RationalMatrix {
    var matrix = RationalMatrix.identity(size)
    for i in 0..<size {
      for j in 0..<i {
        matrix[i, j] = Rational(
          Integer(Int.random(in: -1000...1000, using: &random)),
          positiveDenominator: Integer(Int.random(in: 1...1000, using: &random)))
      }
    }
    return matrix
  }

  private static func products() throws {
    for size in [16, 32, 64] {
      var random = SplitMix64(seed: 2)
      let matrices = (0..<10).map { _ in unipotent(size, using: &random) }
      try compare(
        "product of ten unipotent \(size)×\(size) rational matrices", task: "products \(size) 10",
        timesFaster: size == 64 ? "3" : nil
      ) { RationalMatrix.product(of: matrices).rows }
      let pairs = Timing.repeating(3) { _ = matrices.dropFirst().reduce(matrices[0]) { $0 * $1 } }
      print("  one after the other, each in lowest terms: \(pairs.summary)")
    }
  }

  private static func inverses() throws {
    for size in [32, 64, 128] {
      var random = SplitMix64(seed: 3)
      let matrix = unipotent(size, using: &random)
      try compare(
        "inverse of a unipotent \(size)×\(size) rational matrix", task: "inverse \(size)",
        timesFaster: size == 128 ? "10" : nil
      ) { try matrix.inverseOfUnipotent().rows }
    }
  }

  private static func compare(
    _ name: String, task: String, timesFaster: String?, _ work: () throws -> Int
  ) throws {
    let peer = try Peer(script: "flint_matrices.py", arguments: task.split(separator: " ").map(String.init))
    var checked = 0
    let timings = try Timing.interleaving(
      runs: runs, ours: { try Timing.measure { checked += try work() }.seconds }, peer: { try peer.run() })
    guard checked > 0 else { throw BenchmarkError.wrong(name) }
    print(
      "\(name): ours \(timings.ours.summary), \(peer.name) \(timings.peer.summary); its time over ours "
        + "\(Timing.ratio(timings.peer.median / timings.ours.median))" + (timesFaster.map { " (at least \($0))" } ?? "")
    )
  }
}
