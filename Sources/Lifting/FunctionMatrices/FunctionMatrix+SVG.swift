import DAGNetwork

extension FunctionMatrix {
  /// A picture of the nonzero pattern, as a document in SVG: a row and a column for each node in the order by
  /// `(level, position)`, a square for each block that is not structurally 0, a pale one for the identity on the diagonal, and
  /// a line where a level begins. Each square has a title with the names of its row and its column.
  ///
  /// - Complexity: linear in the blocks and the nodes.
  public func patternSVG(title: String) -> String {
    let count = network.nodes.count
    // Small matrices get squares that can be pointed at, large ones a picture of about this size.
    let cell = max(0.25, min(20, 720 / Double(count)))
    let margin = 24.0
    let side = cell * Double(count)
    var positions = [Int](repeating: 0, count: count)
    for (position, node) in network.order.enumerated() { positions[node] = position }
    let extent = SVG.number(side + 2 * margin)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(extent)\" height=\"\(extent)\" viewBox=\"0 0 \(extent) \(extent)\">",
      "<title>\(SVG.escaped(title))</title>",
      "<rect width=\"\(extent)\" height=\"\(extent)\" fill=\"white\"/>",
      "<g transform=\"translate(\(SVG.number(margin)) \(SVG.number(margin)))\">",
    ]
    func square(_ row: Int, _ column: Int, _ colour: String, _ title: String) {
      lines.append(
        "<rect x=\"\(SVG.number(Double(column) * cell))\" y=\"\(SVG.number(Double(row) * cell))\" "
          + "width=\"\(SVG.number(cell))\" height=\"\(SVG.number(cell))\" fill=\"\(colour)\">"
          + "<title>\(SVG.escaped(title))</title></rect>")
    }
    for (position, node) in network.order.enumerated() {
      square(position, position, "#c8c8c8", "\(network.nodes[node].name): identity")
    }
    for place in deviation.pattern {
      let (row, column) = (network.nodes[place.row].name, network.nodes[place.column].name)
      square(positions[place.row], positions[place.column], "#1f4e8c", "\(row) ← \(column)")
    }
    for start in network.levelStarts {
      let at = SVG.number(Double(start) * cell)
      let length = SVG.number(side)
      lines.append(
        "<path d=\"M0 \(at)H\(length)M\(at) 0V\(length)\" stroke=\"#999\" stroke-width=\"0.5\" fill=\"none\"/>")
    }
    return lines.joined(separator: "\n") + "\n</g>\n</svg>\n"
  }
}
