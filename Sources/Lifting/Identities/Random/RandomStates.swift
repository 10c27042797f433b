import DAGNetwork
import Exact

/// States at which identities that hold on all of the state space (I3, I4, I5) are examined.
///
/// No coordinate is zero, and each state comes with its negative: a number that was changed, or a function that is missing,
/// then shows at one of the two, whatever the signs that it takes.
struct RandomStates {
  let network: Network
  let seed: UInt64

  /// The two states for an input: one that has the point at the inputs, with numbers that are drawn where the point is zero
  /// and at all other nodes, and its negative.
  func states(at point: [[Rational]], index: Int) -> [State<Batch<Rational>>] {
    var generator = SplitMix64(seed: seed, stream: .states, index: index)
    var values = network.nodes.map { node in (0..<node.width).map { _ in Rational.smallNonzero(using: &generator) } }
    for (node, coordinates) in zip(network.inputs, point) {
      for (i, value) in coordinates.enumerated() where !value.isZero { values[node][i] = value }
    }
    return [State(values: values.map { Batch($0) }), State(values: values.map { Batch($0.map { -$0 }) })]
  }
}
