import DAGLift

/// The functions of nodes as expressions, or the paths to them.
struct ComposeReport: Report {
  static let schema = "daglift.compose"

  /// The paths to a node, counted, and the first of them.
  struct Paths {
    let node: Int
    let count: Integer
    let isPathSum: Bool
    private(set) var listed: [PathFunctions.Element] = []
    /// Whether paths were to be listed at all.
    let isListing: Bool

    init(_ paths: PathFunctions, listing limit: Int) throws(CompositionError) {
      (node, count, isPathSum, isListing) = (paths.node, paths.count, paths.isPathSum, limit > 0)
      guard limit > 0 else { return }
      var iterator = paths.makeIterator()
      while listed.count < limit, let path = try iterator.next() { listed.append(path) }
    }
  }

  let subject: Subject
  let composition: Composition
  /// The point on whose region the arcs were made affine.
  var point: InputPoint?
  var functions: [(node: Int, expressions: [Expression])] = []
  var paths: [Paths] = []

  var network: Network { composition.network }

  // MARK: - JSON

  func writeMembers(to json: inout JSONWriter) {
    json.name("point")
    if let point { point.write(to: &json, of: subject.loaded.network) } else { json.writeNull() }
    json.name("from")
    json.write(composition.startLevel)
    json.name("variables")
    json.beginArray()
    for (node, variables) in composition.variables.enumerated() {
      for (component, variable) in (variables ?? []).enumerated() {
        json.beginObject(inline: true)
        json.name("name")
        json.write(variable.freeVariables.first ?? "")
        write(node, component, to: &json)
        json.end()
      }
    }
    json.end()
    json.name("functions")
    json.beginArray()
    for (node, expressions) in functions {
      for (component, expression) in expressions.enumerated() {
        json.beginObject()
        write(node, component, to: &json)
        json.name("expression")
        json.write(expression.description)
        json.end()
      }
    }
    json.end()
    json.name("paths")
    json.beginArray()
    for paths in paths { write(paths, to: &json) }
    json.end()
  }

  private func write(_ node: Int, _ component: Int, to json: inout JSONWriter) {
    json.name("node")
    json.write(network.nodes[node].name)
    json.name("component")
    json.write(component)
  }

  private func write(_ paths: Paths, to json: inout JSONWriter) {
    json.beginObject()
    json.name("node")
    json.write(network.nodes[paths.node].name)
    json.name("count")
    json.write("\(paths.count)")
    json.name("is_path_sum")
    json.write(paths.isPathSum)
    json.name("listed")
    json.beginArray()
    for element in paths.listed {
      json.beginObject()
      json.name("start")
      switch element.path.start {
      case .node(let node): json.write(network.nodes[node].name)
      case .constantTerm: json.writeNull()
      }
      json.name("arcs")
      json.beginArray(inline: true)
      for arc in element.path.arcs { json.write(arc) }
      json.end()
      json.name("functions")
      json.beginArray()
      for expression in element.function { json.write(expression.description) }
      json.end()
      json.end()
    }
    json.end()
    json.end()
  }

  // MARK: - Text

  func describe(in text: inout TextReport) {
    if let point {
      text.field("At", "\(point.shortDescription): the arcs are the affine functions that they are on its region")
    }
    if composition.startLevel > 0 {
      text.field("From", "level \(composition.startLevel): the values of the nodes up to it are variables")
    }
    if composition.mask.keptCount < network.arcs.count {
      text.field("Arcs", "\(grouped(composition.mask.keptCount)) of \(grouped(network.arcs.count)) are kept")
    }
    for (node, expressions) in functions {
      for (component, expression) in expressions.enumerated() {
        text.line()
        write(name(node, component), expression, to: &text)
      }
    }
    for paths in paths { describe(paths, in: &text) }
  }

  private func describe(_ paths: Paths, in text: inout TextReport) {
    text.line()
    text.line("\(network.nodes[paths.node].name): \(counted(paths.count, "path"))")
    guard paths.isListing else { return }
    text.wrap(
      paths.isPathSum
        ? "All arcs that lead here are affine: the functions of all paths, constant terms counted as paths that begin there, add up to the node's (\(point == nil ? "I6" : "I8, on the region"))."
        : "Not all arcs that lead here are affine: the functions of the paths do not add up to the node's.",
      first: "  ", others: 2)
    for element in paths.listed {
      text.line()
      text.line("  " + description(of: element.path))
      for (component, expression) in element.function.enumerated() {
        write("  " + name(paths.node, component), expression, to: &text)
      }
    }
    if Integer(paths.listed.count) < paths.count {
      text.line()
      text.line("  … (\(readable(paths.count - Integer(paths.listed.count))) more)")
    }
  }

  private func description(of path: Path) -> String {
    var names: [String] = []
    switch path.start {
    case .node(let node): names.append(network.nodes[node].name)
    case .constantTerm(let arc): names.append("constant term of arc \(arc)")
    }
    for arc in path.arcs { names.append("\(arc) → \(network.nodes[network.arcs[arc].head].name)") }
    return names.joined(separator: " · ")
  }

  private func name(_ node: Int, _ component: Int) -> String {
    network.nodes[node].width == 1 ? network.nodes[node].name : "\(network.nodes[node].name)[\(component)]"
  }

  /// An expression with a name; the lines of its sub-expressions come before it.
  private func write(_ name: String, _ expression: Expression, to text: inout TextReport) {
    let lines = expression.description.split(separator: "\n")
    let indent = String(name.prefix { $0 == " " })
    for line in lines.dropLast() { text.line("\(indent)\(line)") }
    text.line("\(name) = \(lines.last ?? "")")
  }
}

/// `1 path`, `2^1000 paths` with all their digits as far as anybody reads them.
private func counted(_ count: Integer, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(readable(count)) \(noun)s"
}
