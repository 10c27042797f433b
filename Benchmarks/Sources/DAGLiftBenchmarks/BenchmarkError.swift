/// Why a figure could not be measured.
enum BenchmarkError: Error, CustomStringConvertible {
  case failed(command: String, status: Int32)
  case notStarted(command: String, reason: String)
  case silent(peer: String)
  case wrong(String)

  var description: String {
    switch self {
    case .failed(let command, let status): "'\(command)' ended with the status \(status)"
    case .notStarted(let command, let reason): "'\(command)' did not start: \(reason)"
    case .silent(let peer): "the peer '\(peer)' ended or answered with something else than a number"
    case .wrong(let result): "a wrong result: \(result)"
    }
  }
}
