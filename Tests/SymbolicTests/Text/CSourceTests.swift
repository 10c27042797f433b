import Exact
import Symbolic
import TestSeeds
import Testing

import struct Foundation.URL

/// The C that is written compiles without a warning, and computes what evaluation over doubles computes.
@Suite struct CSourceTests {
  /// What a program of C texts prints, a line for each element.
  private func output(of source: String) throws -> [Substring] {
    // That of the system, or that of the Swift toolchain.
    let compiler = try #require(
      InstalledProgram.named("cc", "clang", "gcc"), "no C compiler: expected cc, clang or gcc on the PATH")
    return try InstalledProgram.withTemporaryFolder { folder in
      let (file, program) = (folder.appending(path: "source.c"), folder.appending(path: "program"))
      try source.write(to: file, atomically: true, encoding: .utf8)
      // GCC would compute functions of numbers while it compiles, and round them otherwise than the C library.
      let flags = [
        "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-ffp-contract=off", "-fno-builtin",
        "-O1",
      ]
      _ = try InstalledProgram.output(of: compiler, flags + ["-o", program.path, file.path, "-lm"])
      return try InstalledProgram.output(of: program, []).split(separator: "\n")
    }
  }

  /// A main function that prints the bits of the results, and what it should print.
  private struct Calls {
    var declarations = ""
    var body = ""
    var expected = ExpectedValues()

    mutating func add(_ name: String, _ program: ExpressionProgram, at point: [Double]) throws {
      // Bits, so that no reader of decimals is trusted.
      let arguments = point.map { "bits(0x\(String($0.bitPattern, radix: 16))u)" }.joined(separator: ", ")
      let count = program.outputCount
      if count == 1 {
        body += "  show(\(name)(\(arguments)));\n"
      } else {
        let all = arguments.isEmpty ? "r" : "\(arguments), r"
        body += "  { double r[\(count)]; \(name)(\(all)); for (int i = 0; i < \(count); i++) show(r[i]); }\n"
      }
      try expected.add(name, program, at: point)
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
    try calls.expected.expect(output(of: calls.source(functions)))
  }

  @Test func randomExpressionsHaveTheSameBits() throws {
    let random = RandomPrograms(cases: TestSeeds.cases(300)) { TestSeeds.generator(case: $0) }
    var calls = Calls()
    for (function, points) in zip(random.functions, random.points) {
      for point in points { try calls.add(function.name, function.program, at: point) }
    }
    try expect(calls, from: SourceLanguage.c.source(of: random.functions))
  }

  /// Names that C has other uses for, or that are none in C, and shared sub-expressions many lines long.
  @Test func namesAndLongExpressions() throws {
    let (names, long) = ExpressionProgram.withDifficultNames()
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

extension ExpressionProgram {
  /// A program whose variables have names that languages have other uses for, and one that takes many lines.
  static func withDifficultNames() -> (names: ExpressionProgram, long: ExpressionProgram) {
    let pool = ExpressionPool()
    var sum = pool.constant(0)
    for name in ["double", "exp", "relu", "t1", "long", "x'", "ä", "main", "x_", "results", "_x", "func", "lambda"] {
      sum = sum + pool.variable(name) * pool.constant(Rational(mantissa: 1, exponentOfTwo: -sum.nodeCount))
    }
    var ladder = pool.variable("exp")
    for _ in 0..<2_000 { ladder = sin(ladder) + cos(ladder) }
    return (
      ExpressionProgram(of: [relu(sum) + exp(sum), max(sum, exp(sum), pool.variable("long"))]),
      ExpressionProgram(of: [ladder])
    )
  }
}
