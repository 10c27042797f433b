import ArgumentParser

/// The forms in which a subcommand prints its result; each has forms of its own.
protocol FormatChoice: RawRepresentable<String>, CaseIterable, ExpressibleByArgument, Sendable {
  static var text: Self { get }
}

/// The option that chooses the form of a result.
struct FormatOption<Format: FormatChoice>: ParsableArguments {
  @Option(help: "The form of the report.")
  var format = Format.text
}

/// The forms that every report has.
enum ReportFormat: String, FormatChoice {
  case text
  case json
}
