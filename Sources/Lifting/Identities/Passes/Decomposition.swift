import DAGNetwork
import Exact

extension IdentitySides {
  /// I1: `(S ι(x))_v` from the transitions against `f_v(x)` by direct recursion over the graph, at every node.
  func decomposition(at input: [D.Value]) throws(DomainError) -> D.Comparison {
    var comparison = domain.comparison(in: network)
    var state = try network.lift(input, over: domain)
    try transitions.synthesize(&state, over: domain)
    var recursion = try DirectRecursion(network, at: input, over: domain)
    for node in network.order where !comparison.isRefuted {
      comparison.compare(state[node], try recursion.value(of: node), at: node, sides: "S ι(x) against f(x)")
    }
    return comparison
  }
}
