import DAGNetwork
import Exact

extension IdentitySides {
  /// I4: `S` from the transitions, before and after `id − A` from the graph, gives back the state; and
  /// `T_1⁻¹ ∘ … ∘ T_h⁻¹` from the transitions is `id − A`.
  func resolvent(at state: State<D.Value>) throws(DomainError) -> D.Comparison {
    var comparison = domain.comparison(in: network)
    func compare(_ left: State<D.Value>, _ right: State<D.Value>, _ sides: String) {
      for node in network.order { comparison.compare(left[node], right[node], at: node, sides: sides) }
    }
    let resolved = try arcOperator.resolve(state, over: domain)
    var synthesized = resolved
    try transitions.synthesize(&synthesized, over: domain)
    compare(synthesized, state, "S ∘ (id − A) against id")
    guard !comparison.isRefuted else { return comparison }

    var analyzed = state
    try transitions.analyze(&analyzed, over: domain)
    compare(analyzed, resolved, "T_1⁻¹ ∘ … ∘ T_h⁻¹ against id − A")
    guard !comparison.isRefuted else { return comparison }

    synthesized = state
    try transitions.synthesize(&synthesized, over: domain)
    compare(try arcOperator.resolve(synthesized, over: domain), state, "(id − A) ∘ S against id")
    return comparison
  }
}
