import DAGLift

/// The verdicts on the identities of a network's decomposition.
struct VerifyReport: Report {
  static let schema = "daglift.verify"

  /// One verdict, and what it took.
  struct Result {
    let identity: Identity
    /// The name of the numbers: `rationals`, `doubles`.
    let domain: String
    let verdict: Verdict
    let seconds: Double

    /// Runs a verification against the clock.
    init(_ identity: Identity, _ domain: String, _ verify: () -> Verdict) {
      self.identity = identity
      self.domain = domain
      let clock = ContinuousClock()
      let start = clock.now
      verdict = verify()
      seconds = (clock.now - start) / .seconds(1)
    }
  }

  /// An identity that says nothing about the network, and was not asked for by its number.
  struct Omission {
    let identity: Identity
    let reason: String
  }

  /// How many verdicts there are of a kind on a scope.
  struct Count {
    let verdict: String
    let scope: String
    var count: Int
  }

  let subject: Subject
  /// The name of the file that the transitions come from; `nil` for the network's own.
  let transitions: String?
  /// The points in the coordinates of the model: those that were given, then those that were drawn.
  var points: [InputPoint]
  let givenCount: Int
  let results: [Result]
  let omissions: [Omission]

  var status: ExitStatus { ExitStatus(of: results.map(\.verdict)) }

  /// In the order in which they first occur.
  var summary: [Count] {
    var counts: [Count] = []
    for result in results {
      let (verdict, scope) = (result.verdict.finding.name, "\(result.verdict.scope)")
      if let index = counts.firstIndex(where: { $0.verdict == verdict && $0.scope == scope }) {
        counts[index].count += 1
      } else {
        counts.append(Count(verdict: verdict, scope: scope, count: 1))
      }
    }
    return counts
  }
}
