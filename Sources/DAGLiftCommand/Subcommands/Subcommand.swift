import ArgumentParser

/// A subcommand: everything that can go wrong in it is a ``CommandFailure``, and what it finds is an exit status.
protocol Subcommand: ParsableCommand {
  func execute() throws(CommandFailure) -> ExitStatus
}

extension Subcommand {
  func run() throws {
    let status = try execute()
    if status != .success { throw ExitCode(status.rawValue) }
  }

  /// Prints a report where the options say.
  func deliver(
    _ report: some Report, as format: ReportFormat, _ options: CommonOptions
  ) throws(CommandFailure) {
    try OutputFile(path: options.output).replaceContents(with: report.rendered(as: format))
  }
}
