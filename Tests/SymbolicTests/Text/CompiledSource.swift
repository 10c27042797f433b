import Exact
import RandomExpressions
import Symbolic
import Testing

import class Foundation.FileManager
import class Foundation.Pipe
import class Foundation.Process
import class Foundation.ProcessInfo
import struct Foundation.URL
import struct Foundation.UUID

/// Programs that are run for what they print.
enum InstalledProgram {
  /// The first program on the PATH that has one of the names.
  static func named(_ names: String...) -> URL? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map {
      URL(filePath: "\($0)")
    }
    return names.lazy.flatMap { name in folders.map { $0.appending(path: name) } }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  /// What a program prints, errors included where it fails.
  static func output(of program: URL, _ arguments: [String], in folder: URL? = nil) throws -> String {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(program.lastPathComponent) failed: \(text.suffix(4000))")
    return text
  }

  /// Runs what needs a folder of its own, which is removed in the end.
  static func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "daglift-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}

/// The values that a compiled text must print, by their bits.
struct ExpectedValues {
  private(set) var values: [(value: Double, what: String)] = []

  mutating func add(_ name: String, _ program: ExpressionProgram, at point: [Double]) throws {
    for (value, expression) in zip(try program.evaluate(at: point, over: Doubles()), program.expressions) {
      values.append((value, "\(name): \(expression) at \(point)"))
    }
  }

  /// - Parameter lines: the bits of each value in base 16.
  func expect(_ lines: [Substring]) throws {
    try #require(lines.count == values.count)
    for (line, expected) in zip(lines, values) {
      let found = try #require(UInt64(line, radix: 16).map { Double(bitPattern: $0) })
      #expect(
        found.bitPattern == expected.value.bitPattern || found.isNaN && expected.value.isNaN,
        "\(expected.what): \(expected.value) by evaluation, \(found) as compiled")
    }
  }
}

/// Random programs of one to three expressions, and points to run them at.
struct RandomPrograms {
  private(set) var functions: [(name: String, program: ExpressionProgram)] = []
  private(set) var points: [[[Double]]] = []

  private static let special: [Double] = [
    0, -0.0, .infinity, -.infinity, .nan, 0.5, -1, 1e300, .leastNonzeroMagnitude,
  ]

  init(cases: Range<Int>, generator: (Int) -> SplitMix64) {
    for index in cases {
      var random = generator(index)
      let pool = ExpressionPool()
      let fragments: [RandomExpressions.Fragment] = [.polynomials, .quotients, .piecewiseAffine, .rational, .all]
      let fragment = RandomExpressions(fragments[index % fragments.count], in: pool)
      let expressions = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        fragment.expression(size: Int.random(in: 1...30, using: &random), using: &random)
      }
      let program = ExpressionProgram(of: expressions)
      functions.append(("f\(index)", program))
      points.append(
        (0..<4).map { _ in
          program.variables.map { _ in
            Int.random(in: 0..<4, using: &random) == 0
              ? Self.special[Int.random(in: Self.special.indices, using: &random)]
              : Double.random(in: -3...3, using: &random)
          }
        })
    }
  }
}
