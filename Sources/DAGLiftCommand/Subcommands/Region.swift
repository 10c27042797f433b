import ArgumentParser
import DAGLift

struct Region: Subcommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Say on which region around a point a piecewise affine network is affine, or which regions a segment crosses.",
    discussion: """
      With --at: the choices of all units at the point, the exact affine map that the network is wherever they choose so, and \
      the inequalities a·x ≤ b that this asks of the inputs. A unit at a kink, where two of its branches meet, counts as \
      off, and of equal maxima the first wins; it is named, and the point is then not in the interior of the region.

      With --from and --to: every region that the segment crosses, between exact parameters from 0 to 1, with the affine map \
      on each.
      """)

  @OptionGroup var argument: NetworkArgument

  @Option(parsing: .unconditional, help: ArgumentHelp(PointArgument.help, valueName: "point"))
  var at: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The point at which a segment begins; as for --at.", valueName: "point")
  )
  var from: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The point at which a segment ends; as for --at.", valueName: "point"))
  var to: String?

  @Flag(
    help: ArgumentHelp(
      "Leave out the inequalities that the others imply, by exact proofs. Where it is not known whether they do, they stay, and the exit status is 2."
    ))
  var irredundant = false

  @Option(
    help: ArgumentHelp("The largest number of arithmetic operations that --irredundant takes.", valueName: "n"))
  var operationLimit = 20_000_000_000

  @Option(help: ArgumentHelp("The largest number of pieces of a segment.", valueName: "n"))
  var maxPieces = 10_000

  @Flag(help: "Leave the affine maps of a segment's pieces out of the JSON: they are large where the inputs are many.")
  var withoutMaps = false

  @OptionGroup var printing: FormatOption<RegionFormat>
  @OptionGroup var options: CommonOptions

  func validate() throws {
    guard (at != nil) != (from != nil || to != nil), (from != nil) == (to != nil) else {
      throw ValidationError("expected either --at, or both --from and --to")
    }
    if at != nil, printing.format == .svg {
      throw ValidationError("--format svg: a segment is drawn, given by --from and --to; a region is not")
    }
    if irredundant && at == nil {
      throw ValidationError("--irredundant: expected --at, as a segment has no inequalities")
    }
    if operationLimit < 1 { throw ValidationError("--operation-limit \(operationLimit): expected a positive number") }
    if maxPieces < 1 { throw ValidationError("--max-pieces \(maxPieces): expected a positive number") }
  }

  func execute() throws(CommandFailure) -> ExitStatus {
    let loaded = try LoadedNetwork(argument, options)
    let subject = Subject(loaded: loaded, seed: options.seed)
    if let at {
      let point = try PointArgument(text: at, option: "--at").point(for: loaded, options)
      var region = try region(of: loaded, at: point)
      var redundancy: Redundancy?
      if irredundant {
        let found = region.redundancy(operationLimit: operationLimit)
        region = region.removing(found)
        redundancy = found
      }
      let report = RegionReport(subject: subject, point: point, region: region, redundancy: redundancy)
      try deliver(report, as: printing.format == .json ? .json : .text, options)
      if redundancy?.undecidedCount ?? 0 > 0 { return .undecided }
    } else if let from, let to {
      let start = try PointArgument(text: from, option: "--from").point(for: loaded, options)
      let end = try PointArgument(text: to, option: "--to").point(for: loaded, options)
      let regions = try regions(of: loaded, from: start, to: end)
      if printing.format == .svg {
        let picture = SegmentReport.picture(of: regions, of: loaded)
        try OutputFile(path: options.output).replaceContents(with: Array(picture.utf8))
        return .success
      }
      let report = SegmentReport(
        subject: subject, start: start, end: end, regions: regions,
        maps: printing.format == .json && !withoutMaps ? try maps(of: regions, of: loaded) : nil)
      try deliver(report, as: printing.format == .json ? .json : .text, options)
    }
    return .success
  }

  private func region(of loaded: LoadedNetwork, at point: InputPoint) throws(CommandFailure) -> ActivationRegion {
    do throws(UnrectifyingError) {
      return try ActivationRegion(of: loaded.network, at: point.coordinates)
    } catch {
      throw CommandFailure(error).at(loaded.source)
    }
  }

  private func regions(
    of loaded: LoadedNetwork, from start: InputPoint, to end: InputPoint
  ) throws(CommandFailure) -> SegmentRegions {
    do throws(SegmentError) {
      return try SegmentRegions(
        of: loaded.network, from: start.coordinates, to: end.coordinates, pieceLimit: maxPieces)
    } catch {
      switch error {
      case .unrectifying(let error): throw CommandFailure(error).at(loaded.source)
      case .pieces: throw CommandFailure(.limit, "\(error); --max-pieces raises the limit").at(loaded.source)
      }
    }
  }

  /// The affine map of each piece.
  private func maps(of regions: SegmentRegions, of loaded: LoadedNetwork) throws(CommandFailure) -> [RegionMap] {
    do throws(DomainError) {
      return try regions.pieces.map { piece throws(DomainError) in try piece.map() }
    } catch {
      throw CommandFailure(evaluating: error).at(loaded.source)
    }
  }
}

/// The forms in which regions are printed.
enum RegionFormat: String, FormatChoice {
  case text
  case json
  case svg
}
