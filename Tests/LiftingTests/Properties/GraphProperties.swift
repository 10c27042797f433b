import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import TestSeeds
import Testing

/// Levels, path counts and liveness, against the enumeration of paths.
@Suite struct GraphProperties {
  /// All paths that end in a node, each as its arcs from the source on.
  private func paths(to node: Int, in network: Network) -> [[Int]] {
    let arcs = network.arcs.indices.filter { network.arcs[$0].head == node }
    if arcs.isEmpty { return [[]] }
    return arcs.flatMap { arc in paths(to: network.arcs[arc].tail, in: network).map { $0 + [arc] } }
  }

  private func source(of path: [Int], to node: Int, in network: Network) -> Int {
    path.first.map { network.arcs[$0].tail } ?? node
  }

  private func pass<S: Semiring>(
    _ network: Network, _ semiring: S, weight: S.Element, input: S.Element, constant: S.Element
  ) throws -> State<S.Element> {
    let domain = Abstraction(semiring, weight: weight, constant: constant)
    return try synthesized(network, at: network.inputs.map { _ in input }, over: domain)
  }

  @Test func levelsAreLongestPaths() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(500).count, options: .any.with(nodes: 2...12)
    ) { network, _ in
      for node in network.nodes.indices {
        let longest = paths(to: node, in: network).map(\.count).max()
        guard network.levels[node] == longest else {
          throw Difference("'\(network.nodes[node].name)' has level \(network.levels[node]) and not \(longest ?? 0)")
        }
      }
      // Over max-plus a pass finds the same, with constants at level 0 as well.
      let lengths = try pass(network, LongestPath(), weight: 1, input: 0, constant: 0)
      return network.nodes.indices.allSatisfy { (lengths[$0] ?? nil) == network.levels[$0] }
    }
  }

  @Test func pathsAreCounted() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(500).count, options: .any.with(nodes: 2...12)
    ) { network, _ in
      let counts = try pass(network, PathCounting(), weight: 1, input: 1, constant: 0)
      let all = try pass(network, PathCounting(), weight: 1, input: 1, constant: 1)
      for node in network.nodes.indices {
        let paths = paths(to: node, in: network)
        let fromInputs = paths.filter { network.inputs.contains(source(of: $0, to: node, in: network)) }
        guard counts[node] ?? 0 == Integer(fromInputs.count), all[node] ?? 0 == Integer(paths.count) else {
          throw Difference("'\(network.nodes[node].name)': \(counts[node] ?? 0) of \(fromInputs.count) paths")
        }
      }
      return true
    }
  }

  @Test func livenessIsReachability() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(500).count, options: .any.with(nodes: 2...40)) {
      network, random in
      let restricted = network.restricted(to: ArcMask.random(of: network, using: &random))
      let live = try pass(restricted, Reachability(), weight: true, input: true, constant: false)
      var reached = Set(restricted.inputs)
      var pending = restricted.inputs
      while let node = pending.popLast() {
        for arc in restricted.arcs where arc.tail == node && reached.insert(arc.head).inserted {
          pending.append(arc.head)
        }
      }
      return restricted.nodes.indices.allSatisfy { (live[$0] ?? false) == reached.contains($0) }
    }
  }

  @Test func theOrderIsByLevelAndPosition() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(500).count, options: .any.with(nodes: 2...40)) {
      network, _ in
      let expected = network.nodes.indices.sorted { (network.levels[$0], $0) < (network.levels[$1], $1) }
      guard network.order == expected, network.height == network.levels.max() else { return false }
      for level in 0...network.height {
        let nodes = network.nodes(atLevel: level)
        guard !nodes.isEmpty, nodes.allSatisfy({ network.levels[$0] == level }) else { return false }
      }
      for node in network.nodes.indices {
        let incoming = network.arcs.indices.filter { network.arcs[$0].head == node }
        let outgoing = network.arcs.indices.filter { network.arcs[$0].tail == node }
        guard Array(network.incomingArcs(of: node)) == incoming, Array(network.outgoingArcs(of: node)) == outgoing
        else {
          return false
        }
      }
      return true
    }
  }
}
