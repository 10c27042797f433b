import DAGNetwork

extension NetworkDraft {
  /// Replaces one parameter in all its uses.
  mutating func replace(_ identity: ObjectIdentifier, by values: ParameterValues) {
    var replacement: Parameter?
    replaceParameters { parameter in
      guard ObjectIdentifier(parameter) == identity else { return parameter }
      if let replacement { return replacement }
      replacement = try? Parameter(name: parameter.name, shape: parameter.shape, values: values)
      return replacement ?? parameter
    }
  }

  /// A name for each node that says what it is.
  var plainNames: [String] {
    var counts: [String: Int] = [:]
    return nodes.map { node in
      let prefix =
        switch node.role {
        case .input: "x"
        case .constant: "c"
        case .sum: "v"
        }
      let count = counts[prefix, default: 0]
      counts[prefix] = count + 1
      return "\(prefix)\(count)"
    }
  }

  /// Names nodes after what they are, and no arc; makes vectors of the nodes' shapes.
  mutating func namePlainly() {
    for (index, name) in plainNames.enumerated() {
      nodes[index].name = name
      nodes[index].shape = [nodes[index].shape.reduce(1, *)]
    }
    arcs = arcs.map { Arc(tail: $0.tail, head: $0.head, function: $0.function) }
  }

  /// Takes the parameters' names away.
  mutating func nameParametersPlainly() {
    var renamed: [ObjectIdentifier: Parameter] = [:]
    replaceParameters { parameter in
      let identity = ObjectIdentifier(parameter)
      if let known = renamed[identity] { return known }
      let plain = (try? Parameter(name: "", shape: parameter.shape, values: parameter.values)) ?? parameter
      renamed[identity] = plain
      return plain
    }
  }
}
