import Foundation
import TestFiles

/// A Python script that knows the right answers: it reads one JSON value a line and answers each with one line of JSON.
///
/// Scripts lie in `Tests/OracleTests/scripts`, and run in the environment that `Scripts/bootstrap` makes. A script is
/// `from oracle import serve`, a function from a request to an answer, and `serve(function)`. Exact numbers travel as
/// strings (`"-7/3"`).
///
///     let sums: [String] = try PythonOracle("rationals").answers(to: [Request(operation: "add", values: ["1/2", "1/3"])])
struct PythonOracle {
  /// The script's file name without `.py`.
  let script: String
  /// The longest that a run may take before it is ended, in seconds.
  let limit: TimeInterval

  private static let environment = ProjectFolder.file(".venv")

  init(_ script: String, limit: TimeInterval = 300) {
    self.script = script
    self.limit = limit
  }

  /// Runs the script once over all requests.
  ///
  /// - Returns: an answer for each request, in their order.
  /// - Throws: `OracleError` where the environment or the script is missing, the script fails or takes too long, or an
  ///   answer is not of the type that was asked for. A test that cannot ask its oracle fails; it never passes unasked.
  func answers<Request: Encodable, Answer: Decodable>(
    to requests: [Request], as type: Answer.Type = Answer.self
  ) throws(OracleError) -> [Answer] {
    let lines = try requests.map { request throws(OracleError) in try encoded(request) }
    let answers = try run(lines)
    guard answers.count == requests.count else {
      throw failure("gave \(answers.count) answers to \(requests.count) requests")
    }
    var decoded: [Answer] = []
    for (line, answer) in zip(lines, answers) {
      do {
        decoded.append(try JSONDecoder().decode(type, from: Data(answer.utf8)))
      } catch {
        throw failure("answered \(line) with \(answer), which is no \(type): \(error)")
      }
    }
    return decoded
  }

  private func encoded(_ request: some Encodable) throws(OracleError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      // JSON escapes the line ends inside strings, so a request is one line.
      return String(decoding: try encoder.encode(request), as: UTF8.self)
    } catch {
      throw failure("cannot be asked \(request): \(error)")
    }
  }

  /// Runs the script over lines of text, through files: with pipes, both ends could wait for each other.
  private func run(_ lines: [String]) throws(OracleError) -> [Substring] {
    let python = Self.environment.appendingPathComponent("bin/python")
    guard FileManager.default.isExecutableFile(atPath: python.path) else {
      throw failure("needs the Python environment .venv, which is missing: run Scripts/bootstrap")
    }
    let source = ProjectFolder.file("Tests/OracleTests/scripts/\(script).py")
    guard FileManager.default.fileExists(atPath: source.path) else { throw failure("is missing") }

    let status: Int32
    let output: String
    let errors: String
    do {
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent("oracle-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
      defer { try? FileManager.default.removeItem(at: folder) }
      let file = (input: folder.appendingPathComponent("in"), output: folder.appendingPathComponent("out"))
      let errorFile = folder.appendingPathComponent("error")
      try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file.input)
      try Data().write(to: file.output)
      try Data().write(to: errorFile)

      let process = Process()
      process.executableURL = python
      process.arguments = ["-E", "-s", "-B", "-X", "utf8", source.path]
      process.standardInput = try FileHandle(forReadingFrom: file.input)
      process.standardOutput = try FileHandle(forWritingTo: file.output)
      process.standardError = try FileHandle(forWritingTo: errorFile)
      let ended = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in ended.signal() }
      try process.run()
      if ended.wait(timeout: .now() + limit) == .timedOut {
        process.terminate()
        throw failure("took longer than \(limit) s")
      }
      status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
      output = String(decoding: try Data(contentsOf: file.output), as: UTF8.self)
      errors = String(decoding: try Data(contentsOf: errorFile), as: UTF8.self)
    } catch let error as OracleError {
      throw error
    } catch {
      throw failure("could not be run: \(error)")
    }
    guard status == 0 else { throw failure("ended with status \(status):\n\(errors)") }
    return output.split(separator: "\n")
  }

  private func failure(_ message: String) -> OracleError { OracleError(script: script, message: message) }
}

/// Why an oracle gave no answers.
struct OracleError: Error, CustomStringConvertible {
  let script: String
  let message: String
  var description: String { "Tests/OracleTests/scripts/\(script).py \(message)" }
}
