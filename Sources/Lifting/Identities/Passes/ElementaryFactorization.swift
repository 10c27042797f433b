import DAGNetwork
import Exact

extension IdentitySides {
  /// I5: `T_n` from the transitions against the composition of the elementary steps `E_a` of the graph's arcs into level
  /// `n`, for all levels `n`; and `S` from the transitions against the composition of the steps `T_v = ∘_{head(a)=v} E_a` of
  /// the nodes along topological orders of the graph. The orders are drawn, `orders` of them for each comparison.
  func elementaryFactorization(
    at state: inout State<D.Value>, orders: Int, using generator: inout SplitMix64
  ) throws(DomainError) -> D.Comparison {
    var comparison = domain.comparison(in: network)
    for level in levels where !comparison.isRefuted {
      let rows = rows(ofLevel: level)
      let saved = rows.map { state[$0] }
      try applyTransition(ofLevel: level, to: &state)
      let lifted = rows.map { state[$0] }
      for (node, value) in zip(rows, saved) { state[node] = value }
      var arcs = rows.filter { network.levels[$0] == level }.flatMap { Array(network.incomingArcs(of: $0)) }
      for _ in 0..<(arcs.count > 1 ? orders : 1) {
        arcs.shuffle(using: &generator)
        for arc in arcs { try ElementaryStep(network.arcs[arc]).apply(to: &state, over: domain) }
        for (row, node) in rows.enumerated() {
          comparison.compare(
            lifted[row], state[node], at: node, sides: "T_\(level) against its E_a in the order \(arcs.listed)")
          state[node] = saved[row]
        }
      }
    }
    guard !comparison.isRefuted else { return comparison }
    var synthesized = state
    try transitions.synthesize(&synthesized, over: domain)
    for _ in 0..<orders where !comparison.isRefuted {
      let order = network.topologicalOrder(using: &generator)
      var composed = state
      for node in order {
        var arcs = Array(network.incomingArcs(of: node))
        if arcs.count > 1 { arcs.shuffle(using: &generator) }
        for arc in arcs { try ElementaryStep(network.arcs[arc]).apply(to: &composed, over: domain) }
      }
      for node in network.order {
        comparison.compare(
          synthesized[node], composed[node], at: node, sides: "S against its T_v in the order \(order.listed)")
      }
    }
    return comparison
  }
}

extension Array<Int> {
  /// The numbers, the list cut short after the first 12.
  fileprivate var listed: String {
    prefix(12).map(String.init).joined(separator: ", ") + (count > 12 ? ", … (\(count))" : "")
  }
}
