import Foundation
import Testing

/// What is malformed, unsupported or unreadable: one paragraph that says what, where and what was expected, the right
/// status, no result, and never a trap.
@Suite struct BadInputTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func expectFailure(
    _ run: Daglift.Outcome, status: Int32, _ parts: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(run.isExit, "ended by a signal: \(run.errors)", sourceLocation: sourceLocation)
    #expect(run.status == status, "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.output.isEmpty, sourceLocation: sourceLocation)
    #expect(run.errors.hasPrefix("daglift: "), "\(run.errors)", sourceLocation: sourceLocation)
    #expect(run.errors.count { $0 == "\n" } == 1, "one paragraph: \(run.errors)", sourceLocation: sourceLocation)
    for part in parts {
      #expect(run.errors.contains(part), "no '\(part)' in: \(run.errors)", sourceLocation: sourceLocation)
    }
  }

  /// A file with this text is malformed to every subcommand.
  private func expectBadInput(
    _ text: String, _ parts: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = try folder.write(text, to: "bad.json")
    for arguments in [["inspect"], ["evaluate"], ["convert", "--save", folder.url.path + "/saved.json"]] {
      let run = try Daglift.run(arguments + [file.path])
      expectFailure(run, status: 65, parts + [file.path], sourceLocation: sourceLocation)
    }
    #expect(try folder.names == ["bad.json"])
  }

  /// The sample network with one thing changed.
  private func changed(_ old: String, _ new: String) -> String {
    SampleNetwork.residual.replacingOccurrences(of: old, with: new)
  }

  @Test func anEmptyFile() throws {
    try expectBadInput("", "the file is empty", "expected a JSON network", "or an ONNX model")
  }

  @Test func neitherFormat() throws {
    try expectBadInput("\u{7f}ELF", "begins with the bytes 7f 45 4c 46", "expected a JSON network")
    try expectBadInput("PK\u{3}\u{4}", "neither")
    try expectBadInput("  \n ", "neither")
  }

  @Test func aTruncatedText() throws {
    try expectBadInput(String(SampleNetwork.residual.dropLast(20)), "at byte", "the end of the text")
    try expectBadInput("{", "the end of the text")
    try expectBadInput(SampleNetwork.residual + "}", "more text")
  }

  @Test func jsonOfTheWrongShape() throws {
    try expectBadInput("[]", "$", "an object")
    try expectBadInput("{}", "'schema'")
    try expectBadInput(changed("daglift.network", "other"), "$.schema.name", "daglift.network")
    try expectBadInput(changed(#""version": 1"#, #""version": 2"#), "$.schema.version", "1")
    try expectBadInput(changed(#"["y"]"#, #""y""#), "$.outputs", "an array")
    try expectBadInput(changed(#"["y"]"#, "[]"), "no outputs")
    try expectBadInput(changed(#""relu""#, #""rleu""#), "$.arcs[1]", "rleu")
    try expectBadInput(changed(#""name": "h""#, #""name": 7"#), "$.nodes[1].name", "a string")
    try expectBadInput(changed("[2, 2]", "[2, 3]"), "$.parameters[0]")
    try expectBadInput(changed("0.5", "true"), "$.parameters[0].values[2]")
    try expectBadInput(changed(#""1/3""#, #""1/0""#), "$.parameters[1].values[0]")
  }

  @Test(arguments: ["NaN", "Infinity", #""NaN""#, "1e39"])
  func aWeightThatIsNoNumber(value: String) throws {
    try expectBadInput(changed("0.5", value), "$.parameters[0].values[2]")
  }

  @Test func whatIsNoNetworkNamesTheCulprit() throws {
    try expectBadInput(changed(#""from": "h""#, #""from": "g""#), "'g'", "$.arcs[1]")
    try expectBadInput(changed(#"{"name": "h""#, #"{"name": "x""#), "'x'", "$.nodes[1]")
    try expectBadInput(changed(#""shape": [1, 2]"#, #""shape": [1, 3]"#), "'y'", "$.arcs[1]")
    let back = #"{"from": "y", "to": "h", "function": "identity"}"#
    try expectBadInput(
      changed(#"{"from": "x", "to": "y", "function": "identity"}"#, back), "cycle", "y → h → y", "$.arcs")
    try expectBadInput(changed(#""role": "input""#, #""role": "sum""#), "'x'", "$.nodes[0]")
  }

  /// A few bytes can name shapes that no machine holds.
  @Test func aShapeThatNoMachineHolds() throws {
    let chain = SampleNetwork.chain(nodes: 3, functions: ["relu"])
    for (extent, network) in [("2147483647", chain), ("1000", chain)] {
      let text = network.replacingOccurrences(of: "[1]", with: "[\(extent)]")
      let file = try folder.write(text, to: "wide.json")
      let run = try Daglift.run(["evaluate", file.path] + (extent == "1000" ? ["--element-limit", "2999"] : []))
      expectFailure(run, status: 75, ["$.nodes", "--element-limit", extent == "1000" ? "3000 needed" : extent])
    }
    let expressions = chain.replacingOccurrences(of: "[1]", with: "[9999999]")
      .replacingOccurrences(of: #""relu""#, with: #"{"kind": "expression", "expression": ["x0"]}"#)
    let file = try folder.write(expressions, to: "named.json")
    expectFailure(try Daglift.run(["inspect", file.path]), status: 65, ["$.arcs[0]", "at most 1048576 coordinates"])
  }

  @Test func controlCharactersAreNotSentToATerminal() throws {
    let run = try Daglift.run(
      ["inspect", "-"], input: changed(#""name": "residual""#, #""name": "\u001b[31mred""#))
    #expect(run.status == 0)
    #expect(!run.output.contains("\u{1b}") && run.output.contains("[31mred"))
  }

  @Test func filesThatCannotBeRead() throws {
    let missing = try Daglift.run(["inspect", "missing.json"], in: folder.url)
    expectFailure(missing, status: 66, ["missing.json", "No such file"])
    let directory = try Daglift.run(["inspect", folder.url.path])
    expectFailure(directory, status: 66, ["is a directory", "expected a file"])
    try folder.write("x", to: "file")
    expectFailure(try Daglift.run(["inspect", "file/x"], in: folder.url), status: 66, ["Not a directory"])
    expectFailure(try Daglift.run(["inspect", ""]), status: 66, ["cannot be read"])
    let point = try Daglift.run(["evaluate", "-", "--input", "no.json"], input: SampleNetwork.residual)
    expectFailure(point, status: 66, ["--input", "no.json cannot be read"])
    #if os(Linux)
      // A read that fails, whoever asks.
      let memory = try Daglift.run(["inspect", "/proc/self/mem"])
      expectFailure(memory, status: 66, ["/proc/self/mem", "cannot be read"])
    #endif
    let closed = try Daglift.run(script: "exec \"$daglift\" inspect - <&-")
    expectFailure(closed, status: 66, ["standard input", "cannot be read"])
  }

  @Test(.enabled(if: Unprivileged.isPossible, "needs a user other than root, or setpriv"))
  func aFileThatMayNotBeRead() throws {
    let file = try folder.write(SampleNetwork.residual, to: "secret.json")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
    try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: file.path)
    let run = try Daglift.run(["inspect", file.path], wrapper: Unprivileged.wrapper, in: folder.url)
    expectFailure(run, status: 66, [file.path, "Permission denied"])
  }

  @Test func limitsNameTheOptionThatRaisesThem() throws {
    let file = try folder.write(SampleNetwork.residual, to: "large.json")
    // A file that says that it has 3 GiB, of which the disk holds next to nothing.
    try FileHandle(forWritingTo: file).truncate(atOffset: 3 << 30)
    expectFailure(try Daglift.run(["inspect", file.path]), status: 75, ["2048 MiB", "--file-limit"])
    let endless = try Daglift.run(["inspect", "/dev/zero", "--file-limit", "1"])
    expectFailure(endless, status: 75, ["1 MiB", "--file-limit"])
    try folder.write(SampleNetwork.residual, to: "small.json")
    let scalar = ["inspect", "small.json", "--granularity", "scalar", "--arc-limit"]
    expectFailure(try Daglift.run(scalar + ["5"], in: folder.url), status: 75, ["limit is 5", "--arc-limit"])
    #expect(try Daglift.run(scalar + ["50"], in: folder.url).status == 0)
  }
}

/// Running the binary as a user whom permissions bind.
enum Unprivileged {
  static let wrapper: [String] =
    getuid() == 0 ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : []

  static let isPossible: Bool = {
    if getuid() != 0 { return true }
    return (try? Daglift.run(["--version"], wrapper: wrapper, in: URL(fileURLWithPath: "/")))?.status == 0
  }()
}
