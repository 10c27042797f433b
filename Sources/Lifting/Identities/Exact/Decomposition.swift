import DAGNetwork
import Exact

extension ExactSides {
  /// I1: `(S ι(x))_v` from the transitions against `f_v(x)` by direct recursion over the graph, at every node.
  func decomposition(at input: [Batch<D.Element>]) throws(DomainError) -> Comparison<D> {
    var comparison = Comparison(over: domain)
    var state = try network.lift(input, over: evaluation)
    try transitions.synthesize(&state, over: evaluation)
    var recursion = try DirectRecursion(network, at: input, over: evaluation)
    for node in network.order where comparison.difference == nil {
      comparison.compare(state[node], try recursion.value(of: node), at: node, sides: "S ι(x) against f(x)")
    }
    return comparison
  }
}
