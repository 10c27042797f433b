import DAGLift

/// Products of polynomials in canonical form, in turn with python-flint.
enum Polynomials {
  private static let runs = 15

  static func run() throws {
    print("## Polynomials in canonical form, in turn with python-flint (ratio: our time over its)")
    try compare("chain p ← p² + xy/3 + 1/2 from x + y, 5 steps, expanded", task: "chain", atMost: "2", repetitions: 20)
    {
      let x = Polynomial(variable: 0, of: 2)
      let y = Polynomial(variable: 1, of: 2)
      let term =
        x * y * Rational(1, positiveDenominator: 3) + Polynomial(Rational(1, positiveDenominator: 2), variableCount: 2)
      return {
        var p = x + y
        for _ in 0..<5 { p = p * p + term }
        return p.termCount
      }
    }
    try compare("p·(p + 1) for p = (x + y + z + 1)^16", task: "dense", atMost: "8", repetitions: 1) {
      let one = Polynomial(1, variableCount: 3)
      let p = (0..<3).reduce(one) { $0 + Polynomial(variable: $1, of: 3) }.pow(16)
      let q = p + one
      return { (p * q).termCount }
    }
    // Monagan and Pearce's sparse product, to the power of 10.
    try compare("two sparse polynomials of 3,003 terms in 5 variables", task: "sparse", atMost: "2", repetitions: 1) {
      func power(_ order: [Int]) -> Polynomial {
        let one = Polynomial(1, variableCount: 5)
        return zip(order, [(1, 1), (1, 1), (2, 2), (3, 3), (5, 5)]).reduce(one) { sum, term in
          sum + Polynomial(variable: term.0, of: 5).pow(term.1.1) * Rational(term.1.0)
        }.pow(10)
      }
      let (p, q) = (power([0, 1, 2, 3, 4]), power([4, 3, 2, 1, 0]))
      return { (p * q).termCount }
    }
  }

  /// - Parameter repetitions: how often a run of ours does the work, so that the clock sees it.
  private static func compare(
    _ name: String, task: String, atMost: String, repetitions: Int, _ prepare: () -> () -> Int
  ) throws {
    let peer = try Peer(script: "flint_polynomials.py", arguments: [task])
    let work = prepare()
    var terms = 0
    let timings = try Timing.interleaving(
      runs: runs,
      ours: {
        Timing.measure { for _ in 0..<repetitions { terms = work() } }.seconds / Double(repetitions)
      }, peer: { try peer.run() })
    print(
      "\(name), \(terms) terms: ours \(timings.ours.summary), \(peer.name) \(timings.peer.summary); ratio "
        + "\(Timing.ratio(timings.ours.median / timings.peer.median)) (at most \(atMost))")
  }
}
