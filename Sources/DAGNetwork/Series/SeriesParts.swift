/// A network as a series composition: the first part ends in the node in which the second begins.
public struct SeriesParts: Sendable {
  /// The node and its ancestors; the node is its output.
  public let first: Network
  /// The node, as the only input, and all others.
  public let second: Network
  /// The network's node that each node of the first part is.
  public let nodesOfFirst: [Int]
  /// The network's node that each node of the second part is.
  public let nodesOfSecond: [Int]
  /// The node at which the network is taken apart.
  public let node: Int
}

extension Network {
  /// The network taken apart at a node, if it is a series composition there: if the node is the only sink among its ancestors and
  /// itself, no other arc leads from these to the rest, and the rest has no input.
  ///
  /// The second part has the outputs that lie in it, and without any the nodes that no arc leaves. Constants that are no
  /// ancestors of the node belong to the second part.
  ///
  /// - Returns: `nil` if the network is no series composition at the node.
  /// - Complexity: linear in nodes and arcs.
  public func parts(at node: Int) -> SeriesParts? {
    var isFirst = [Bool](repeating: false, count: nodes.count)
    isFirst[node] = true
    var pending = [node]
    while let head = pending.popLast() {
      for arc in incomingArcs(of: head) where !isFirst[arcs[arc].tail] {
        isFirst[arcs[arc].tail] = true
        pending.append(arcs[arc].tail)
      }
    }
    let leaves = arcs.contains { isFirst[$0.tail] && !isFirst[$0.head] && $0.tail != node }
    if leaves || inputs.contains(where: { !isFirst[$0] }) { return nil }
    let nodesOfFirst = nodes.indices.filter { isFirst[$0] }
    let nodesOfSecond = nodes.indices.filter { !isFirst[$0] || $0 == node }
    let outputsOfSecond = outputs.filter { !isFirst[$0] }
    let sinks = nodesOfSecond.filter { outgoingArcs(of: $0).isEmpty }
    guard
      let first = part(nodesOfFirst, arcs.indices.filter { isFirst[arcs[$0].head] }, outputs: [node]),
      let second = part(
        nodesOfSecond, arcs.indices.filter { !isFirst[arcs[$0].head] },
        outputs: outputsOfSecond.isEmpty ? sinks : outputsOfSecond, input: node)
    else { return nil }
    return SeriesParts(
      first: first, second: second, nodesOfFirst: nodesOfFirst, nodesOfSecond: nodesOfSecond, node: node)
  }

  /// Some of the nodes with some of the arcs between them.
  ///
  /// - Parameter input: a node that becomes an input.
  private func part(_ kept: [Int], _ keptArcs: [Int], outputs: [Int], input: Int? = nil) -> Network? {
    var places = [Int](repeating: -1, count: nodes.count)
    for (place, node) in kept.enumerated() { places[node] = place }
    return try? Network(
      name: name, nodes: kept.map { $0 == input ? nodes[$0].asInput : nodes[$0] },
      arcs: keptArcs.map {
        Arc(tail: places[arcs[$0].tail], head: places[arcs[$0].head], function: arcs[$0].function, name: arcs[$0].name)
      },
      outputs: outputs.map { places[$0] }, granularity: granularity)
  }
}

extension Node {
  /// The same node as an input.
  fileprivate var asInput: Node { (try? Node(name: name, shape: shape, role: .input)) ?? self }
}
