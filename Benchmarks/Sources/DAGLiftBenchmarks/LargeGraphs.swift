import DAGLift

/// Levels, liveness and exact path counts on graphs that are long or have more paths than atoms exist, and how the cost
/// grows with them.
enum LargeGraphs {
  private static let runs = 5

  static func run() throws {
    print("## Chains and ladders (10^6 nodes, 2^1000 paths: at most 5 s for each column)")
    print("graph, nodes | building, with the levels | levels by a pass | liveness | path count | all, per node")
    for count in [1_000, 10_000, 100_000, 1_000_000] {
      try measure("chain", steps: count - 1, paths: 1) { try chain(nodes: count) }
    }
    for steps in [10, 100, 1_000, 10_000] {
      try measure("ladder with 2^\(steps) paths", steps: 2 * steps, paths: Integer(1) << steps) {
        try ladder(steps: steps)
      }
    }
  }

  private static func chain(nodes: Int) throws -> Network {
    var builder = NetworkBuilder(name: "chain")
    var last = try builder.addInput("v0", width: 1)
    for index in 1..<nodes {
      let next = try builder.addNode("v\(index)", width: 1)
      builder.addArc(from: last, to: next, .relu(Relu(width: 1)))
      last = next
    }
    builder.addOutput(last)
    return try builder.build()
  }

  /// Diamonds, one after the other: two ways through each.
  private static func ladder(steps: Int) throws -> Network {
    var builder = NetworkBuilder(name: "ladder")
    var last = try builder.addInput("x", width: 1)
    for step in 0..<steps {
      let left = try builder.addNode("l\(step)", width: 1)
      let right = try builder.addNode("r\(step)", width: 1)
      let next = try builder.addNode("n\(step)", width: 1)
      for (tail, head) in [(last, left), (last, right), (left, next), (right, next)] {
        builder.addArc(from: tail, to: head, .identity(width: 1))
      }
      last = next
    }
    builder.addOutput(last)
    return try builder.build()
  }

  /// - Parameters:
  ///   - steps: the hops of the longest path.
  ///   - paths: how many paths there are.
  private static func measure(
    _ name: String, steps: Int, paths: Integer, _ build: () throws -> Network
  ) throws {
    var network = try build()
    let building = try Timing.repeating(runs) { network = try build() }
    let output = network.outputs[0]
    var (longest, isLive, counted) = (0, false, Integer(0))
    let levels = Timing.repeating(runs) {
      longest = pass(network, LongestPath(), weight: 1, input: 0)[output].flatMap { $0 } ?? -1
    }
    let liveness = Timing.repeating(runs) {
      isLive = pass(network, Reachability(), weight: true, input: true)[output] ?? false
    }
    let counting = Timing.repeating(runs) { counted = network.pathCount() }
    guard network.height == steps, longest == steps, isLive, counted == paths else {
      throw BenchmarkError.wrong("\(name): height \(network.height), longest path \(longest), live \(isLive)")
    }
    let columns = [building, levels, liveness, counting].map(\.median)
    print(
      "\(name), \(network.nodes.count) | " + columns.map(Timing.text).joined(separator: " | ")
        + " | \(Timing.text(columns.reduce(0, +) / Double(network.nodes.count)))")
  }

  private static func pass<S: Semiring>(
    _ network: Network, _ semiring: S, weight: S.Element, input: S.Element
  ) -> State<S.Element> {
    let domain = Abstraction(semiring, weight: weight, constant: semiring.zero)
    var state = network.lift(network.inputs.map { _ in input }, over: domain)
    Transitions(of: network).synthesize(&state, over: domain)
    return state
  }
}
