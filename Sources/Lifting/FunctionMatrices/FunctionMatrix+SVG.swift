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
    let extent = Self.number(side + 2 * margin)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(extent)\" height=\"\(extent)\" viewBox=\"0 0 \(extent) \(extent)\">",
      "<title>\(Self.escaped(title))</title>",
      "<rect width=\"\(extent)\" height=\"\(extent)\" fill=\"white\"/>",
      "<g transform=\"translate(\(Self.number(margin)) \(Self.number(margin)))\">",
    ]
    func square(_ row: Int, _ column: Int, _ colour: String, _ title: String) {
      lines.append(
        "<rect x=\"\(Self.number(Double(column) * cell))\" y=\"\(Self.number(Double(row) * cell))\" "
          + "width=\"\(Self.number(cell))\" height=\"\(Self.number(cell))\" fill=\"\(colour)\">"
          + "<title>\(Self.escaped(title))</title></rect>")
    }
    for (position, node) in network.order.enumerated() {
      square(position, position, "#c8c8c8", "\(network.nodes[node].name): identity")
    }
    for place in deviation.pattern {
      let (row, column) = (network.nodes[place.row].name, network.nodes[place.column].name)
      square(positions[place.row], positions[place.column], "#1f4e8c", "\(row) ← \(column)")
    }
    for start in network.levelStarts {
      let at = Self.number(Double(start) * cell)
      let length = Self.number(side)
      lines.append(
        "<path d=\"M0 \(at)H\(length)M\(at) 0V\(length)\" stroke=\"#999\" stroke-width=\"0.5\" fill=\"none\"/>")
    }
    return lines.joined(separator: "\n") + "\n</g>\n</svg>\n"
  }

  /// At most three digits after the point, so that a picture is the same on every machine.
  private static func number(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    if thousandths.isMultiple(of: 1000) { return "\(thousandths / 1000)" }
    var digits = "\(thousandths % 1000)"
    while digits.count < 3 { digits = "0" + digits }
    while digits.last == "0" { digits.removeLast() }
    return "\(thousandths / 1000).\(digits)"
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
