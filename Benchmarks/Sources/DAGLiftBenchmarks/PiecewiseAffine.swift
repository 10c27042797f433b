import DAGLift

/// What deciding about piecewise affine expressions takes.
enum PiecewiseAffine {
  private static let runs = 51

  private static let identities = [
    ("max(x, y) + min(x, y)", "x + y"), ("relu(x) - relu(-x)", "x"), ("abs(x)", "relu(x) + relu(-x)"),
    ("max(x, y)", "(x + y + abs(x - y))/2"), ("abs(x + y) + abs(x - y)", "2*max(abs(x), abs(y))"),
    ("max(min(x, y), min(y, z), min(x, z))", "min(max(x, y), max(y, z), max(x, z))"),
    ("sign(x)*abs(x)", "x"), ("relu(1 - relu(1 - relu(x)))", "min(relu(x), 1)"),
  ]

  static func run() throws {
    print("## Affine pieces of the tent map composed with itself 12 times (at most 1 s)")
    let tent = try Timing.repeating(runs) {
      var f = ExpressionPool().variable("x")
      for _ in 0..<12 { f = 1 - abs(1 - 2 * f) }
      guard try f.affinePieces()?.pieces.count == 4096 else {
        throw BenchmarkError.wrong("the tent map has other than 4,096 pieces")
      }
    }
    print("tent map: \(tent.summary), \(runs) runs")

    print("## Identities proved, parsing included (at most 10 ms each)")
    for (left, right) in identities {
      let timing = try Timing.repeating(runs) {
        let pool = ExpressionPool()
        let verdict = try pool.parse(left).decideEquality(to: try pool.parse(right))
        guard case .proved = verdict.finding else { throw BenchmarkError.wrong("\(left) = \(right): \(verdict)") }
      }
      print("\(left) = \(right): \(timing.summary), \(runs) runs")
    }

    print("## Case splits: the largest of n magnitudes in two ways")
    for count in [2, 4, 6] {
      let runs = count < 6 ? 11 : 3
      var evidence = ""
      let timing = try Timing.repeating(runs) {
        let x = ExpressionPool().coordinates(count)
        var (largest, other) = (abs(x[0]), abs(x[0]))
        for term in x.dropFirst().map({ abs($0) }) {
          largest = max(largest, term)
          other = (other + term + abs(other - term)) / 2
        }
        let verdict = try largest.decideEquality(to: other)
        guard case .proved = verdict.finding else { throw BenchmarkError.wrong("\(verdict)") }
        evidence = verdict.evidence
      }
      print("n = \(count): \(timing.summary), \(runs) runs; \(evidence)")
    }
  }
}
