import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// I11, and networks in series.
@Suite struct SeriesTests {
  /// The nodes at which the network comes apart, node by node by the definition.
  private func cutNodesByDefinition(of network: Network) -> [Int] {
    network.order.filter { node in
      guard let parts = network.parts(at: node) else { return false }
      return !parts.first.arcs.isEmpty && !network.outgoingArcs(of: node).isEmpty
    }
  }

  @Test func cutNodesAreWhereTheNetworkComesApart() throws {
    var found = 0
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(400).count, options: .piecewiseAffine.with(nodes: 2...10)
    ) { network, _ in
      let nodes = network.cutNodes()
      found += nodes.count
      return nodes == cutNodesByDefinition(of: network)
    }
    #expect(found > 0)
  }

  /// A network whose only output is its only sink, with one input.
  private func single(_ network: Network) throws -> Network? {
    let sinks = network.nodes.indices.filter { network.outgoingArcs(of: $0).isEmpty }
    guard sinks.count == 1, network.inputs.count == 1, network.height > 0 else { return nil }
    return try Network(name: network.name, nodes: network.nodes, arcs: network.arcs, outputs: sinks)
  }

  @Test func networksInSeriesComposeTheirFunctions() throws {
    var composed = 0
    var options = NetworkOptions.piecewiseAffine.with(nodes: 2...8)
    options.inputs = 1...1
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: options) { network, random in
      guard let first = try single(network) else { return true }
      var builder = NetworkBuilder(name: "between")
      let (tail, head) = (first.outputs[0], first.inputs[0])
      try builder.addInput(first.nodes[tail].name, width: first.nodes[tail].width)
      try builder.addNode("between", width: first.nodes[head].width)
      let weight = try Parameter(
        name: "w", shape: [first.nodes[head].width, first.nodes[tail].width],
        values: .float32(
          (0..<first.nodes[head].width * first.nodes[tail].width).map { _ in Float.random(in: -2...2, using: &random) })
      )
      try builder.addArc(
        from: first.nodes[tail].name, to: "between",
        .linear(
          .dense(DenseMap(weight, outputWidth: first.nodes[head].width, inputWidth: first.nodes[tail].width))))
      try builder.addOutput("between")
      // The network after itself, under other names.
      let between = try builder.build()
      let whole = try first.inSeries(with: between).inSeries(with: first)
      let point = RandomNumbers.small.point(of: first, using: &random)
      let middle = try between.exactOutputs(
        at: InputPoint(try first.exactOutputs(at: InputPoint(point))))
      guard try whole.exactOutputs(at: InputPoint(point)) == first.exactOutputs(at: InputPoint(middle)) else {
        throw Difference("the functions do not compose")
      }
      guard whole.cutNodes().contains(tail) else { throw Difference("no node separates the parts") }
      composed += 1
      let verifier = IdentityVerifier(whole, seed: random.next())
      let verdict = verifier.verifyExactly(.seriesComposition, at: [point])
      guard verdict.isProved, verdict.scope == .all else { throw Refused(description: "\(verdict)") }
      guard verifier.verifyNumerically(.seriesComposition, at: [point]).witness == nil else { return false }
      // A change of any coefficient is seen.
      for tampering in Tampering.allCases {
        guard let transitions = try tampering.transitions(of: whole, using: &random) else { continue }
        let verdict = IdentityVerifier(whole, transitions: transitions, seed: 1).verifyExactly(
          .seriesComposition, at: [point])
        guard verdict.witness != nil else { throw Refused(description: "\(tampering): \(verdict)") }
      }
      return true
    }
    #expect(composed > 10)
  }

  /// Levels in another order: the first two transitions of a chain change places.
  @Test func swappedLevelsAreSeen() throws {
    var builder = NetworkBuilder(name: "chain")
    try builder.addInput("n0", width: 1)
    for n in 1...4 {
      try builder.addNode("n\(n)", width: 1)
      try builder.addArc(from: "n\(n - 1)", to: "n\(n)", .linear(.scaling(width: 1, factor: Double(n + 1))))
    }
    try builder.addOutput("n4")
    let network = try builder.build()
    #expect(network.cutNodes() == [1, 2, 3])
    var levels = (1...4).map { Array(Transitions(of: network).coefficients(ofLevel: $0)) }
    levels.swapAt(0, 1)
    let verifier = IdentityVerifier(network, transitions: Transitions(levels: levels), seed: 1)
    for identity in verifier.applicable {
      let verdict = verifier.verifyExactly(identity, at: [[[3]]])
      #expect(verdict.witness != nil, "\(identity): \(verdict)")
      #expect(verifier.verifyNumerically(identity, at: [[[3]]]).witness != nil, "\(identity)")
    }
  }

  @Test func whatDoesNotFitIsRefused() throws {
    func network(_ inputs: [Int], _ outputs: [Int]) throws -> Network {
      var builder = NetworkBuilder(name: "n\(inputs)\(outputs)")
      for (index, width) in inputs.enumerated() { try builder.addInput("x\(index)", width: width) }
      for (index, width) in outputs.enumerated() {
        try builder.addNode("y\(index)", width: width)
        let map = SelectionMap(inputWidth: inputs[0], sources: Array(repeating: 0, count: width))
        try builder.addArc(from: "x0", to: "y\(index)", .linear(.selection(map)))
        try builder.addOutput("y\(index)")
      }
      return try builder.build()
    }
    let one = try network([2], [3])
    let bare = one.restricted(to: ArcMask(isKept: one.arcs.map { _ in false }))
    let fitting = try Network(
      name: "identity",
      nodes: [
        Node(name: "x", shape: one.nodes[one.outputs[0]].shape, role: .input),
        Node(name: "y", shape: one.nodes[one.outputs[0]].shape, role: .sum),
      ],
      arcs: [Arc(tail: 0, head: 1, function: .identity(width: one.nodes[one.outputs[0]].width))], outputs: [1])
    _ = try one.inSeries(with: fitting)
    #expect(throws: SeriesCompositionError.self) { try bare.inSeries(with: fitting) }
    #expect(throws: SeriesCompositionError.widths(output: "y0", 3, input: "x0", 2)) { try one.inSeries(with: one) }
    let two = try network([3], [1, 1])
    #expect(throws: SeriesCompositionError.outputs(of: "n[3][1, 1]", count: 2)) { try two.inSeries(with: one) }
    let joined = try network([3, 1], [1])
    #expect(throws: SeriesCompositionError.inputs(of: "n[3, 1][1]", count: 2)) { try one.inSeries(with: joined) }
    let whole = try one.inSeries(with: two)
    #expect(whole.nodes.map(\.name) == ["x0", "y0", "y0_2", "y1"] && whole.outputs == [2, 3])
    #expect(IdentityVerifier(one, seed: 1).obstacle(to: .seriesComposition) != nil)
  }
}
