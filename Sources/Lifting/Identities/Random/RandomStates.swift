import DAGNetwork
import Exact

/// States at which identities that hold on all of the state space (I3, I4, I5) are examined.
///
/// No coordinate that is drawn is zero, and each state comes with its negative: a weight that was changed, a coefficient
/// that is missing, or a unit that is missing then shows at one of the two, whatever the signs.
struct RandomStates {
  let network: Network
  let seed: UInt64

  /// The two states for an input: one that has the point at the inputs and numbers that are drawn at all other nodes, and
  /// its negative, with positive numbers where the point is zero.
  func states(at point: [[Rational]], index: Int) -> [State<Batch<Rational>>] {
    var generator = SplitMix64(seed: seed, stream: .states, index: index)
    var state = State<Batch<Rational>>(zeroOf: network)
    var negative = state
    for node in network.nodes.indices {
      let values = (0..<network.nodes[node].width).map { _ in Rational.smallNonzero(using: &generator) }
      state[node] = Batch(values)
      negative[node] = Batch(values.map { -$0 })
    }
    for (node, value) in zip(network.inputs, point) {
      let drawn = state[node]?.elements ?? []
      state[node] = Batch(value)
      negative[node] = Batch(zip(value, drawn).map { $0.isZero ? $1.magnitude : -$0 })
    }
    return [state, negative]
  }
}
