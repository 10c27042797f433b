import DAGNetwork
import Exact

extension IdentitySides {
  /// I3: `T_n` from the transitions, before and after `I − P_n A` from the graph, gives back the state, for all levels `n`.
  ///
  /// - Parameter state: any state; it is the same at the end.
  /// - Complexity: two passes over the transitions and two over the graph.
  func liftingInverse(at state: inout State<D.Value>) throws(DomainError) -> D.Comparison {
    var comparison = domain.comparison(in: network)
    for level in levels where !comparison.isRefuted {
      let rows = rows(ofLevel: level)
      let saved = rows.map { state[$0] }
      try applyTransition(ofLevel: level, to: &state)
      try subtractArcs(intoLevel: level, from: &state)
      for (node, value) in zip(rows, saved) {
        comparison.compare(state[node], value, at: node, sides: "(I − P_\(level) A) ∘ T_\(level) against id")
        state[node] = value
      }
      try subtractArcs(intoLevel: level, from: &state)
      try applyTransition(ofLevel: level, to: &state)
      for (node, value) in zip(rows, saved) {
        comparison.compare(state[node], value, at: node, sides: "T_\(level) ∘ (I − P_\(level) A) against id")
        state[node] = value
      }
    }
    return comparison
  }
}
