import ArgumentParser
import DAGLift

struct Compose: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the functions of a network's nodes as expressions, whole or path by path.",
    discussion: """
      Composes the functions of the arcs along the graph, exactly. Sub-expressions that occur more than once are written \
      once, as t1, t2, …, so that the text is as long as the graph is large, however many paths it has.

      With --paths every path comes with the composition of its own arcs. Where all arcs are affine these add up to the \
      node's function, each constant term counting as a path that begins there; --at makes any piecewise affine network \
      affine, on the region of a point.

      --format swift, c and python write source text with a function for each component, or for each path: Swift and C \
      compute with doubles, the Python makes exact expressions of SymPy. --format latex writes formulas for amsmath.
      """)

  @OptionGroup var argument: NetworkArgument

  @Option(
    name: .customLong("node"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A node by its name; repeatable. The outputs unless given.", valueName: "name"))
  var nodes: [String] = []

  @Option(
    help: ArgumentHelp(
      "The level up to which the values of the nodes are variables: 0, the inputs, unless given.", valueName: "level"))
  var from = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The arcs of a sub-architecture, by index from 0 or by name, separated by commas; with a '-' before the list, the arcs that it does without.",
      valueName: "arcs"))
  var mask: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Compose the affine functions that the arcs are on the region of a point. " + PointArgument.help,
      valueName: "point"))
  var at: String?

  @Flag(
    help: ArgumentHelp(
      "Bring the functions to normal form: piecewise affine parts by the rules of the library, and all multiplied out.")
  )
  var expand = false

  @Option(help: ArgumentHelp("The largest number of terms of a function that is multiplied out.", valueName: "n"))
  var termLimit = PolynomialLimits().terms

  @Option(
    help: ArgumentHelp("Write the first paths to each node, so many at most, with their functions.", valueName: "n"))
  var paths: Int?

  @Flag(help: "Count the paths to each node, exactly, and compose nothing.")
  var countPaths = false

  @OptionGroup var printing: FormatOption<ComposeReport.Format>
  @OptionGroup var options: CommonOptions

  func validate() throws {
    if termLimit < 1 { throw ValidationError("--term-limit \(termLimit): expected a positive number") }
    if let paths, paths < 1 { throw ValidationError("--paths \(paths): expected a positive number") }
    if paths != nil && countPaths { throw ValidationError("expected --paths or --count-paths, not both") }
    if countPaths, printing.format.language != nil {
      throw ValidationError(
        "--count-paths: a count is no function; expected --format text or json, not '\(printing.format.rawValue)'")
    }
  }

  func execute() throws(CommandFailure) -> ExitStatus {
    let loaded = try LoadedNetwork(argument, options)
    let targets = try targets(in: loaded.network)
    let mask = try arcMask(of: loaded.network)
    var network = loaded.network
    var point: InputPoint?
    if let at {
      point = try PointArgument(text: at, option: "--at").point(for: loaded, options)
    }
    if let point {
      do { network = try Unrectification(of: network, at: point.coordinates).affineNetwork } catch {
        throw CommandFailure(.badInput, "--at: \(error)").at(loaded.source)
      }
    }
    var report: ComposeReport
    do throws(CompositionError) {
      report = try compose(network, mask, targets, Subject(loaded: loaded, seed: options.seed))
    } catch {
      throw CommandFailure(.badInput, "\(error)").at(loaded.source)
    }
    report.point = point
    if expand { try normalize(&report.functions, of: network, loaded.source) }
    switch printing.format {
    case .text: try deliver(report, as: .text, options)
    case .json: try deliver(report, as: .json, options)
    case .latex, .swift, .c, .python:
      if let language = printing.format.language {
        try OutputFile(path: options.output).replaceContents(with: report.source(in: language))
      }
    }
    return .success
  }

  private func compose(
    _ network: Network, _ mask: ArcMask?, _ targets: [Int], _ subject: Subject
  ) throws(CompositionError) -> ComposeReport {
    var composition = try Composition(of: network, mask: mask, from: from)
    var report = ComposeReport(subject: subject, composition: composition)
    for node in targets {
      if countPaths || paths != nil {
        let paths = PathFunctions(to: node, in: composition)
        report.paths.append(try ComposeReport.Paths(paths, listing: self.paths ?? 0))
      } else {
        report.functions.append((node, try composition.expressions(ofNode: node)))
      }
    }
    return report
  }

  /// Brings every function to normal form.
  private func normalize(
    _ functions: inout [(node: Int, expressions: [Expression])], of network: Network, _ source: String
  ) throws(CommandFailure) {
    let limits = PolynomialLimits(terms: termLimit)
    for index in functions.indices {
      for component in functions[index].expressions.indices {
        let place = "\(network.nodes[functions[index].node].name)[\(component)]"
        functions[index].expressions[component] = try normalForm(
          of: functions[index].expressions[component], limits
        ) { CommandFailure($0, "--expand: \(place): \($1)").at(source) }
      }
    }
  }

  private func normalForm(
    of expression: Expression, _ limits: PolynomialLimits, failure: (ExitStatus, String) -> CommandFailure
  ) throws(CommandFailure) -> Expression {
    let normal: Expression
    do throws(DecisionStop) {
      normal = try expression.piecewiseLinearNormalForm()
    } catch {
      throw failure(.limit, "\(error)")
    }
    do throws(RationalFormError) {
      return try normal.expanded(limits: limits)
    } catch {
      switch error {
      case .limit(.terms): throw failure(.limit, "\(error); --term-limit raises it")
      case .limit: throw failure(.limit, "\(error)")
      case .divisionByZero, .notPolynomial: throw failure(.badInput, "\(error)")
      }
    }
  }

  private func targets(in network: Network) throws(CommandFailure) -> [Int] {
    if nodes.isEmpty { return network.outputs }
    var targets: [Int] = []
    for name in nodes {
      guard let node = network.node(named: name) else {
        throw CommandFailure(.badInput, "--node: the network has no node '\(name)'")
      }
      targets.append(node)
    }
    return targets
  }

  private func arcMask(of network: Network) throws(CommandFailure) -> ArcMask? {
    guard let mask else { return nil }
    let isDropping = mask.hasPrefix("-")
    var listed: [Int] = []
    for text in mask.dropFirst(isDropping ? 1 : 0).split(separator: ",") {
      if let arc = network.arcs.firstIndex(where: { $0.name.map { $0 == text } ?? false }) ?? Int(text),
        network.arcs.indices.contains(arc)
      {
        listed.append(arc)
      } else {
        throw CommandFailure(
          .badInput,
          "--mask: the network has no arc '\(text)'; expected the name of an arc, or a number below \(network.arcs.count)"
        )
      }
    }
    let dropped = ArcMask(dropping: listed, of: network)
    return isDropping ? dropped : dropped.complement
  }
}
