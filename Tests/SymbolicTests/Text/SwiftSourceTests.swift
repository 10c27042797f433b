import Exact
import Symbolic
import TestSeeds
import Testing

import struct Foundation.URL

/// The Swift that is written compiles without a warning, and computes what evaluation over doubles computes.
@Suite struct SwiftSourceTests {
  /// What Swift texts print, a line for each element.
  private func output(of functions: String, main: String) throws -> [Substring] {
    let compiler = try #require(InstalledProgram.named("swiftc"), "no Swift compiler: expected swiftc on the PATH")
    return try InstalledProgram.withTemporaryFolder { folder in
      // The functions are a file of their own, as a user would have them.
      let files = (functions: folder.appending(path: "functions.swift"), main: folder.appending(path: "main.swift"))
      let program = folder.appending(path: "program")
      try functions.write(to: files.functions, atomically: true, encoding: .utf8)
      try main.write(to: files.main, atomically: true, encoding: .utf8)
      let flags = ["-swift-version", "6", "-warnings-as-errors", "-Onone"]
      _ = try InstalledProgram.output(
        of: compiler, flags + ["-o", program.path, files.functions.path, files.main.path])
      return try InstalledProgram.output(of: program, []).split(separator: "\n")
    }
  }

  /// A table of points for each function, so that a main program stays short, and what it should print.
  private struct Calls {
    var main = """
      func show(_ value: Double) { print(String(value.bitPattern, radix: 16)) }
      func show(_ values: [Double]) { for value in values { show(value) } }

      """
    var expected = ExpectedValues()

    /// - Parameter labels: the labels of the parameters; `nil` where they are one array.
    mutating func add(
      _ name: String, _ program: ExpressionProgram, labels: [String]?, at points: [[Double]], more: String = ""
    ) throws {
      let bits = points.map { "[\($0.map { "0x\(String($0.bitPattern, radix: 16))" }.joined(separator: ", "))]" }
      let arguments =
        labels.map { $0.enumerated().map { "\($1): p[\($0)]" } + (more.isEmpty ? [] : [more]) }
        ?? ["p"]
      main += """
        for bits: [UInt64] in [\(bits.joined(separator: ", "))] {
          let p = bits.map { Double(bitPattern: $0) }
          show(\(name)(\(arguments.joined(separator: ", "))))
          _ = p
        }

        """
      for point in points { try expected.add(name, program, at: point) }
    }
  }

  private func expect(_ calls: Calls, from functions: String) throws {
    try calls.expected.expect(output(of: functions, main: calls.main))
  }

  @Test func randomExpressionsHaveTheSameBits() throws {
    let random = RandomPrograms(cases: TestSeeds.cases(300)) { TestSeeds.generator(case: $0) }
    var calls = Calls()
    for (function, points) in zip(random.functions, random.points) {
      try calls.add(function.name, function.program, labels: function.program.variables, at: points)
    }
    try expect(calls, from: SourceLanguage.swift.source(of: random.functions))
  }

  /// Names that Swift has other uses for, or that are none in Swift; shared sub-expressions many lines long; and more variables
  /// than a function has parameters.
  @Test func namesAndLongExpressions() throws {
    let (names, long) = ExpressionProgram.withDifficultNames()
    let pool = ExpressionPool()
    let many = ExpressionProgram(of: [(1..<200).reduce(pool.variable("x0")) { $0 * 2 + pool.variable("x\($1)") }])
    let text = SourceLanguage.swift.source(of: [("sin", names), ("f", long), ("many", many)])
    #expect(text.utf8.split(separator: UInt8(ascii: "\n")).allSatisfy { $0.count < 600 })
    var calls = Calls()
    let signatures = text.split(separator: "\n").filter { $0.hasPrefix("func ") }.map { line in
      let parts = line.dropFirst(5).split(separator: "(", maxSplits: 1)
      let labels = parts[1].prefix { $0 != ")" }.split(separator: ",").map { parameter in
        String(parameter.drop { $0 == " " }.prefix { $0 != ":" })
      }
      return (name: String(parts[0]), labels: labels)
    }
    try #require(signatures.count == 3)
    // The function cannot be called sin.
    #expect(signatures[0].name != "sin")
    try calls.add(
      signatures[0].name, names, labels: signatures[0].labels, at: [names.variables.indices.map { Double($0) - 4.5 }])
    try calls.add("f", long, labels: signatures[1].labels, at: [[0.3]])
    try calls.add("many", many, labels: nil, at: [many.variables.indices.map { Double($0) / 7 }])
    try expect(calls, from: text)
  }

  @Test func opaqueFunctionsAreParameters() throws {
    let pool = ExpressionPool()
    let f = OpaqueFunction("f", arity: 2)
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    let text = (f(x, y) + f.derivative(byArgument: 0)(x, y)).source(in: .swift, named: "g")
    var calls = Calls()
    try calls.add(
      "g", ExpressionProgram(of: [x * y + y]), labels: ["x", "y"], at: [[3, 0.1]],
      more: "f: { $0*$1 }, f_d1_0: { _, y in y }")
    try expect(calls, from: text)
  }
}
