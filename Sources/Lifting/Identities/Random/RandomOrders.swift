import DAGNetwork
import Exact

extension Network {
  /// A topological order of the nodes, in which every choice among the nodes that could come next is drawn.
  ///
  /// - Complexity: linear in nodes and arcs.
  func topologicalOrder(using generator: inout SplitMix64) -> [Int] {
    var missing = nodes.indices.map { incomingArcs(of: $0).count }
    var ready = nodes.indices.filter { missing[$0] == 0 }
    var order: [Int] = []
    order.reserveCapacity(nodes.count)
    while !ready.isEmpty {
      ready.swapAt(Int.random(in: ready.indices, using: &generator), ready.count - 1)
      let node = ready.removeLast()
      order.append(node)
      for arc in outgoingArcs(of: node) {
        let head = arcs[arc].head
        missing[head] -= 1
        if missing[head] == 0 { ready.append(head) }
      }
    }
    return order
  }
}
