import ArgumentParser
import DAGLift

struct Inspect: Subcommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a network is made of.",
    discussion: """
      Prints the levels of the network's graph, the kinds of functions that its arcs carry, the number of its parameters \
      and of its multiply-accumulates, and the exact number of paths from its inputs to its outputs.
      """)

  @OptionGroup var argument: NetworkArgument
  @OptionGroup var printing: FormatOption<ReportFormat>
  @OptionGroup var options: CommonOptions

  func execute() throws(CommandFailure) -> ExitStatus {
    let loaded = try LoadedNetwork(argument, options)
    let report = InspectReport(
      subject: Subject(loaded: loaded, seed: options.seed), paths: loaded.network.pathCount())
    try deliver(report, as: printing.format, options)
    return .success
  }
}
