import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import TestSeeds
import Testing

/// Sub-architectures: the same matrices under a mask (I9).
@Suite struct MaskProperties {
  static let options = NetworkOptions.exact.with(nodes: 2...40)

  @Test func maskedTransitionsAreThoseOfTheSubArchitecture() throws {
    let domain = Evaluation(over: Rationals())
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(1_000).count, options: Self.options) {
      network, random in
      let mask = ArcMask.random(of: network, using: &random)
      let point = RandomNumbers.small.point(of: network, using: &random)
      let definition = try Definition(of: network, at: point, keptArcs: mask.isKept)
      let restricted = network.restricted(to: mask)
      guard restricted.levels == network.levels, restricted.inputs == network.inputs,
        restricted.arcs.count == mask.keptCount
      else { throw Difference("the sub-architecture has other levels, inputs or arcs") }
      let masked = Transitions(of: network).masked(by: mask)
      let underMask = try synthesized(network, at: point.map { Batch($0) }, over: domain, transitions: masked)
      try expect(underMask, toBe: { definition[$0] }, in: network, "the masked transitions")
      let ofItsOwn = try synthesized(restricted, at: point.map { Batch($0) }, over: domain)
      try expect(ofItsOwn, toBe: { definition[$0] }, in: network, "the sub-architecture's transitions")
      var recursion = try DirectRecursion(restricted, at: point.map { Batch($0) }, over: domain)
      for node in network.nodes.indices {
        guard try recursion.value(of: node).elements == definition[node] else {
          throw Difference("the sub-architecture's recursion differs")
        }
      }
      return true
    }
  }

  @Test func masksAreSets() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: .any) { network, random in
      let (a, b) = (ArcMask.random(of: network, using: &random), ArcMask.random(of: network, using: &random))
      let all = ArcMask(keepingAllOf: network)
      let dropped = network.arcs.indices.filter { !a[$0] }
      return a.union(b) == b.union(a) && a.intersection(b).complement == a.complement.union(b.complement)
        && a.union(a.complement) == all && a.intersection(a.complement).keptCount == 0
        && a.union(b).keptCount + a.intersection(b).keptCount == a.keptCount + b.keptCount
        && ArcMask(dropping: dropped, of: network) == a && network.restricted(to: all) == network
    }
  }

  @Test func whatAFileKeepsOfASubArchitectureIsItsFunction() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: .exact) { network, random in
      let mask = ArcMask.random(of: network, keeping: 0.9, using: &random)
      let restricted = network.restricted(to: mask)
      let lostAll = network.nodes.indices.filter {
        network.nodes[$0].role == .sum && restricted.incomingArcs(of: $0).isEmpty
      }
      let text: [UInt8]
      do throws(NetworkError) {
        text = try restricted.json()
      } catch {
        return lostAll.first.map { error == .nodeWithoutArcs(name: network.nodes[$0].name) } ?? false
      }
      guard lostAll.isEmpty else { throw Difference("a node without arcs was written") }
      let read = try Network(json: text)
      let point = RandomNumbers.small.point(of: network, using: &random)
      return try Definition(of: read, at: point).outputs
        == Definition(of: network, at: point, keptArcs: mask.isKept).outputs
    }
  }
}
