import DAGNetwork
import Exact
import Symbolic

extension IdentityVerifier {

  /// I9: the masked transitions against the sub-architecture with the kept arcs, by I1 to I5, for masks that are drawn: no
  /// arcs, a single path, all arcs but one, and random sets of arcs with their complements.
  func verifySubArchitectures(at points: [[[Rational]]], limits: ExactLimits) -> Verdict {
    let names = "I1 to I5 by exact evaluation at every node"
    if let stranger = coefficientOfNoArc {
      let tally = examine(ArcMask(keepingAllOf: network), at: Array(points.enumerated()), limits: limits)
      return Verdict(
        tally.refutation ?? .undecided(reason: stranger), scope: .masks(1, points: tally.examined),
        evidence: "\(names), with all arcs alone: \(stranger)")
    }
    let masks = RandomMasks(network: network, seed: seed)
    var findings: [Verdict.Finding] = []
    var pointsOfEach: Int?
    var leftOut = 0
    for index in 0..<SubArchitecture.maskCount {
      let items = SubArchitecture.points(ofMask: index, among: points.count).map { (offset: $0, element: points[$0]) }
      let tally = examine(masks.mask(index), at: items, limits: limits)
      let verdict = tally.verdict(scope: Scope.points, evidence: "")
      findings.append(verdict.finding)
      if tally.isRefuted { break }
      leftOut += items.count - tally.examined
      pointsOfEach = min(pointsOfEach ?? tally.agreed, tally.agreed)
    }
    let finding = Verdict.Finding.merging(findings) ?? .undecided(reason: "no masks")
    let omissions = leftOut == 0 ? "" : "; at \(leftOut) points an arc is not defined, and they are left out"
    return Verdict(
      finding, scope: .masks(findings.count, points: pointsOfEach ?? 0),
      evidence: "\(names), \(SubArchitecture.masksInWords)" + omissions)
  }

  /// I1 to I5 for the sub-architecture of a mask: one finding for each point.
  private func examine(
    _ mask: ArcMask, at points: [(offset: Int, element: [[Rational]])], limits: ExactLimits
  ) -> PointTally {
    let masked = restricted(to: mask)
    var tally = PointTally()
    for (index, point) in points where !tally.isRefuted {
      if let excess = masked.excessOfStateBits(at: point, limits) {
        tally.add(.undecided(reason: excess))
        continue
      }
      var ofPoint = PointTally()
      for identity in Identity.passes where !ofPoint.isRefuted {
        masked.examine(identity, at: point, index: index, limits: limits, into: &ofPoint)
        if case .refuted(let witness)? = ofPoint.refutation {
          tally.add(
            .refuted(witness.noting("\(identity.number) for the sub-architecture \(mask.description(in: network))")))
        }
      }
      if ofPoint.isRefuted { continue }
      if ofPoint.examined == 0 { tally.leaveOut("an arc is not defined") }
      if let finding = ofPoint.finding { tally.add(finding) }
    }
    return tally
  }
}
