import DAGNetwork

extension Transitions {
  /// Why these transitions cannot act on the states of a network, if they cannot: a coefficient names a node that does not
  /// exist, or its function has other widths than its nodes. Whether they are the network's own is another question.
  func misfit(with network: Network) -> String? {
    for (index, coefficient) in coefficients.enumerated() {
      guard network.nodes.indices.contains(coefficient.row), network.nodes.indices.contains(coefficient.column) else {
        return "coefficient \(index) of the transitions names a node that the network does not have"
      }
      let (row, column) = (network.nodes[coefficient.row], network.nodes[coefficient.column])
      if coefficient.function.outputWidth != row.width || coefficient.function.inputWidth != column.width {
        return "coefficient \(index) of the transitions does not fit the widths of '\(column.name)' and '\(row.name)'"
      }
    }
    return nil
  }

  /// The nodes that the value at a node depends on, itself included, by the transitions or by the graph, in the network's
  /// order.
  func ancestors(of node: Int, in network: Network) -> [Int] {
    var tails: [[Int]] = network.nodes.indices.map { network.incomingArcs(of: $0).map { network.arcs[$0].tail } }
    for coefficient in coefficients { tails[coefficient.row].append(coefficient.column) }
    var isAncestor = [Bool](repeating: false, count: network.nodes.count)
    isAncestor[node] = true
    var pending = [node]
    while let next = pending.popLast() {
      for tail in tails[next] where !isAncestor[tail] {
        isAncestor[tail] = true
        pending.append(tail)
      }
    }
    return network.order.filter { isAncestor[$0] }
  }
}
