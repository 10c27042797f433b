import DAGLift

extension DecomposeReport {
  func describe(in text: inout TextReport) {
    switch kind {
    case .transitions, .steps, .resolvent:
      if matrices.isEmpty { text.field("Matrices", "none: all nodes are sources, and S is the identity") }
      for matrix in matrices { describe(matrix, in: &text) }
    case .synthesis:
      text.field("S", "T_h ∘ … ∘ T_1 as a map of all coordinates of the state, each a variable of its own")
      for (node, expressions) in synthesis.enumerated() {
        text.line()
        write(expressions, of: node, indent: 0, sign: "=", in: &text)
      }
    }
  }

  private func describe(_ matrix: Matrix, in text: inout TextReport) {
    text.line()
    text.line(matrix.title)
    let block = matrix.block.block
    text.wrap("rows \(list(block.rows))", first: "  ", others: 4)
    text.wrap("columns \(list(block.columns))", first: "  ", others: 4)
    for entry in matrix.block.entries {
      let (row, column) = (network.nodes[entry.row].name, network.nodes[entry.column].name)
      let functions = entry.terms.map { ($0.isNegated ? "− " : "") + Self.summary(of: $0.function) }
      text.wrap("\(row) ← \(column): \(functions.joined(separator: " + "))", first: "  ", others: 4)
      if let expressions = entry.expressions {
        write(expressions, of: entry.row, indent: 4, sign: kind == .resolvent ? "←" : "+=", in: &text)
      }
    }
  }

  /// `h (5), y (3), …`.
  private func list(_ nodes: [Int]) -> String {
    let shown = nodes.prefix(12).map { "\(network.nodes[$0].name) (\(network.nodes[$0].width))" }
    return shown.joined(separator: ", ") + (nodes.count > shown.count ? ", … (\(nodes.count))" : "")
  }

  private func write(
    _ expressions: [Expression], of node: Int, indent: Int, sign: String, in text: inout TextReport
  ) {
    let space = String(repeating: " ", count: indent)
    for (component, expression) in expressions.enumerated() {
      // The lines of shared sub-expressions come before the line of the expression.
      let lines = expression.description.split(separator: "\n")
      for line in lines.dropLast() { text.line("\(space)\(line)") }
      text.line("\(space)\(variables.names[node][component]) \(sign) \(lines.last ?? "")")
    }
  }

  /// A function by its kind, its extents and its parameters.
  private static func summary(of function: ArcFunction) -> String {
    guard case .affine(let affine) = function else { return function.operatorName }
    var summary = function.operatorName
    if case .dense = affine.linear { summary += " \(affine.outputWidth)×\(affine.inputWidth)" }
    if let name = affine.linear.parameter?.name, !name.isEmpty { summary += " '\(name)'" }
    if let constant = affine.constant {
      summary +=
        constant.parameter.name.isEmpty ? " with a constant" : " with the constant '\(constant.parameter.name)'"
    }
    return summary
  }
}
