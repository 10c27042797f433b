import Foundation
import Testing

/// Where results go, and what is left when they cannot go there.
@Suite struct OutputTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(SampleNetwork.residual, to: "residual.json")
  }

  @Test func aReportGoesWhereItIsSent() throws {
    let direct = try Daglift.run(["inspect", "residual.json"], in: folder.url)
    let sent = try Daglift.run(["inspect", "residual.json", "--output", "report.txt"], in: folder.url)
    #expect(sent.status == 0 && sent.output.isEmpty && sent.errors.isEmpty)
    #expect(try folder.text(of: "report.txt") == direct.output)
    #expect(try folder.names == ["report.txt", "residual.json"])
  }

  @Test func aLinkLeadsToTheFileThatIsReplaced() throws {
    try folder.write("old", to: "target.txt")
    let link = folder.url.appendingPathComponent("link.txt").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "target.txt")
    #expect(try Daglift.run(["inspect", "residual.json", "--output", "link.txt"], in: folder.url).status == 0)
    #expect(try folder.text(of: "target.txt").hasPrefix("Network"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target.txt")
  }

  @Test func permissionsOfAReplacedFileStay() throws {
    let file = try folder.write("old", to: "report.txt")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
    #expect(try Daglift.run(["inspect", "residual.json", "--output", "report.txt"], in: folder.url).status == 0)
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o640)
  }

  @Test(arguments: ["nowhere/report.txt", ".", "residual.json/report.txt", ""])
  func aPlaceThatCannotBeWritten(path: String) throws {
    for arguments in [["inspect", "--output", path], ["convert", "--save", "saved.json", "--output", path]] {
      let run = try Daglift.run(arguments + ["residual.json"], in: folder.url)
      #expect(run.isExit && run.status == 73, "\(run.errors)")
      #expect(run.errors.contains("cannot be written") && run.output.isEmpty)
    }
    #expect(try folder.names == ["residual.json", "saved.json"])
    #expect(try folder.text(of: "residual.json") == SampleNetwork.residual)
  }

  #if os(Linux)
    @Test func aFullDevice() throws {
      let run = try Daglift.run(script: "exec \"$daglift\" inspect residual.json > /dev/full", in: folder.url)
      #expect(run.status == 73 && run.errors.contains("standard output cannot be written: No space left"))
      let help = try Daglift.run(script: "exec \"$daglift\" --help > /dev/full")
      #expect(help.status == 73 && help.errors.contains("standard output cannot be written"))
    }
  #endif

  /// A limit on the size of files is what a full disk is: nothing half-written is left, and what was there stays.
  @Test func aDiskThatFillsUp() throws {
    try folder.write(SampleNetwork.chain(nodes: 2000, functions: ["relu"]), to: "chain.json")
    try folder.write("old", to: "saved.json")
    for name in ["saved.json", "new.json"] {
      let run = try Daglift.run(
        script: "ulimit -f 8; exec \"$daglift\" convert chain.json --save \(name)", in: folder.url)
      #expect(run.isExit && run.status == 73, "\(run.errors)")
      #expect(run.errors.contains("\(name) cannot be written: File too large"))
    }
    #expect(try folder.text(of: "saved.json") == "old")
    #expect(try folder.names == ["chain.json", "residual.json", "saved.json"])
  }

  @Test func aStreamThatIsClosed() throws {
    let output = try Daglift.run(script: "exec \"$daglift\" inspect residual.json >&-", in: folder.url)
    #expect(output.isExit && output.status == 73 && output.errors.contains("standard output cannot be written"))
    let errors = try Daglift.run(script: "exec \"$daglift\" inspect missing.json 2>&-", in: folder.url)
    #expect(errors.isExit && errors.status == 66 && errors.output.isEmpty)
    // A closed stream must not become the file that is opened next.
    let both = try Daglift.run(
      script: "exec \"$daglift\" convert residual.json --save copy.json >&- 2>&-", in: folder.url)
    #expect(both.isExit && both.status == 73)
    let copy = try Daglift.run(["convert", "residual.json", "--save", "-"], in: folder.url)
    #expect(try folder.text(of: "copy.json") == copy.output)
  }

  /// The reader of a pipe may leave: no message, no signal.
  @Test func aReaderWhoLeaves() throws {
    try folder.write(SampleNetwork.chain(nodes: 5000, functions: ["relu"]), to: "chain.json")
    let run = try Daglift.run(
      script: "{ \"$daglift\" convert chain.json --save -; echo \"status $?\" >&2; } | head -c 1 > /dev/null",
      in: folder.url)
    #expect(run.errors == "status 73\n")
  }

  @Test(.enabled(if: Unprivileged.isPossible, "needs a user other than root, or setpriv"))
  func aPlaceThatMayNotBeWritten() throws {
    let path = folder.url.path
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path) }
    let run = try Daglift.run(
      ["inspect", "residual.json", "--output", "report.txt"], wrapper: Unprivileged.wrapper, in: folder.url)
    #expect(run.isExit && run.status == 73 && run.errors.contains("Permission denied"), "\(run.errors)")
    #expect(try folder.names == ["residual.json"])
  }
}
