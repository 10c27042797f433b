import ArgumentParser
import DAGLift

struct Convert: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a network as a JSON network.",
    discussion: """
      The numbers of the network keep their types and their bits. The file is written whole or not at all. With --save - \
      the network goes to standard output, and there is no report.
      """)

  @OptionGroup var argument: NetworkArgument

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The file to write, with the extension .json; '-' is standard output.", valueName: "path"))
  var save: String

  @OptionGroup var options: CommonOptions

  func validate() throws {
    guard save == "-" || save.hasSuffix(".json") else {
      throw ValidationError("--save \(save): expected a name that ends in .json, as networks are written in that form")
    }
  }

  func execute() throws(CommandFailure) -> ExitStatus {
    let loaded = try LoadedNetwork(argument, options)
    let bytes: [UInt8]
    do { bytes = try loaded.network.json() + [UInt8(ascii: "\n")] } catch {
      throw CommandFailure(.badInput, "\(error)")
    }
    try OutputFile(path: save).replaceContents(with: bytes)
    guard save != "-" else { return .success }
    let subject = Subject(loaded: loaded, seed: options.seed)
    try deliver(ConvertReport(subject: subject, path: save, form: .json, byteCount: bytes.count), options)
    return .success
  }
}
