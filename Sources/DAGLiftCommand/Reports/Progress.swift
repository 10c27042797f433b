/// What is being done, in a line of its own on standard error that the next one replaces; only where somebody watches.
struct Progress {
  private let isShown: Bool

  init(isQuiet: Bool) { isShown = !isQuiet && StandardStreams.isErrorATerminal }

  func show(_ step: String) {
    if isShown { StandardStreams.writeMessage("\r\u{1B}[K\(step.printable) …") }
  }

  /// Clears the line.
  func end() {
    if isShown { StandardStreams.writeMessage("\r\u{1B}[K") }
  }
}
