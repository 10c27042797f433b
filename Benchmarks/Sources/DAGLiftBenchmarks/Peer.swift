import Foundation

/// Another system that does the same work in a process of its own: it is sent a line for each run and answers with the
/// seconds that the run took, so that neither its start nor the pipe is counted.
final class Peer {
  /// What the peer says that it is: its name and version.
  private(set) var name: String
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var buffer = Data()

  /// - Parameter script: the name of a file in `Benchmarks/peers`.
  init(script: String, arguments: [String]) throws {
    name = script
    process.executableURL = Project.python
    process.arguments = [Project.peer(script).path] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    guard let greeting = readLine() else { throw BenchmarkError.silent(peer: script) }
    name = greeting
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// The seconds of one run.
  func run() throws -> Double {
    try input.fileHandleForWriting.write(contentsOf: Data("run\n".utf8))
    guard let line = readLine(), let seconds = Double(line) else { throw BenchmarkError.silent(peer: name) }
    return seconds
  }

  private func readLine() -> String? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        defer { buffer = Data(buffer[(end + 1)...]) }
        return String(decoding: buffer[..<end], as: UTF8.self)
      }
      let chunk = output.fileHandleForReading.availableData
      if chunk.isEmpty { return nil }
      buffer.append(chunk)
    }
  }
}
