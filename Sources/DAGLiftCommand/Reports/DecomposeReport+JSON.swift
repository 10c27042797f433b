import DAGLift

extension DecomposeReport {
  func writeMembers(to json: inout JSONWriter) {
    switch kind {
    case .transitions:
      var expressions: [Int: [Expression]] = [:]
      for matrix in matrices {
        for entry in matrix.block.entries {
          if let first = entry.terms.first, entry.terms.count == 1 { expressions[first.arc] = entry.expressions }
        }
      }
      transitions.writeMembers(ofLevels: matrices.compactMap(\.level), of: network, to: &json) { coefficient, json in
        if let expressions = expressions[coefficient.arc] { Self.write(expressions, to: &json) }
      }
    case .steps, .resolvent:
      json.name("matrices")
      json.beginArray()
      for matrix in matrices { write(matrix, to: &json) }
      json.end()
    case .synthesis:
      json.name("synthesis")
      json.beginArray()
      for (node, expressions) in synthesis.enumerated() {
        json.beginObject(inline: true)
        json.name("node")
        json.write(network.nodes[node].name)
        Self.write(expressions, to: &json)
        json.end()
      }
      json.end()
    }
  }

  private static func write(_ expressions: [Expression], to json: inout JSONWriter) {
    json.name("expressions")
    json.beginArray()
    for expression in expressions { json.write(expression.description) }
    json.end()
  }

  private func write(_ matrix: Matrix, to json: inout JSONWriter) {
    json.beginObject()
    json.name("name")
    json.write(matrix.name)
    json.name("level")
    if let level = matrix.level { json.write(level) } else { json.writeNull() }
    for (name, nodes) in [("rows", matrix.block.block.rows), ("columns", matrix.block.block.columns)] {
      json.name(name)
      json.beginArray(inline: true)
      for node in nodes { json.write(network.nodes[node].name) }
      json.end()
    }
    json.name("entries")
    json.beginArray()
    for entry in matrix.block.entries {
      json.beginObject(inline: true)
      json.name("row")
      json.write(network.nodes[entry.row].name)
      json.name("column")
      json.write(network.nodes[entry.column].name)
      json.name("arcs")
      json.beginArray()
      for term in entry.terms { json.write(term.arc) }
      json.end()
      json.name("operators")
      json.beginArray()
      for term in entry.terms { json.write((term.isNegated ? "-" : "") + term.function.operatorName) }
      json.end()
      if let expressions = entry.expressions { Self.write(expressions, to: &json) }
      json.end()
    }
    json.end()
    json.end()
  }
}
