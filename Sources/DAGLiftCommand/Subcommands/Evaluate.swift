import ArgumentParser
import DAGLift

struct Evaluate: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Compute a network's outputs at a point, exactly or in floating point.",
    discussion: """
      Without --exact the numbers are those of the network: float32 where all its parameters are, else float64. The point \
      is then rounded to them, and the rounded one is reported.
      """)

  @OptionGroup var argument: NetworkArgument

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      PointArgument.help + " Without it, one is drawn at random from the seed.",
      valueName: "point"))
  var input: String?

  @Flag(help: "Compute with rational numbers: nothing is rounded.")
  var exact = false

  @OptionGroup var printing: FormatOption<ReportFormat>
  @OptionGroup var options: CommonOptions

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
    return report.hasOverflow ? .undecided : .success
  }

  private func evaluate(
    _ loaded: LoadedNetwork, at asked: InputPoint, seed: Int?
  ) throws(CommandFailure) -> EvaluateReport {
    let numbers = exact ? .rationals : NumberKind(of: loaded.model)
    guard let point = numbers.rounded(asked) else {
      throw CommandFailure(
        .badInput, "--input: a coordinate lies beyond the finite \(numbers.rawValue); expected smaller ones, or --exact"
      )
    }
    let values: [EvaluateReport.Values]
    do throws(DomainError) {
      switch numbers {
      case .rationals:
        values = try outputs(of: loaded, at: point, over: Rationals()).map(EvaluateReport.Values.rationals)
      case .floats: values = try outputs(of: loaded, at: point, over: Floats()).map(EvaluateReport.Values.floats)
      case .doubles: values = try outputs(of: loaded, at: point, over: Doubles()).map(EvaluateReport.Values.doubles)
      }
    } catch {
      throw CommandFailure(evaluating: error, isExact: exact).at(loaded.source)
    }
    do throws(InputPointError) {
      return EvaluateReport(
        subject: Subject(loaded: loaded, seed: input == nil ? seed : options.seed),
        point: try point.regrouped(for: loaded.model), isRounded: point != asked, domain: numbers.rawValue,
        values: values)
    } catch {
      throw CommandFailure(error)
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
    let values = try loaded.network.evaluate(at: input, over: domain).flatMap(\.elements)
    var outputs: [[D.Element]] = []
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

  func rounded(_ point: InputPoint) -> InputPoint? {
    switch self {
    case .rationals: point
    case .floats: point.roundedToFloats
    case .doubles: point.roundedToDoubles
    }
  }
}
