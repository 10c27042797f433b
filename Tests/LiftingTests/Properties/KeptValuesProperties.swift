import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Synchronization
import TestSeeds
import Testing

/// The pass that drops values as soon as nothing reads them any more, against the pass that keeps them all.
@Suite struct KeptValuesProperties {
  @Test func theKeptValuesAreThoseOfThePlainPass() throws {
    let options = NetworkOptions.exact.with(nodes: 2...40)
    let domain = Evaluation(over: Rationals())
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(1_000).count, options: options) {
      network, random in
      let point = RandomNumbers.small.point(of: network, using: &random).map { Batch($0) }
      let plain = try synthesized(network, at: point, over: domain)
      let kept = network.nodes.indices.filter { _ in Bool.random(using: &random) }
      // Under a mask values are read by fewer.
      var mask = ArcMask(keepingAllOf: network)
      for arc in network.arcs.indices where Int.random(in: 0..<8, using: &random) == 0 { mask[arc] = false }
      for (transitions, plain) in [
        (Transitions(of: network), plain),
        (
          Transitions(of: network).masked(by: mask),
          try synthesized(network, at: point, over: domain, transitions: Transitions(of: network).masked(by: mask))
        ),
      ] {
        var state = try network.lift(point, over: domain)
        try transitions.synthesize(&state, keeping: kept.shuffled(using: &random), over: domain)
        let read = Set(transitions.coefficients.map(\.column))
        for node in network.nodes.indices {
          let expected = kept.contains(node) || !read.contains(node) ? plain[node] : nil
          guard state[node] == expected else { throw Difference("'\(network.nodes[node].name)'") }
        }
      }
      return true
    }
  }

  @Test func outputsInFloatingPointAreThoseOfThePlainPassToTheLastBit() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: .any.with(nodes: 2...40)
    ) { network, random in
      let input = RandomNumbers.small.point(of: network, using: &random).map { coordinates in
        Batch(width: coordinates.count, count: 2, elements: (coordinates + coordinates.reversed()).map { Float($0) })
      }
      let domain = Evaluation(over: Floats(), count: 2)
      // An arc may have no value at this point: then it has none in either pass.
      guard let plain = try? synthesized(network, at: input, over: domain) else {
        return (try? network.evaluate(at: input, over: Floats())) == nil
      }
      let outputs = try network.evaluate(at: input, over: Floats())
      return zip(network.outputs, outputs).allSatisfy { node, output in
        let expected = plain[node] ?? domain.zero(width: network.nodes[node].width)
        return output.elements.map(\.bitPattern) == expected.elements.map(\.bitPattern)
      }
    }
  }

  @Test func aChainHoldsTwoValuesAtATime() throws {
    let length = 100
    var builder = NetworkBuilder(name: "chain")
    try builder.addInput("v0", width: 1)
    for index in 1..<length {
      let node = try builder.addNode("v\(index)", width: 1)
      builder.addArc(from: node - 1, to: node, .identity(width: 1))
    }
    builder.addOutput(length - 1)
    let network = try builder.build()
    let domain = CountedValues()
    var state = network.lift([domain.zero(width: 1)], over: domain)
    Transitions(of: network).synthesize(&state, keeping: network.outputs, over: domain)
    #expect(state.values.map { $0 != nil } == (0..<length).map { $0 == length - 1 })
    #expect(domain.ledger.counts.withLock { $0.most } == 2)
  }
}

/// Values that say how many of them there are.
private struct CountedValues: LiftingDomain {
  final class Ledger: Sendable {
    let counts = Mutex((now: 0, most: 0))
  }

  final class Value: Sendable {
    let ledger: Ledger

    init(_ ledger: Ledger) {
      self.ledger = ledger
      ledger.counts.withLock { $0 = (now: $0.now + 1, most: max($0.most, $0.now + 1)) }
    }

    deinit { ledger.counts.withLock { $0.now -= 1 } }
  }

  let ledger = Ledger()

  func zero(width: Int) -> Value { Value(ledger) }
  func constant(_ value: ParameterVector) -> Value { Value(ledger) }
  func add(_ function: ArcFunction, of value: Value, to sum: inout Value?) { sum = Value(ledger) }
}
