/// The level of each node, the largest number of hops from a source to it: by Kahn's algorithm.
///
/// - Throws: ``NetworkError/cycle(nodes:length:)``.
/// - Complexity: linear in nodes and arcs.
func computeLevels(
  nodes: [Node], arcs: [Arc], incoming: Adjacency, outgoing: Adjacency
) throws(NetworkError) -> [Int] {
  var levels = [Int](repeating: 0, count: nodes.count)
  var missing = nodes.indices.map { incoming[$0].count }
  var ready = nodes.indices.filter { missing[$0] == 0 }
  var next = 0
  while next < ready.count {
    let node = ready[next]
    next += 1
    for arc in outgoing[node] {
      let head = arcs[arc].head
      levels[head] = max(levels[head], levels[node] + 1)
      missing[head] -= 1
      if missing[head] == 0 { ready.append(head) }
    }
  }
  guard ready.count == nodes.count else {
    throw cycle(amongUnfinished: missing, nodes: nodes, arcs: arcs, incoming: incoming)
  }
  return levels
}

/// One cycle: every node that Kahn's algorithm leaves has a predecessor that it leaves too, so that walking back from any
/// of them must meet a node again.
private func cycle(
  amongUnfinished missing: [Int], nodes: [Node], arcs: [Arc], incoming: Adjacency
) -> NetworkError {
  var visitedAt: [Int: Int] = [:]
  var walk: [Int] = []
  var node = missing.firstIndex { $0 > 0 } ?? 0
  while visitedAt[node] == nil {
    visitedAt[node] = walk.count
    walk.append(node)
    guard let arc = incoming[node].first(where: { missing[arcs[$0].tail] > 0 }) else { break }
    node = arcs[arc].tail
  }
  let members = walk[(visitedAt[node] ?? 0)...].reversed().map { nodes[$0].name }
  return .cycle(nodes: Array(members.prefix(10)), length: members.count)
}

/// The nodes by `(level, position)`, and where each level starts: a counting sort.
func orderByLevel(_ levels: [Int]) -> (order: [Int], starts: [Int]) {
  let height = levels.max() ?? 0
  var starts = [Int](repeating: 0, count: height + 2)
  for level in levels { starts[level + 1] += 1 }
  for level in 0...height { starts[level + 1] += starts[level] }
  var next = starts
  var order = [Int](repeating: 0, count: levels.count)
  for (node, level) in levels.enumerated() {
    order[next[level]] = node
    next[level] += 1
  }
  return (order, starts)
}
