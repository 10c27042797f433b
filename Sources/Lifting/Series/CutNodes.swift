import DAGNetwork
import Exact

extension Network {
  /// The nodes at which the network is a series composition of two networks with arcs (I11), in the order in which paths pass them:
  /// every path from an input passes each of them, and each is the only sink of what comes before it and the only input
  /// of what comes after. Sources and sinks are none, as they leave one of the parts without arcs.
  ///
  /// A node is passed by all paths from the inputs if the paths to it times the paths from it are all paths there are: the
  /// numbers come from two passes over the natural numbers. Of these nodes, what lies before one lies before the next, so
  /// that the arcs that lead past them are counted once.
  ///
  /// - Returns: none for a network without inputs.
  /// - Complexity: two additions of integers of up to as many bits as there are arcs for each arc, and a product for each node.
  public func cutNodes() -> [Int] {
    var pathsTo = [Integer](repeating: 0, count: nodes.count)
    for input in inputs { pathsTo[input] = 1 }
    for node in order {
      for arc in incomingArcs(of: node) { pathsTo[node] += pathsTo[arcs[arc].tail] }
    }
    var pathsFrom = [Integer](repeating: 0, count: nodes.count)
    for node in order.reversed() {
      let leaving = outgoingArcs(of: node)
      if leaving.isEmpty { pathsFrom[node] = 1 }
      for arc in leaving { pathsFrom[node] += pathsFrom[arcs[arc].head] }
    }
    let total = inputs.reduce(Integer(0)) { $0 + pathsFrom[$1] }
    guard !total.isZero else { return [] }
    var before = Predecessors(of: self)
    return order.filter { node in
      guard !incomingArcs(of: node).isEmpty, !outgoingArcs(of: node).isEmpty, pathsTo[node] * pathsFrom[node] == total
      else { return false }
      before.include(node)
      return before.leavingCount == outgoingArcs(of: node).count && inputs.allSatisfy { before.contains($0) }
    }
  }
}

/// A growing set of nodes with all their ancestors.
private struct Predecessors {
  let network: Network
  private var isIncluded: [Bool]
  /// The number of arcs that leave the set.
  private(set) var leavingCount = 0

  init(of network: Network) {
    self.network = network
    isIncluded = Array(repeating: false, count: network.nodes.count)
  }

  func contains(_ node: Int) -> Bool { isIncluded[node] }

  mutating func include(_ node: Int) {
    var pending = isIncluded[node] ? [] : [node]
    isIncluded[node] = true
    while let head = pending.popLast() {
      leavingCount += network.outgoingArcs(of: head).count - network.incomingArcs(of: head).count
      for arc in network.incomingArcs(of: head) where !isIncluded[network.arcs[arc].tail] {
        isIncluded[network.arcs[arc].tail] = true
        pending.append(network.arcs[arc].tail)
      }
    }
  }
}
