import DAGNetwork

/// The values of all nodes of a network, by node index. A `nil` value is 0: so that the many zeros of a lifted input take
/// no memory, and adding to them costs nothing.
public struct State<Value: Sendable>: Sendable {
  public var values: [Value?]

  public init(values: [Value?]) { self.values = values }

  /// 0 at every node.
  public init(zeroOf network: Network) { values = Array(repeating: nil, count: network.nodes.count) }

  public subscript(node: Int) -> Value? {
    get { values[node] }
    set { values[node] = newValue }
  }
}

extension Network {
  /// The lift `ι(x_0) = (x_0, 0, …, 0)` of an input, with constants in their places.
  ///
  /// - Parameter input: one value for each input, in the order of ``Network/inputs``.
  /// - Precondition: as many values as inputs.
  public func lift<D: LiftingDomain>(_ input: [D.Value], over domain: D) throws(D.Failure) -> State<D.Value> {
    precondition(input.count == inputs.count, "one value for each input")
    var state = State<D.Value>(zeroOf: self)
    for (node, value) in zip(inputs, input) { state[node] = value }
    for node in constants {
      if case .constant(let value) = nodes[node].role { state[node] = try domain.constant(value) }
    }
    return state
  }
}
