import DAGNetwork
import Exact
import Symbolic

extension NumericExamination {
  /// I10: for pairs of masks that are drawn, with the affine arcs that the network has on the regions of the points.
  func verifyPathInclusion() -> Verdict {
    if let stranger = verifier.coefficientOfNoArc {
      return Verdict(.undecided(reason: stranger), scope: .points(0), evidence: "nothing was computed")
    }
    let masks = RandomMasks(network: network, seed: verifier.seed)
    var tally = PointTally()
    var pointsOfEach: Int?
    for pair in 0..<PathInclusions.pairCount where !tally.isRefuted {
      let (b, c) = masks.pair(pair)
      var ofPair = PointTally()
      for point in PathInclusions.points(ofPair: pair, among: points.count) where !ofPair.isRefuted {
        do throws(NumericObstacle) {
          ofPair.add(try comparePathInclusion(b, c, at: point).noting(PathInclusions.note(b, c, in: network)))
        } catch {
          ofPair.add(error)
        }
      }
      pointsOfEach = min(pointsOfEach ?? ofPair.agreed, ofPair.agreed)
      tally.add(ofPair.verdict(scope: Scope.points, evidence: "").finding)
    }
    return withoutOverflow(
      tally.verdict(
        scope: { .pairsOfMasks($0, on: .points(pointsOfEach ?? 0)) },
        evidence:
          "the masked transitions against a pass that sums the paths inside B, inside C and in neither, \(PathInclusions.pairsInWords), at "
          + "every node, in doubles"
          + (verifier.isAffine ? "" : "; B and C are sets of arcs of the affine networks on the regions of the points")
          + pointsNote))
  }

  private func comparePathInclusion(
    _ b: ArcMask, _ c: ArcMask, at index: Int
  ) throws(NumericObstacle) -> Verdict.Finding {
    let linearization = try linearization(at: index)
    guard linearization.isAffine else { throw .open("a coefficient is not piecewise affine") }
    let affine = linearization.affine(transitions)
    let domain = RoundingBounds(over: Doubles(), format: .float64, count: 1)
    let sides = IdentitySides(network: affine.network, transitions: affine.transitions, domain: domain)
    do throws(DomainError) {
      let comparison = try sides.pathInclusion(b, c, at: points[index].map { domain.value(Batch($0)) })
      return comparison.balls.finding { _ in self.network.coordinates(ofPoint: self.points[index]) }
    } catch {
      throw .open("\(error)")
    }
  }
}

extension NumericLinearization {
  /// The network and the transitions that these are on the point's region.
  ///
  /// - Precondition: all arcs and coefficients are affine there.
  func affine(_ transitions: Transitions) -> (network: Network, transitions: Transitions) {
    var affine = transitions
    for (index, block) in levels.joined().enumerated() {
      affine.replaceFunction(at: index, with: .affine(Affine(block.map, constant: block.constant)))
    }
    return (
      network.mapArcs { index, _ in .affine(Affine(arcs[index].map, constant: arcs[index].constant)) }, affine
    )
  }
}
