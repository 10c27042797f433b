import DAGLift

/// Z3 beside our own procedures: on questions that both decide, and on those that only Z3 does.
enum Solver {
  private static let runs = 11

  /// Polynomial arithmetic under signs, which none of our own procedures decides.
  private static let polynomial = [
    ("abs(x^2 - 2*x + 1)", "(x - 1)^2"), ("max(x^2, 2*x - 1)", "x^2"),
    ("abs(max(x, y, z)^2 - 2*max(x, y, z) + 1)", "(max(x, y, z) - 1)^2"),
    ("max(x^2 + y^2, 2*x*y)", "x^2 + y^2"),
  ]

  static func run() throws {
    let solver = Z3Solver(timeLimit: 60)
    guard solver.path != nil else {
      print("## Z3: skipped, since there is no z3 on the PATH (Scripts/bootstrap installs it)")
      return
    }
    print("## The largest of n magnitudes in two ways: our case split in turn with Z3")
    for count in [2, 4, 5, 6] {
      let x = ExpressionPool().coordinates(count)
      var (largest, other) = (abs(x[0]), abs(x[0]))
      for term in x.dropFirst().map({ abs($0) }) {
        largest = max(largest, term)
        other = (other + term + abs(other - term)) / 2
      }
      func seconds(_ decider: EqualityDecider) throws -> Double {
        let (seconds, verdict) = try Timing.measure { try decider.decideEquality(largest, other) }
        guard case .proved = verdict.finding else { throw BenchmarkError.wrong("\(verdict)") }
        return seconds
      }
      let (ours, theirs) = try Timing.interleaving(
        runs: runs, ours: { try seconds(EqualityDecider()) },
        // One region: the case split ends where it begins.
        peer: { try seconds(EqualityDecider(limits: DecisionLimits(regions: 1), solver: solver)) })
      print("n = \(count): ours \(ours.summary), Z3 \(theirs.summary), \(runs) runs")
    }

    print("## Proved by Z3 alone, with what our own procedures take to find that they do not know")
    for (left, right) in polynomial {
      let pool = ExpressionPool()
      let (a, b) = (try pool.parse(left), try pool.parse(right))
      let (ours, theirs) = try Timing.interleaving(
        runs: runs,
        ours: {
          let (seconds, verdict) = try Timing.measure { try a.decideEquality(to: b) }
          guard case .undecided = verdict.finding else { throw BenchmarkError.wrong("\(left) = \(right): \(verdict)") }
          return seconds
        },
        peer: {
          let (seconds, verdict) = try Timing.measure { try a.decideEquality(to: b, solver: solver) }
          guard case .proved(.solver) = verdict.finding else {
            throw BenchmarkError.wrong("\(left) = \(right): \(verdict)")
          }
          return seconds
        })
      print("\(left) = \(right): ours alone \(ours.summary), then with Z3 \(theirs.summary), \(runs) runs")
    }
  }
}
