import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

import class Foundation.FileManager
import class Foundation.Pipe
import class Foundation.Process
import class Foundation.ProcessInfo
import struct Foundation.URL
import struct Foundation.UUID

/// The C that is written compiles without a warning, and computes what evaluation over doubles computes.
@Suite struct CSourceTests {
  /// The first C compiler that is found: the one of the system, or that of the Swift toolchain.
  private static let compiler: URL? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map {
      URL(filePath: "\($0)")
    }
    return ["cc", "clang", "gcc"].lazy.flatMap { name in folders.map { $0.appending(path: name) } }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  /// What a program of C texts prints, a line for each element.
  private func output(of source: String) throws -> [Substring] {
    let compiler = try #require(Self.compiler, "no C compiler: expected cc, clang or gcc on the PATH")
    let folder = FileManager.default.temporaryDirectory.appending(path: "daglift-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (file, program) = (folder.appending(path: "source.c"), folder.appending(path: "program"))
    try source.write(to: file, atomically: true, encoding: .utf8)
    let flags = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-ffp-contract=off", "-O1"]
    _ = try run(compiler, flags + ["-o", program.path, file.path, "-lm"])
    return try run(program, []).split(separator: "\n")
  }

  private func run(_ program: URL, _ arguments: [String]) throws -> String {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = program
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(program.lastPathComponent) failed")
    return String(decoding: data, as: UTF8.self)
  }

  /// A main function that prints the bits of the results, and what it should print.
  private struct Calls {
    var declarations = ""
    var body = ""
    var expected: [(value: Double, what: String)] = []

    mutating func add(_ name: String, _ program: ExpressionProgram, at point: [Double]) throws {
      let values = try program.evaluate(at: point, over: Doubles())
      // Bits, so that no reader of decimals is trusted.
      let arguments = point.map { "bits(0x\(String($0.bitPattern, radix: 16))u)" }.joined(separator: ", ")
      if values.count == 1 {
        body += "  show(\(name)(\(arguments)));\n"
      } else {
        let all = arguments.isEmpty ? "r" : "\(arguments), r"
        body +=
          "  { double r[\(values.count)]; \(name)(\(all)); for (int i = 0; i < \(values.count); i++) show(r[i]); }\n"
      }
      for (value, expression) in zip(values, program.expressions) {
        expected.append((value, "\(name): \(expression) at \(point)"))
      }
    }

    func source(_ functions: String) -> String {
      """
      #include <inttypes.h>
      #include <stdint.h>
      #include <stdio.h>
      #include <string.h>
      \(functions)
      \(declarations)
      static double bits(uint64_t b) { double d; memcpy(&d, &b, 8); return d; }
      static void show(double d) { uint64_t b; memcpy(&b, &d, 8); printf("%" PRIx64 "\\n", b); }
      int main(void) {
      \(body)
        return 0;
      }
      """
    }
  }

  private func expect(_ calls: Calls, from functions: String) throws {
    let lines = try output(of: calls.source(functions))
    try #require(lines.count == calls.expected.count)
    for (line, expected) in zip(lines, calls.expected) {
      let found = try #require(UInt64(line, radix: 16).map { Double(bitPattern: $0) })
      #expect(
        found.bitPattern == expected.value.bitPattern || found.isNaN && expected.value.isNaN,
        "\(expected.what): \(expected.value) by evaluation, \(found) in C")
    }
  }

  @Test func randomExpressionsHaveTheSameBits() throws {
    let special: [Double] = [0, -0.0, .infinity, -.infinity, .nan, 0.5, -1, 1e300, .leastNonzeroMagnitude]
    var functions: [(name: String, program: ExpressionProgram)] = []
    var calls = Calls()
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let pool = ExpressionPool()
      let fragments: [RandomExpressions.Fragment] = [.polynomials, .quotients, .piecewiseAffine, .rational, .all]
      let fragment = RandomExpressions(fragments[index % fragments.count], in: pool)
      let expressions = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        fragment.expression(size: Int.random(in: 1...30, using: &random), using: &random)
      }
      let program = ExpressionProgram(of: expressions)
      functions.append(("f\(index)", program))
      for _ in 0..<4 {
        let point = program.variables.map { _ in
          Int.random(in: 0..<4, using: &random) == 0
            ? special[Int.random(in: special.indices, using: &random)] : Double.random(in: -3...3, using: &random)
        }
        try calls.add("f\(index)", program, at: point)
      }
    }
    try expect(calls, from: SourceLanguage.c.source(of: functions))
  }

  /// Names that C has other uses for, or that are none in C, and shared sub-expressions many lines long.
  @Test func namesAndLongExpressions() throws {
    let pool = ExpressionPool()
    var sum = pool.constant(0)
    for name in ["double", "exp", "relu", "t1", "long", "x'", "ä", "main", "x_", "results", "_x"] {
      sum = sum + pool.variable(name) * pool.constant(Rational(mantissa: 1, exponentOfTwo: -sum.nodeCount))
    }
    var ladder = pool.variable("exp")
    for _ in 0..<2_000 { ladder = sin(ladder) + cos(ladder) }
    let names = ExpressionProgram(of: [relu(sum) + exp(sum), max(sum, exp(sum), pool.variable("long"))])
    let long = ExpressionProgram(of: [ladder])
    let text = SourceLanguage.c.source(of: [("sin", names), ("f", long)])
    #expect(text.utf8.split(separator: UInt8(ascii: "\n")).allSatisfy { $0.count < 400 })
    var calls = Calls()
    try calls.add("f", long, at: [0.3])
    // The function cannot be called sin; the text says what it is called.
    let name = try #require(
      text.split(separator: "\n").compactMap { line -> Substring? in
        guard line.hasPrefix("void ") else { return nil }
        return line.dropFirst(5).prefix { $0 != "(" }
      }.first)
    #expect(name != "sin")
    try calls.add(String(name), names, at: (0..<names.variables.count).map { Double($0) - 4.5 })
    try expect(calls, from: text)
  }

  @Test func opaqueFunctionsAreTheUsers() throws {
    let pool = ExpressionPool()
    let f = OpaqueFunction("f", arity: 2)
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    let text = (f(x, y) + 1).source(in: .c, named: "g")
    #expect(text.contains("extern double f(double, double);"))
    var calls = Calls()
    calls.declarations = "double f(double a, double b) { return a*b; }"
    try calls.add("g", ExpressionProgram(of: [x * y + 1]), at: [3, 0.1])
    try expect(calls, from: text)
  }
}
