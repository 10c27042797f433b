import DAGNetwork
import Exact

extension IdentitySides {
  /// I2: `(S_n ι(x))_v` from the transitions against `f_v(x)` up to level `n` and against 0 above, for all levels `n`.
  ///
  /// `S_n` is `T_n ∘ S_{n−1}`. Between two levels only the rows of `T_n` change, and the claim changes only at the nodes of
  /// level `n`: what was compared for `S_{n−1}` at any other node need not be compared again.
  ///
  /// - Complexity: one pass over the transitions and one over the graph.
  func subgraphsUpToLevel(at input: [D.Value]) throws(DomainError) -> D.Comparison {
    var comparison = domain.comparison(in: network)
    var state = try network.lift(input, over: domain)
    var recursion = try DirectRecursion(network, at: input, over: domain)
    for node in network.order {
      let expected = network.levels[node] == 0 ? try recursion.value(of: node) : nil
      comparison.compare(state[node], expected, at: node, sides: "S_0 ι(x) against f(x) up to level 0 and 0 above")
    }
    for level in levels where !comparison.isRefuted {
      try applyTransition(ofLevel: level, to: &state)
      for node in rows(ofLevel: level) {
        let expected = network.levels[node] <= level ? try recursion.value(of: node) : nil
        comparison.compare(
          state[node], expected, at: node, sides: "S_\(level) ι(x) against f(x) up to level \(level) and 0 above")
      }
    }
    return comparison
  }
}
