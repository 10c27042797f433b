import DAGNetwork
import Exact
import Lifting

/// The state `S ι(x)` by the level transitions.
func synthesized<D: LiftingDomain>(
  _ network: Network, at input: [D.Value], over domain: D, transitions: Transitions? = nil
) throws -> State<D.Value> {
  var state = try network.lift(input, over: domain)
  try (transitions ?? Transitions(of: network)).synthesize(&state, over: domain)
  return state
}

/// What a check found to differ.
struct Difference: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// - Throws: ``Difference`` unless the state has these values at every node.
func expect(
  _ state: State<Batch<Rational>>, toBe expected: (Int) -> [Rational], in network: Network, _ what: String
) throws {
  for node in network.nodes.indices {
    let zero = [Rational](repeating: 0, count: network.nodes[node].width)
    let found = state[node]?.elements ?? zero
    guard found == expected(node) else {
      throw Difference("\(what): node '\(network.nodes[node].name)' is \(found) and not \(expected(node))")
    }
  }
}
