import ArgumentParser
import DAGLift

extension Identity: ExpressibleByArgument {
  public init?(argument: String) { self.init(number: argument) }

  public var defaultValueDescription: String { number }

  public static var allValueStrings: [String] { allCases.map(\.number) }
}

struct Verify: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Verify that a network decomposes into its level transitions.",
    discussion: """
      Takes the network's graph apart into one lower-triangular matrix of functions for each level, and holds these \
      matrices against the graph, identity by identity: over the rationals, where nothing is rounded, and in floating \
      point, where the difference must stay under a proved rounding bound. Every verdict says on which scope it holds.

      """ + Identity.allCases.map { "\($0.number)  \($0.name): \($0.statement)" }.joined(separator: "\n"))

  @OptionGroup var argument: NetworkArgument

  @Option(
    name: .customLong("identity"),
    help: ArgumentHelp(
      "An identity to verify, as I4; repeatable. All that say something about the network unless given.",
      valueName: "number"))
  var identities: [Identity] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Verify these transitions instead of the network's own: a file that 'daglift decompose --format json' wrote, or one in its form; '-' is standard input.",
      valueName: "file"))
  var transitions: String?

  @Option(
    help: ArgumentHelp(
      "How many points to draw from the seed: 10 unless given, 0 where --input names points.", valueName: "n"))
  var samples: Int?

  @Option(
    name: .customLong("input"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(PointArgument.help + " Repeatable.", valueName: "point"))
  var inputs: [String] = []

  @Flag(help: "Verify over the rationals only.")
  var exact = false

  @Flag(help: "Verify in floating point only.")
  var numeric = false

  @OptionGroup var printing: FormatOption<ReportFormat>
  @OptionGroup var options: CommonOptions

  func validate() throws {
    if let samples, !(0...1_000_000).contains(samples) {
      throw ValidationError("--samples \(samples): expected a number from 0 to 1000000")
    }
    if samples == 0 && inputs.isEmpty {
      throw ValidationError("no point to verify at: expected --samples of at least 1, or --input")
    }
  }

  func execute() throws(CommandFailure) -> ExitStatus {
    let loaded = try LoadedNetwork(argument, options)
    let transitions = try givenTransitions(of: loaded.network)
    let seed = options.drawnSeed()
    var points: [InputPoint] = []
    for input in inputs { points.append(try PointArgument(text: input).point(for: loaded, options)) }
    let drawn = samples ?? (inputs.isEmpty ? 10 : 0)
    points += RandomPoints(of: loaded.network, seed: UInt64(seed)).prefix(drawn).map { InputPoint($0) }

    let verifier = IdentityVerifier(loaded.network, transitions: transitions, seed: UInt64(seed))
    let omissions =
      identities.isEmpty
      ? Identity.allCases.compactMap { identity in
        verifier.obstacle(to: identity).map { VerifyReport.Omission(identity: identity, reason: $0) }
      } : []
    let chosen = Identity.allCases.filter { identity in
      identities.isEmpty ? !omissions.contains { $0.identity == identity } : identities.contains(identity)
    }
    let results = verify(chosen, verifier, at: points)
    var report = VerifyReport(
      subject: Subject(loaded: loaded, seed: seed), transitions: self.transitions.map { InputFile(path: $0).name },
      points: [], givenCount: inputs.count, results: results, omissions: omissions)
    do throws(InputPointError) {
      for point in points { report.points.append(try point.regrouped(for: loaded.model)) }
    } catch {
      throw CommandFailure(error)
    }
    try deliver(report, as: printing.format, options)
    return report.status
  }

  /// The transitions to verify, if they are not the network's own.
  private func givenTransitions(of network: Network) throws(CommandFailure) -> Transitions? {
    guard let transitions else { return nil }
    let file = InputFile(path: transitions)
    let bytes = try file.contents(limit: options.fileLimit << 20)
    do throws(NetworkFormatError) {
      let document: JSONDocument
      do { document = try JSONDocument(parsing: bytes) } catch { throw .json(error) }
      return try Transitions(json: document.root, of: network)
    } catch {
      throw CommandFailure(error).at("--transitions \(file.name)")
    }
  }

  private func verify(
    _ chosen: [Identity], _ verifier: IdentityVerifier, at points: [InputPoint]
  ) -> [VerifyReport.Result] {
    let coordinates = points.map(\.coordinates)
    let progress = Progress(isQuiet: options.quiet)
    defer { progress.end() }
    var results: [VerifyReport.Result] = []
    for identity in chosen {
      if exact || !numeric {
        progress.show("\(identity.number) \(identity.name), exact")
        results.append(
          VerifyReport.Result(identity, Rationals().name) { verifier.verifyExactly(identity, at: coordinates) })
      }
      if numeric || !exact {
        progress.show("\(identity.number) \(identity.name), numeric")
        results.append(
          VerifyReport.Result(identity, Doubles().name) { verifier.verifyNumerically(identity, at: coordinates) })
      }
    }
    return results
  }
}
