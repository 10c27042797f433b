import DAGNetwork
import Exact
import Symbolic

extension IdentityVerifier {
  /// How many masks I9 is examined with, and at how many of the points each.
  private static var maskCount: Int { 9 }
  private static var pointsPerMask: Int { 2 }

  /// I9: the masked transitions against the sub-architecture with the kept arcs, by I1 to I5, for masks that are drawn: no
  /// arcs, a single path, all arcs but one, and random sets of arcs with their complements.
  func verifySubArchitectures(at points: [[[Rational]]], limits: ExactLimits) -> Verdict {
    let names = "I1 to I5 by exact evaluation at every node"
    // Masks speak of arcs by their index; transitions of another network may have coefficients of none of them.
    if let stranger = transitions.coefficients.firstIndex(where: { !network.arcs.indices.contains($0.arc) }) {
      let tally = examine(ArcMask(keepingAllOf: network), at: Array(points.enumerated()), limits: limits)
      let unknown = "coefficient \(stranger) of the transitions belongs to no arc of the network"
      return Verdict(
        tally.refutation ?? .undecided(reason: unknown), scope: .masks(1, points: tally.examined),
        evidence: "\(names), with all arcs alone: \(unknown)")
    }
    let masks = RandomMasks(network: network, seed: seed)
    var findings: [Verdict.Finding] = []
    var pointsOfEach: Int?
    var leftOut = 0
    for index in 0..<Self.maskCount {
      // Every mask takes the next points in turn, so that together they take all.
      let items = (0..<min(Self.pointsPerMask, points.count)).map { k in
        let item = (Self.pointsPerMask * index + k) % points.count
        return (offset: item, element: points[item])
      }
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
      evidence: "\(names), for no arcs, one path, all arcs but one, and drawn sets of arcs and their complements"
        + omissions)
  }

  /// I1 to I5 for the sub-architecture of a mask: one finding for each point.
  private func examine(
    _ mask: ArcMask, at points: [(offset: Int, element: [[Rational]])], limits: ExactLimits
  ) -> PointTally {
    let isWhole = mask.keptCount == network.arcs.count
    let masked = IdentityVerifier(
      isWhole ? network : network.restricted(to: mask),
      transitions: isWhole ? transitions : transitions.masked(by: mask), seed: seed)
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

extension Identity {
  /// The identities whose two sides are passes.
  static var passes: [Identity] {
    [.decomposition, .subgraphsUpToLevel, .liftingInverse, .resolvent, .elementaryFactorization]
  }
}

extension Witness {
  /// The same witness with a note at its location.
  fileprivate func noting(_ note: String) -> Witness {
    Witness(input: input, location: "\(location), \(note)", left: left, right: right)
  }
}

extension ArcMask {
  /// The mask in words: the arcs that are kept or those that are dropped, whichever are fewer.
  fileprivate func description(in network: Network) -> String {
    let kept = network.arcs.indices.filter { self[$0] }
    let dropped = network.arcs.indices.filter { !self[$0] }
    if dropped.isEmpty { return "with all arcs" }
    if kept.isEmpty { return "without arcs" }
    func list(_ arcs: [Int]) -> String { arcs.map(String.init).joined(separator: ", ") }
    return kept.count <= dropped.count ? "of the arcs \(list(kept)) alone" : "without the arcs \(list(dropped))"
  }
}
