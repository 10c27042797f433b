import DAGNetwork
import Exact

extension IdentitySides {
  /// I11: `S` from the transitions against `S_{N₂} ∘ S_{N₁}`, with `N₁` and `N₂` the networks that the graph is taken apart into
  /// at a node, each with transitions of its own; and where every node of `N₂` has a longest path from the common node, level
  /// by level, `T_n` against that of `N₁` up to the level of the common node and that of `N₂` above.
  ///
  /// - Parameter parts: the networks for each of the nodes at which the graph is taken apart.
  func seriesComposition(_ parts: [SeriesParts], at state: State<D.Value>) throws(DomainError) -> D.Comparison {
    var comparison = domain.comparison(in: network)
    var synthesized = state
    try transitions.synthesize(&synthesized, over: domain)
    for part in parts where !comparison.isRefuted {
      let name = network.nodes[part.node].name
      let composed = try apply(part, at: state)
      for node in network.order {
        comparison.compare(
          synthesized[node], composed[node], at: node, sides: "S against S_{N₂} ∘ S_{N₁}, the parts at '\(name)'")
      }
    }
    for part in parts where !comparison.isRefuted && part.isLevelwise(in: network) {
      try compareLevels(part, at: state, into: &comparison)
    }
    return comparison
  }

  private func apply(_ part: SeriesParts, at state: State<D.Value>) throws(DomainError) -> State<D.Value> {
    var result = state
    for (network, nodes) in [(part.first, part.nodesOfFirst), (part.second, part.nodesOfSecond)] {
      var own = State(values: nodes.map { result[$0] })
      try Transitions(of: network).synthesize(&own, over: domain)
      for (place, node) in nodes.enumerated() { result[node] = own[place] }
    }
    return result
  }

  /// `T_n` against the transition of the part that has the level.
  private func compareLevels(
    _ part: SeriesParts, at state: State<D.Value>, into comparison: inout D.Comparison
  ) throws(DomainError) {
    let middle = network.levels[part.node]
    var whole = state
    var first = PartState(part.first, part.nodesOfFirst, of: state)
    var second = PartState(part.second, part.nodesOfSecond, of: state)
    for level in levels where !comparison.isRefuted {
      let rows = rows(ofLevel: level)
      try applyTransition(ofLevel: level, to: &whole)
      let values =
        level <= middle
        ? try first.values(of: rows, afterLevel: level, over: domain)
        : try second.values(of: rows, afterLevel: level - middle, over: domain)
      for (node, value) in zip(rows, values) {
        comparison.compare(
          whole[node], value ?? state[node], at: node,
          sides: "T_\(level) against that of the part at '\(network.nodes[part.node].name)'")
        whole[node] = state[node]
      }
    }
  }
}

/// The state of a part of a network, to which its transitions are applied one at a time.
private struct PartState<Value: Sendable> {
  private let transitions: Transitions
  private var state: State<Value>
  /// The place of each node of the network in the part.
  private var places: [Int: Int] = [:]

  init(_ part: Network, _ nodes: [Int], of whole: State<Value>) {
    transitions = Transitions(of: part)
    state = State(values: nodes.map { whole[$0] })
    for (place, node) in nodes.enumerated() { places[node] = place }
  }

  /// The values of some of the network's nodes after `T_n` of the part; `nil` for a node that is not in it. The state is the
  /// same at the end.
  mutating func values<D: LiftingDomain>(
    of nodes: [Int], afterLevel level: Int, over domain: D
  ) throws(D.Failure) -> [Value?] where D.Value == Value {
    guard level >= 1, level <= transitions.height else { return nodes.map { places[$0].flatMap { state[$0] } } }
    let rows = Set(transitions.coefficients(ofLevel: level).map(\.row))
    let saved = rows.map { (row: $0, value: state[$0]) }
    try transitions.apply(level: level, to: &state, over: domain)
    let values = nodes.map { places[$0].flatMap { state[$0] } }
    for (row, value) in saved { state[row] = value }
    return values
  }
}

extension SeriesParts {
  /// Whether every node of the second part that is no source has a longest path that starts at the common node: whether its level
  /// there is its level in the whole less that of the common node.
  func isLevelwise(in network: Network) -> Bool {
    nodesOfSecond.enumerated().allSatisfy { place, node in
      second.levels[place] == 0 || second.levels[place] + network.levels[self.node] == network.levels[node]
    }
  }
}
