import DAGNetwork
import Exact

extension ExactSides {
  /// I4: `S` from the transitions, before and after `id − A` from the graph, gives back the state; and
  /// `T_1⁻¹ ∘ … ∘ T_h⁻¹` from the transitions is `id − A`.
  func resolvent(at state: State<Batch<D.Element>>) throws(DomainError) -> Comparison<D> {
    var comparison = Comparison(over: domain)
    func compare(_ left: State<Batch<D.Element>>, _ right: State<Batch<D.Element>>, _ sides: String) {
      for node in network.order { comparison.compare(left[node], right[node], at: node, sides: sides) }
    }
    let resolved = try arcOperator.resolve(state, over: evaluation)
    var synthesized = resolved
    try transitions.synthesize(&synthesized, over: evaluation)
    compare(synthesized, state, "S ∘ (id − A) against id")
    guard comparison.difference == nil else { return comparison }

    var analyzed = state
    try transitions.analyze(&analyzed, over: evaluation)
    compare(analyzed, resolved, "T_1⁻¹ ∘ … ∘ T_h⁻¹ against id − A")
    guard comparison.difference == nil else { return comparison }

    synthesized = state
    try transitions.synthesize(&synthesized, over: evaluation)
    compare(try arcOperator.resolve(synthesized, over: evaluation), state, "(id − A) ∘ S against id")
    return comparison
  }
}
