import DAGNetwork

/// The arc operator `A` of a network, `(A x)_v = Σ_u A_{vu}(x_u)`: read from the graph's arcs, not from its transitions, so
/// that one can be held against the other.
public struct ArcOperator: Sendable {
  public let network: Network

  public init(of network: Network) { self.network = network }

  /// Row `v` of `A x`; `nil` is 0.
  public func row<D: LiftingDomain>(
    _ node: Int, of state: State<D.Value>, over domain: D
  ) throws(D.Failure) -> D.Value? {
    var sum: D.Value?
    for arc in network.incomingArcs(of: node) {
      let arc = network.arcs[arc]
      let value = state[arc.tail] ?? domain.zero(width: network.nodes[arc.tail].width)
      try domain.add(arc.function, of: value, to: &sum)
    }
    return sum
  }

  /// `A x`.
  public func apply<D: LiftingDomain>(_ state: State<D.Value>, over domain: D) throws(D.Failure) -> State<D.Value> {
    var result = State<D.Value>(zeroOf: network)
    for node in network.nodes.indices { result[node] = try row(node, of: state, over: domain) }
    return result
  }

  /// `(id − A) x = x − A x`: by I4 the inverse of `S`.
  public func resolve<D: InvertibleLiftingDomain>(
    _ state: State<D.Value>, over domain: D
  ) throws(D.Failure) -> State<D.Value> {
    var result = state
    for node in network.nodes.indices {
      if let sum = try row(node, of: state, over: domain) { try domain.subtract(sum, from: &result.values[node]) }
    }
    return result
  }
}
