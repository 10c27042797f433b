import DAGNetwork

/// Where the coordinates of the nodes stand in a state that is written out as one vector.
struct StateLayout: Sendable {
  /// The nodes in the order of their coordinates.
  let nodes: [Int]
  /// By node, the position of its first coordinate; `nil` for a node that is not in the vector.
  let offsets: [Int?]
  /// The number of coordinates.
  let size: Int

  init(_ nodes: some Sequence<Int>, of network: Network) {
    var offsets = [Int?](repeating: nil, count: network.nodes.count)
    var size = 0
    let nodes = Array(nodes)
    for node in nodes {
      offsets[node] = size
      size += network.nodes[node].width
    }
    self.nodes = nodes
    self.offsets = offsets
    self.size = size
  }

  /// The coordinate that stands at a position.
  func place(of position: Int) -> (node: Int, coordinate: Int) {
    // The last node that starts at or before the position: widths are positive, so offsets ascend.
    var (low, high) = (0, nodes.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if (offsets[nodes[middle]] ?? 0) <= position { low = middle } else { high = middle }
    }
    return (nodes[low], position - (offsets[nodes[low]] ?? 0))
  }
}
