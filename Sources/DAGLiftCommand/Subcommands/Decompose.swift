import ArgumentParser
import DAGLift

struct Decompose: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the lower-triangular matrices of functions that a network decomposes into.",
    discussion: """
      T_n = [I 0; L_n I] keeps every coordinate of the state and adds level n; the entries of L_n, the lifting \
      coefficients, are the functions of the arcs into that level. S = T_h ∘ … ∘ T_1 is the network. With --matrix also \
      the elementary steps E_a that each T_n is composed of, the resolvent I − A, which is the inverse of S, and S itself \
      as a map.

      What --format json writes of the transitions, 'daglift verify --transitions' reads and verifies. --format dot draws \
      the graph by levels, --format svg the pattern of the matrix.
      """)

  @OptionGroup var argument: NetworkArgument

  @Option(help: ArgumentHelp("The level of the transition; all levels unless given.", valueName: "n"))
  var level: Int?

  @Option(help: "Which matrices to write.")
  var matrix = DecomposeReport.Matrices.transitions

  @Option(
    help: ArgumentHelp(
      "The largest number of coefficients of an entry that is written out as expressions; a larger one is named by its kind and its parameters.",
      valueName: "n"))
  var entryLimit = 16

  @OptionGroup var printing: FormatOption<DecomposeReport.Format>
  @OptionGroup var options: CommonOptions

  /// The largest number of squares or arcs that a picture shows.
  private static let pictureLimit = 200_000

  func validate() throws {
    if entryLimit < 0 { throw ValidationError("--entry-limit \(entryLimit): expected a number from 0 on") }
    if level != nil, matrix == .resolvent || matrix == .synthesis {
      throw ValidationError("--level: expected a matrix of one level, not '\(matrix.rawValue)'")
    }
    if matrix == .synthesis, printing.format == .dot || printing.format == .svg {
      throw ValidationError("--format \(printing.format.rawValue): S is a map, whose pattern is not drawn")
    }
  }

  func execute() throws(CommandFailure) -> ExitStatus {
    let loaded = try LoadedNetwork(argument, options)
    let network = loaded.network
    if let level, !(1...max(1, network.height)).contains(level) || network.height == 0 {
      throw CommandFailure(
        .badInput,
        "--level \(level): the network has no transition of this level; expected a level from 1 to \(network.height)"
      ).at(loaded.source)
    }
    switch printing.format {
    case .text: try deliver(try report(on: loaded), as: .text, options)
    case .json: try deliver(try report(on: loaded), as: .json, options)
    case .dot, .svg: try deliver(try picture(of: network))
    }
    return .success
  }

  private func report(on loaded: LoadedNetwork) throws(CommandFailure) -> DecomposeReport {
    do throws(SymbolicBlockError) {
      return try DecomposeReport(
        subject: Subject(loaded: loaded, seed: options.seed), kind: matrix, level: level, entryLimit: entryLimit)
    } catch {
      switch error {
      case .limit:
        throw CommandFailure(.limit, "\(error); a smaller --entry-limit leaves entries out").at(loaded.source)
      case .undefined: throw CommandFailure(.badInput, "\(error)").at(loaded.source)
      }
    }
  }

  private func picture(of network: Network) throws(CommandFailure) -> String {
    let count = network.arcs.count + network.nodes.count
    guard count <= Self.pictureLimit else {
      throw CommandFailure(
        .limit,
        "--format \(printing.format.rawValue): a picture of \(count) nodes and arcs; the limit is \(Self.pictureLimit)")
    }
    if printing.format == .dot { return network.dot(ofArcsIntoLevels: level.map { $0...$0 }) }
    let resolvent = FunctionMatrix.resolvent(of: network)
    guard let level else { return resolvent.patternSVG(title: "the pattern of I − A, level by level") }
    let mask = ArcMask(isKept: network.arcs.map { network.levels[$0.head] == level })
    return resolvent.masked(by: mask).patternSVG(title: "the pattern of T_\(level)")
  }

  private func deliver(_ picture: String) throws(CommandFailure) {
    try OutputFile(path: options.output).replaceContents(with: Array(picture.utf8))
  }
}
