import Symbolic

/// The findings at the points of a scope, on the way to one verdict that counts them.
struct PointTally {
  private var findings: [Verdict.Finding] = []
  /// Why points were left out, and how many of them.
  private var leftOut: [(reason: String, count: Int)] = []

  /// The points at which both sides were computed.
  var examined: Int { findings.count }
  /// Those at which they were found equal, or equal up to rounding.
  var agreed: Int {
    findings.count {
      switch $0 {
      case .proved, .consistent: true
      case .refuted, .probable, .undecided: false
      }
    }
  }

  var refutation: Verdict.Finding? { findings.first { if case .refuted = $0 { true } else { false } } }
  var isRefuted: Bool { refutation != nil }

  /// The finding for all points that were examined; `nil` if there are none.
  var finding: Verdict.Finding? { .merging(findings) }

  mutating func add(_ finding: Verdict.Finding) { findings.append(finding) }

  /// Notes a point about which the identity says nothing.
  mutating func leaveOut(_ reason: String) {
    if let known = leftOut.firstIndex(where: { $0.reason == reason }) {
      leftOut[known].count += 1
    } else {
      leftOut.append((reason, 1))
    }
  }

  mutating func add(_ error: PointError) {
    switch error {
    case .outside(let reason): leaveOut(reason)
    case .unsupported(let reason): add(.undecided(reason: reason))
    }
  }

  /// The verdict on the points that were examined: no stronger than the finding at any of them. Points that were left out
  /// are not in its scope, and its evidence names them.
  func verdict(scope: (Int) -> Scope, evidence: String) -> Verdict {
    let omissions = leftOut.map { "; \($0.count) left out: \($0.reason)" }.joined()
    let finding =
      self.finding
      ?? .undecided(reason: leftOut.isEmpty ? "no points" : "no point at which the identity says anything")
    switch finding {
    case .undecided: return Verdict(finding, scope: scope(agreed), evidence: evidence + omissions)
    default: return Verdict(finding, scope: scope(examined), evidence: evidence + omissions)
    }
  }
}
