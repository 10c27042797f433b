extension Network {
  /// The graph in Graphviz's DOT language, drawn from the left to the right by levels: the nodes of a level have one rank. Nodes
  /// are labelled with their names and shapes, arcs with the kinds of their functions; parallel arcs are drawn each.
  ///
  /// - Parameter levels: the levels into which arcs are drawn, with the nodes at their ends; all arcs and nodes unless given.
  /// - Complexity: linear in the nodes and arcs that are drawn.
  public func dot(ofArcsIntoLevels levels: ClosedRange<Int>? = nil) -> String {
    var isDrawn = [Bool](repeating: levels == nil, count: nodes.count)
    var drawn: [Int] = []
    for (index, arc) in arcs.enumerated() where levels?.contains(self.levels[arc.head]) ?? true {
      drawn.append(index)
      isDrawn[arc.tail] = true
      isDrawn[arc.head] = true
    }
    var lines = ["digraph \(Self.dotQuoted(name)) {", "  rankdir=LR;", "  node [shape=box];"]
    for level in 0...height {
      let ofLevel = self.nodes(atLevel: level).filter { isDrawn[$0] }
      if ofLevel.isEmpty { continue }
      lines.append("  { rank=same; // level \(level)")
      for node in ofLevel {
        let shape = nodes[node].shape.isEmpty ? "1" : nodes[node].shape.map(String.init).joined(separator: "×")
        let style: String
        switch nodes[node].role {
        case .input: style = ", style=bold"
        case .constant: style = ", style=dotted"
        case .sum: style = outputs.contains(node) ? ", peripheries=2" : ""
        }
        lines.append("    n\(node) [label=\(Self.dotQuoted("\(nodes[node].name) (\(shape))"))\(style)];")
      }
      lines.append("  }")
    }
    for index in drawn {
      let arc = arcs[index]
      let label = arc.name.map { "\($0): \(arc.function.operatorName)" } ?? arc.function.operatorName
      lines.append("  n\(arc.tail) -> n\(arc.head) [label=\(Self.dotQuoted(label))];")
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// A quoted string of the DOT language. What is special inside of quotation marks is the mark itself, and the backslash, which
  /// begins an escape.
  private static func dotQuoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: quoted += " "
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
