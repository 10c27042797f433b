import Testing

@Suite struct UsageTests {
  @Test func helpAndVersionAreResults() throws {
    let help = try Daglift.run(["--help"])
    #expect(help.status == 0 && help.errors.isEmpty)
    for command in ["verify", "inspect", "compose", "evaluate", "region", "equal", "convert"] {
      #expect(help.output.contains("  \(command)"))
      let details = try Daglift.run([command, "--help"])
      #expect(details.status == 0 && details.output.contains("USAGE: daglift \(command)"))
      for option in ["--format", "--output", "--seed", "--threads", "--granularity", "--quiet"] {
        #expect(details.output.contains(option))
      }
    }
    let version = try Daglift.run(["--version"])
    #expect(version.status == 0 && version.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test(arguments: [
    ["frobnicate"], ["inspect", "--frobnicate"], ["inspect", "a.json", "b.json"], ["inspect", "--format", "xml"],
    ["inspect", "--seed", "-1"], ["inspect", "--seed", "x"], ["inspect", "--seed", "9223372036854775808"],
    ["inspect", "--threads", "0"], ["inspect", "--granularity", "atom"], ["inspect", "--file-limit", "0"],
    ["inspect", "--arc-limit", "0"], ["evaluate", "--input"], ["convert"],
    ["equal"], ["equal", "x"], ["equal", "x", "y", "z"], ["equal", "x", "x", "--region-limit", "0"],
  ])
  func wrongUsage(arguments: [String]) throws {
    let run = try Daglift.run(arguments)
    #expect(run.isExit && run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("Usage: daglift") || run.errors.contains("See 'daglift"), "\(run.errors)")
  }

  @Test func theNumberOfThreadsChangesNoExactResult() throws {
    let runs = try [1, 2, 4].map {
      try Daglift.run(
        ["evaluate", "-", "--seed", "1", "--threads", "\($0)", "--exact"], input: SampleNetwork.residual)
    }
    #expect(runs.allSatisfy { $0.status == 0 && $0.output == runs[0].output })
  }
}
