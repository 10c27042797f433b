import DAGNetwork

/// Names for the coordinates of nodes, each once: `x` for a node of one coordinate, `x_0`, `x_1` for one of more.
struct VariableNames {
  private var taken: Set<String> = []

  mutating func names(of node: Node) -> [String] {
    if node.width == 1 { return [unique(node.name)] }
    return (0..<node.width).map { unique("\(node.name)_\($0)") }
  }

  /// The name, with a mark behind it for each time that it is taken.
  private mutating func unique(_ name: String) -> String {
    var name = name.isEmpty ? "_" : name
    while !taken.insert(name).inserted { name += "_" }
    return name
  }
}
