import Foundation
import TestFiles
import Testing

/// The built binary `daglift`, which these tests run.
enum Daglift {
  /// What a run left behind.
  struct Outcome {
    let status: Int32
    /// Whether the process ended by itself: a trap or a signal is never the right answer.
    let isExit: Bool
    let output: String
    let errors: String

    /// The lines of the output.
    var lines: [Substring] { output.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The output as JSON.
    func json() throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }
  }

  /// Runs the binary.
  ///
  /// - Parameters:
  ///   - input: what stands on its standard input.
  ///   - wrapper: a command that runs it, such as `["setpriv", "--reuid", "65534"]`; its own arguments come after.
  static func run(
    _ arguments: [String], input: String = "", wrapper: [String] = [], in directory: URL? = nil
  ) throws -> Outcome {
    try run(command: wrapper + [try BuiltBinary.daglift().path] + arguments, input: input, in: directory)
  }

  /// Runs a shell script that names the binary `$daglift`.
  static func run(script: String, in directory: URL? = nil) throws -> Outcome {
    let path = try BuiltBinary.daglift().path
    return try run(command: ["/bin/sh", "-c", "daglift='\(path)'; \(script)"], input: "", in: directory)
  }

  private static func run(command: [String], input: String, in directory: URL?) throws -> Outcome {
    // Files, not pipes: nobody waits for a reader, whatever the amount.
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = directory ?? folder.url
    process.standardInput = try FileHandle(forReadingFrom: folder.write(input, to: "stdin"))
    let output = try folder.write("", to: "stdout")
    let errors = try folder.write("", to: "stderr")
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, isExit: process.terminationReason == .exit,
      output: try String(contentsOf: output, encoding: .utf8), errors: try String(contentsOf: errors, encoding: .utf8))
  }
}

/// A folder that goes when the last reference to it does.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("daglift-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  @discardableResult
  func write(_ text: String, to name: String) throws -> URL { try write(Data(text.utf8), to: name) }

  @discardableResult
  func write(_ data: Data, to name: String) throws -> URL {
    let file = url.appendingPathComponent(name)
    try data.write(to: file)
    return file
  }

  func text(of name: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
  }

  /// The names of the files in the folder, hidden ones included.
  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }
}
