import DAGNetwork

/// The functions `f_v` by recursion over the graph: the value of a node is the sum of its arcs' functions of the values of
/// their tails. It reads the graph only, knows neither levels nor transitions, and is what the decomposition is held
/// against (I1).
public struct DirectRecursion<D: LiftingDomain>: Sendable {
  public let network: Network
  public let domain: D
  private var values: [D.Value?]
  private var isKnown: [Bool]

  /// - Parameter input: one value for each input, in the order of ``Network/inputs``.
  /// - Precondition: as many values as inputs.
  public init(_ network: Network, at input: [D.Value], over domain: D) throws(D.Failure) {
    precondition(input.count == network.inputs.count, "one value for each input")
    self.network = network
    self.domain = domain
    values = Array(repeating: nil, count: network.nodes.count)
    isKnown = Array(repeating: false, count: network.nodes.count)
    for (node, value) in zip(network.inputs, input) {
      values[node] = value
      isKnown[node] = true
    }
  }

  /// `f_v` at the input. Values are computed on demand and kept.
  ///
  /// - Complexity: linear in the arcs of the ancestors that are not known yet; the stack does not grow with them.
  public mutating func value(of node: Int) throws(D.Failure) -> D.Value {
    var pending = [node]
    while let current = pending.last {
      if isKnown[current] {
        pending.removeLast()
        continue
      }
      let known = pending.count
      for arc in network.incomingArcs(of: current) where !isKnown[network.arcs[arc].tail] {
        pending.append(network.arcs[arc].tail)
      }
      if pending.count == known {
        values[current] = try evaluate(current)
        isKnown[current] = true
        pending.removeLast()
      }
    }
    return values[node] ?? domain.zero(width: network.nodes[node].width)
  }

  private func evaluate(_ node: Int) throws(D.Failure) -> D.Value? {
    if case .constant(let value) = network.nodes[node].role { return try domain.constant(value) }
    var sum: D.Value?
    for index in network.incomingArcs(of: node) {
      let arc = network.arcs[index]
      let value = values[arc.tail] ?? domain.zero(width: network.nodes[arc.tail].width)
      try domain.add(arc.function, of: value, to: &sum)
    }
    return sum
  }
}
