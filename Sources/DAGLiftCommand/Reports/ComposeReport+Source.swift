import DAGLift

extension ComposeReport {
  /// The forms of the result: reports, and source texts with a function for each component or path.
  enum Format: String, FormatChoice {
    case text
    case json
    case latex
    case swift
    case c
    case python

    /// The language of a source text; `nil` for a report.
    var language: SourceLanguage? {
      switch self {
      case .text, .json: nil
      case .latex: .latex
      case .swift: .swift
      case .c: .c
      case .python: .python
      }
    }
  }

  /// The functions as source text, all of the same variables: those of all inputs, or, from a level above, those of the nodes
  /// that the functions depend on.
  func source(in language: SourceLanguage) -> [UInt8] {
    var named: [(name: String, expression: Expression)] = []
    var remarks = remarksOnNetwork
    for (node, expressions) in functions {
      for (component, expression) in expressions.enumerated() {
        named.append((functionName(node, component), expression))
      }
    }
    for paths in paths {
      remarks.append(
        "\(network.nodes[paths.node].name): \(paths.listed.count) of \(paths.count) paths, \(meaning(of: paths))")
      for (index, element) in paths.listed.enumerated() {
        for (component, expression) in element.function.enumerated() {
          named.append(("\(functionName(paths.node, component))_path_\(index + 1)", expression))
        }
        remarks.append("path \(index + 1): \(plainDescription(of: element.path))")
      }
    }
    let variables = variables(of: named.map { $0.expression })
    let programs = named.map { name, expression in
      // All that occur are among the variables.
      (
        name: name,
        program: (try? ExpressionProgram(of: [expression], variables: variables)) ?? ExpressionProgram(of: [expression])
      )
    }
    let comments = remarks.map { language.comment($0) }.joined()
    return Array((comments + "\n" + language.source(of: programs)).utf8)
  }

  private var remarksOnNetwork: [String] {
    var remarks = ["\(network.name.isEmpty ? "A network" : network.name), from \(subject.loaded.source)"]
    if let point { remarks.append("at \(point.shortDescription): the affine functions of the arcs on its region") }
    if composition.startLevel > 0 {
      remarks.append("from level \(composition.startLevel): the values of the nodes up to it are variables")
    }
    if composition.mask.keptCount < network.arcs.count {
      remarks.append("\(composition.mask.keptCount) of \(network.arcs.count) arcs are kept")
    }
    return remarks
  }

  private func meaning(of paths: Paths) -> String {
    paths.isPathSum ? "whose functions add up to its own" : "whose functions do not add up to its own"
  }

  private func functionName(_ node: Int, _ component: Int) -> String {
    let node = network.nodes[node]
    return node.width == 1 ? node.name : "\(node.name)_\(component)"
  }

  /// A path in words, for comments, which are plain ASCII.
  private func plainDescription(of path: Path) -> String {
    var text: String
    switch path.start {
    case .node(let node): text = network.nodes[node].name
    case .constantTerm(let arc): text = "the constant term of arc \(arc)"
    }
    for arc in path.arcs { text += ", by arc \(arc) to \(network.nodes[network.arcs[arc].head].name)" }
    return text
  }

  private func variables(of expressions: [Expression]) -> [String] {
    let occurring = Set(ExpressionProgram(of: expressions).variables)
    return composition.variables.flatMap { variables -> [String] in
      let names = (variables ?? []).flatMap { $0.freeVariables }
      return composition.startLevel == 0 || names.contains { occurring.contains($0) } ? names : []
    }
  }
}
