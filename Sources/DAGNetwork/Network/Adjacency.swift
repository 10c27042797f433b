/// The arcs at each node, in stored order: compressed rows.
struct Adjacency: Sendable {
  private let starts: [Int]
  private let arcs: [Int]

  /// - Parameter ends: the node at which each arc is listed.
  init(_ ends: some Collection<Int>, nodeCount: Int) {
    var starts = [Int](repeating: 0, count: nodeCount + 1)
    for end in ends { starts[end + 1] += 1 }
    for node in 0..<nodeCount { starts[node + 1] += starts[node] }
    var next = starts
    var arcs = [Int](repeating: 0, count: ends.count)
    for (arc, end) in ends.enumerated() {
      arcs[next[end]] = arc
      next[end] += 1
    }
    self.starts = starts
    self.arcs = arcs
  }

  subscript(node: Int) -> ArraySlice<Int> { arcs[starts[node]..<starts[node + 1]] }
}
