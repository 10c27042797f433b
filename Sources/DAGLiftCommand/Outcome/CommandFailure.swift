/// Why a subcommand ends without a result: one paragraph that says what is wrong, where, and what was expected.
struct CommandFailure: Error, Sendable {
  let status: ExitStatus
  /// Empty where there is nobody to tell, as when the reader of a pipe has gone.
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// The same failure, told of a place: a file, an option.
  func at(_ place: String) -> CommandFailure { CommandFailure(status, "\(place): \(message)") }
}
