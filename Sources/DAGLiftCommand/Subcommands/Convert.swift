import ArgumentParser
import DAGLift

struct Convert: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a network as a JSON network or as an ONNX model.",
    discussion: """
      The numbers of the network keep their values: what a format cannot hold exactly is refused, never rounded. A JSON \
      network keeps their types and their bits too. The file is written whole or not at all. With --save - a JSON network \
      goes to standard output, and there is no report.
      """)

  @OptionGroup var argument: NetworkArgument

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The file to write; its extension, .json or .onnx, says the form. '-' is standard output, as JSON.",
      valueName: "path"))
  var save: String

  @OptionGroup var printing: FormatOption<ReportFormat>
  @OptionGroup var options: CommonOptions

  private var form: ModelFormat? {
    save == "-" ? .json : ModelFormat.allCases.first { save.lowercased().hasSuffix(".\($0.rawValue)") }
  }

  func validate() throws {
    if form == nil { throw ValidationError("--save \(save): expected a name that ends in .json or .onnx") }
  }

  func execute() throws(CommandFailure) -> ExitStatus {
    let loaded = try LoadedNetwork(argument, options)
    let form = form ?? .json
    let bytes = try contents(of: loaded, in: form)
    try OutputFile(path: save).replaceContents(with: bytes)
    guard save != "-" else { return .success }
    let subject = Subject(loaded: loaded, seed: options.seed)
    try deliver(
      ConvertReport(subject: subject, path: save, form: form, byteCount: bytes.count), as: printing.format, options)
    return .success
  }

  private func contents(of loaded: LoadedNetwork, in form: ModelFormat) throws(CommandFailure) -> [UInt8] {
    switch form {
    case .json:
      do { return try loaded.network.json() + [UInt8(ascii: "\n")] } catch {
        throw CommandFailure(.badInput, "\(loaded.source): \(error)")
      }
    case .onnx:
      // What the model said beside its network is about its tensors, not about their coordinates.
      let origin = loaded.network.granularity == .tensor ? loaded.origin : nil
      do { return try ModelExporter().export(loaded.network, origin: origin) } catch {
        throw CommandFailure(error, elementLimit: options.elementLimit).at(loaded.source)
      }
    }
  }
}
