import DAGLift

/// Products of polynomials in canonical form, in turn with python-flint and SymEngine.
enum Polynomials {
  private static let runs = 15

  static func run() throws {
    print("## Polynomials in canonical form, in turn with python-flint and SymEngine")
    try compare(
      "chain p ← p² + xy/3 + 1/2 from x + y, 5 steps, expanded", task: "chain", timesOfFLINT: "2", timesFaster: "10",
      repetitions: 20
    ) {
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
    try compare(
      "p·(p + 1) for p = (x + y + z + 1)^16", task: "dense", timesOfFLINT: "8", timesFaster: "50", repetitions: 1
    ) {
      let one = Polynomial(1, variableCount: 3)
      let p = (0..<3).reduce(one) { $0 + Polynomial(variable: $1, of: 3) }.pow(16)
      let q = p + one
      return { (p * q).termCount }
    }
    // Monagan and Pearce's sparse product, to the power of 10.
    try compare(
      "two sparse polynomials of 3,003 terms in 5 variables", task: "sparse", timesOfFLINT: "2", timesFaster: nil,
      repetitions: 1
    ) {
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

  /// - Parameters:
  ///   - timesOfFLINT: how many times the time of python-flint ours should take at most.
  ///   - timesFaster: how many times the time of ours SymEngine's should be at least; `nil` leaves it out, which takes minutes
  ///     for the largest product.
  ///   - repetitions: how often a run of ours does the work, so that the clock sees it.
  private static func compare(
    _ name: String, task: String, timesOfFLINT: String, timesFaster: String?, repetitions: Int,
    _ prepare: () -> () -> Int
  ) throws {
    let work = prepare()
    var terms = 0
    func timings(_ peer: Peer) throws -> (ours: Timing, peer: Timing) {
      try Timing.interleaving(
        runs: runs,
        ours: {
          Timing.measure { for _ in 0..<repetitions { terms = work() } }.seconds / Double(repetitions)
        }, peer: { try peer.run() })
    }
    let flint = try Peer(script: "flint_polynomials.py", arguments: [task])
    let first = try timings(flint)
    print(
      "\(name), \(terms) terms: ours \(first.ours.summary), \(flint.name) \(first.peer.summary); our time over its "
        + "\(Timing.ratio(first.ours.median / first.peer.median)) (at most \(timesOfFLINT))")
    guard let timesFaster else { return }
    let symEngine = try Peer(script: "symengine_polynomials.py", arguments: [task])
    let second = try timings(symEngine)
    print(
      "  the same: ours \(second.ours.summary), \(symEngine.name) \(second.peer.summary); its time over ours "
        + "\(Timing.ratio(second.peer.median / second.ours.median)) (at least \(timesFaster))")
  }
}
