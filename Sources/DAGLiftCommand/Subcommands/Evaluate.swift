import ArgumentParser
import DAGLift

struct Evaluate: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Compute a network's outputs at a point, exactly or in floating point.",
    discussion: """
      Without --exact the numbers are those of the network: float32 where all its parameters are, else float64. The point \
      is then rounded to them, and the rounded one is reported.

      With --exact nothing is rounded. Values that are irrational, as those of exp or of a batch normalization, are given \
      by two rational numbers that they are proved to lie between, as close as --bits asks for.
      """)

  @OptionGroup var argument: NetworkArgument

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      PointArgument.help + " Without it, one is drawn at random from the seed.",
      valueName: "point"))
  var input: String?

  @Flag(help: "Compute with rational numbers, and with enclosures where values are irrational: nothing is rounded.")
  var exact = false

  @Option(help: "With --exact: how narrow enclosures are, 2^-bits relative to the value.")
  var bits = 40

  @Option(
    help: ArgumentHelp(
      "With --exact: the most binary digits behind the point that numbers are computed with to get there.",
      valueName: "bits"))
  var precisionLimit = 4096

  @Option(
    help: ArgumentHelp(
      "A .npz, .npy or .pb file with what another runtime computed for the outputs at the point: says whether each value lies "
        + "within the rounding error that is proved for the network. Implies --exact.", valueName: "file"))
  var compare: String?

  @OptionGroup var printing: FormatOption<ReportFormat>
  @OptionGroup var options: CommonOptions

  func validate() throws {
    guard (0...16_384).contains(bits) else { throw ValidationError("--bits: expected a number from 0 to 16384") }
    guard compare == nil || input != nil else { throw ValidationError("--compare: expected --input with it") }
    guard (1...60_000).contains(precisionLimit) else {
      throw ValidationError("--precision-limit: expected a number from 1 to 60000")
    }
  }

  func execute() throws(CommandFailure) -> ExitStatus {
    let loaded = try LoadedNetwork(argument, options)
    var seed = options.seed
    let point: InputPoint
    if let input {
      point = try PointArgument(text: input).point(for: loaded, options)
    } else {
      let drawn = options.drawnSeed()
      seed = drawn
      point = InputPoint(RandomPoints(of: loaded.network, seed: UInt64(drawn))[0])
    }
    let report = try evaluate(loaded, at: point, seed: seed)
    try deliver(report, as: printing.format, options)
    if let comparison = report.comparison, comparison.status != .success { return comparison.status }
    return report.hasOverflow || !report.isNarrow ? .undecided : .success
  }

  private func evaluate(
    _ loaded: LoadedNetwork, at asked: InputPoint, seed: Int?
  ) throws(CommandFailure) -> EvaluateReport {
    let numbers = exact || compare != nil ? .rationals : NumberKind(of: loaded.model)
    guard let point = numbers.rounded(asked) else {
      throw CommandFailure(
        .badInput, "--input: a coordinate lies beyond the finite \(numbers.rawValue); expected smaller ones, or --exact"
      )
    }
    let values: [EvaluateReport.Values]
    var domain = numbers.rawValue
    var isNarrow = true
    var intervals: [[RealInterval]] = []
    do throws(DomainError) {
      switch numbers {
      case .rationals:
        let enclosed = try loaded.network.enclosedOutputs(at: point, relativeBits: bits, limit: precisionLimit)
        intervals = regrouped(enclosed.values.flatMap { $0 }, of: loaded)
        values = intervals.map(EvaluateReport.Values.intervals)
        isNarrow = enclosed.isNarrow
        if !enclosed.isExact { domain = "enclosures" }
      case .floats: values = try outputs(of: loaded, at: point, over: Floats()).map(EvaluateReport.Values.floats)
      case .doubles: values = try outputs(of: loaded, at: point, over: Doubles()).map(EvaluateReport.Values.doubles)
      }
    } catch {
      throw CommandFailure(evaluating: error).at(loaded.source)
    }
    let own: InputPoint
    do { own = try point.regrouped(for: loaded.model) } catch { throw CommandFailure(error) }
    return EvaluateReport(
      subject: Subject(loaded: loaded, seed: input == nil ? seed : options.seed),
      point: own, isRounded: point != asked, domain: domain, values: values,
      enclosureBits: numbers == .rationals ? bits : nil, isNarrow: isNarrow,
      comparison: try comparison(of: loaded, at: own, with: intervals))
  }

  /// Holds the values of the file against those of the outputs of the model; `nil` without a file.
  ///
  /// - Parameter point: in the coordinates of the model.
  private func comparison(
    of loaded: LoadedNetwork, at point: InputPoint, with values: [[RealInterval]]
  ) throws(CommandFailure) -> ComparisonReport? {
    guard let compare else { return nil }
    let computed = try ComputedOutputsArgument(path: compare).values(for: loaded.model, options)
    do throws(DomainError) {
      return ComparisonReport(
        file: compare, format: NumberKind.format(of: loaded.model),
        outputs: try loaded.model.comparison(
          of: computed, with: values, at: point,
          format: NumberKind.format(of: loaded.model)))
    } catch {
      throw CommandFailure(evaluating: error).at(loaded.source)
    }
  }

  /// The values of the outputs of the model, whatever the granularity.
  private func outputs<D: LinearEngine>(
    of loaded: LoadedNetwork, at point: InputPoint, over domain: D
  ) throws(DomainError) -> [[D.Element]] {
    var input: [Batch<D.Element>] = []
    for coordinates in point.coordinates {
      var elements: [D.Element] = []
      for coordinate in coordinates { elements.append(try domain.element(coordinate)) }
      input.append(Batch(elements))
    }
    return regrouped(try loaded.network.evaluate(at: input, over: domain).flatMap(\.elements), of: loaded)
  }

  /// What the network has for its outputs, for each output of the model.
  private func regrouped<Element>(_ values: [Element], of loaded: LoadedNetwork) -> [[Element]] {
    var outputs: [[Element]] = []
    var offset = 0
    for output in loaded.model.outputs {
      let width = loaded.model.nodes[output].width
      outputs.append(Array(values[offset..<offset + width]))
      offset += width
    }
    return outputs
  }
}

/// The numbers that a network is evaluated in.
private enum NumberKind: String {
  case rationals
  case floats
  case doubles

  /// The numbers of a network's parameters, as a runtime takes them.
  init(of model: Network) {
    let parameters = model.parameters
    let isFloat = parameters.allSatisfy { if case .float32 = $0.values { true } else { false } }
    self = isFloat && !parameters.isEmpty ? .floats : .doubles
  }

  /// The format that another runtime computes a network in: that of the stored parameters, whatever the exact numbers are that
  /// operators bring with them.
  static func format(of model: Network) -> FloatingPointFormat {
    var hasFloats = false
    for parameter in model.parameters {
      switch parameter.values {
      case .float32: hasFloats = true
      case .float64: return .float64
      case .exact: break
      }
    }
    return hasFloats ? .float32 : .float64
  }

  func rounded(_ point: InputPoint) -> InputPoint? {
    switch self {
    case .rationals: point
    case .floats: point.roundedToFloats
    case .doubles: point.roundedToDoubles
    }
  }
}
