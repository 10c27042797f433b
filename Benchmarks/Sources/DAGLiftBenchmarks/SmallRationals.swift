import DAGLift

/// Addition and multiplication of rational numbers whose terms are machine words.
enum SmallRationals {
  private static let runs = 21
  private static let count = 4_096
  private static let rounds = 50

  static func run() throws {
    print("## Rational numbers of small terms (at most 25 ns for an operation)")
    var generator = SplitMix64(seed: 1)
    func numbers() -> [Rational] {
      (0..<count).map { _ in
        Rational(
          Integer(Int.random(in: -1000...1000, using: &generator)),
          positiveDenominator: Integer(Int.random(in: 1...1000, using: &generator)))
      }
    }
    let (a, b) = (numbers(), numbers())
    var results = a
    // Two loops rather than one with a closure, whose call would be a tenth of what is measured.
    let addition = Timing.repeating(runs) {
      for _ in 0..<rounds { for i in 0..<count { results[i] = a[i] + b[i] } }
    }
    guard results[0] - b[0] == a[0] else { throw BenchmarkError.wrong("a sum") }
    let multiplication = Timing.repeating(runs) {
      for _ in 0..<rounds { for i in 0..<count { results[i] = a[i] * b[i] } }
    }
    for (name, timing) in [("addition", addition), ("multiplication", multiplication)] {
      print("\(name) \(Timing(seconds: timing.seconds.map { $0 / Double(rounds * count) }).summary)")
    }
    guard results[0] == a[0] * b[0] else { throw BenchmarkError.wrong("a product") }
  }
}
