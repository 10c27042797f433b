/// `daglift verify` as a whole process: all identities, exact and numeric, at 10 points.
enum Verification {
  private static let runs = 5

  static func run() throws {
    print("## daglift verify: all identities at 10 points, the whole process (at most 5 s and 300 MB)")
    try Project.forEachModel { name, model in
      let arguments = ["verify", model.path, "--samples", "10", "--seed", "1", "--quiet"]
      var peak = 0
      let timing = try Timing.repeating(runs) {
        peak = max(peak, try ChildProcess.run(Project.command, arguments).peakBytes)
      }
      print("\(name): \(timing.summary), at most \(peak / 1_000_000) MB resident, \(runs) runs")
    }
  }
}
