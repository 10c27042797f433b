import DAGNetwork
import Exact
import Symbolic

extension IdentityVerifier {
  /// I10: for pairs of masks that are drawn. Both sides are brought to affine forms of the inputs: of the network itself where
  /// all arcs are affine, and else of its un-rectified form at points, so that what is masked is the affine network of the
  /// point's region. Where the forms are too large, both sides are evaluated at the points.
  func verifyPathInclusion(at points: [[[Rational]]], limits: ExactLimits) -> Verdict {
    let evidence =
      "the masked transitions against a pass that sums the paths inside B, inside C and in neither, \(PathInclusions.pairsInWords)"
    if let stranger = coefficientOfNoArc {
      return Verdict(.undecided(reason: stranger), scope: .points(0), evidence: "nothing was computed")
    }
    let masks = RandomMasks(network: network, seed: seed)
    var tally = PointTally()
    var formed = true
    var countOfEach: Int?
    for pair in 0..<PathInclusions.pairCount where !tally.isRefuted {
      let (b, c) = masks.pair(pair)
      var ofPair = PointTally()
      if isAffine, let finding = comparePathInclusion(b, c, limits: limits) {
        ofPair.add(finding.noting(PathInclusions.note(b, c, in: network)))
      } else {
        for point in PathInclusions.points(ofPair: pair, among: points.count) where !ofPair.isRefuted {
          formed = examinePathInclusion(b, c, at: points[point], limits: limits, into: &ofPair) && formed
        }
        if isAffine { formed = false }
      }
      countOfEach = min(countOfEach ?? ofPair.agreed, ofPair.agreed)
      tally.add(ofPair.verdict(scope: Scope.points, evidence: "").finding)
    }
    let scope: Scope = formed ? isAffine ? .all : .regions(countOfEach ?? 0) : .points(countOfEach ?? 0)
    return tally.verdict(
      scope: { .pairsOfMasks($0, on: scope) },
      evidence: evidence
        + (formed ? ", as affine forms of the inputs at every node" : ", by exact evaluation at every node")
        + (isAffine ? "" : "; B and C are sets of arcs of the affine networks on the regions of the points"))
  }

  /// Both sides as affine forms of the inputs, for a network of affine arcs; `nil` where these are too large.
  private func comparePathInclusion(_ b: ArcMask, _ c: ArcMask, limits: ExactLimits) -> Verdict.Finding? {
    let entries = network.arcs.reduce(0.0) { $0 + $1.function.entryBound }
    guard entries * Double(8 * (network.inputWidth + 1)) <= Double(limits.terms) else { return nil }
    let domain = FormalSums(budget: limits.terms)
    var count = 0
    let input = network.inputs.map { node in
      let first = count
      count += network.nodes[node].width
      return Batch((first..<count).map(domain.variable))
    }
    guard let comparison = try? sides(over: domain).pathInclusion(b, c, at: input), !domain.atoms.isExhausted else {
      return nil
    }
    if comparison.difference == nil, comparison.unsettled == nil { return .proved(.canonicalForm) }
    return witnessOfForms(b, c, input.map(\.width))
  }

  /// An input at which two affine forms that differ have different values: 0, or a unit vector.
  private func witnessOfForms(_ b: ArcMask, _ c: ArcMask, _ widths: [Int]) -> Verdict.Finding? {
    let total = widths.reduce(0, +)
    for unit in -1..<total {
      var next = 0
      let point = widths.map { width in
        (0..<width).map { _ -> Rational in
          next += 1
          return next - 1 == unit ? 1 : 0
        }
      }
      if case .refuted(let witness)? = try? comparePathInclusion(b, c, at: point) { return .refuted(witness) }
    }
    return nil
  }

  /// Both sides at one point, for a network of affine arcs.
  private func comparePathInclusion(
    _ b: ArcMask, _ c: ArcMask, at point: [[Rational]]
  ) throws(DomainError) -> Verdict.Finding {
    let sides = sides(over: Rationals())
    let comparison = try sides.pathInclusion(b, c, at: try sides.input(point))
    guard let difference = comparison.difference else { return .proved(.exactEvaluation) }
    return .refuted(witness(difference, at: network.coordinates(ofPoint: point)))
  }

  /// Both sides on the region of a point, or at the point.
  ///
  /// - Returns: whether they were compared as forms, or not at all.
  private func examinePathInclusion(
    _ b: ArcMask, _ c: ArcMask, at point: [[Rational]], limits: ExactLimits, into tally: inout PointTally
  ) -> Bool {
    if let excess = excessOfStateBits(at: point, limits) {
      tally.add(.undecided(reason: excess))
      return true
    }
    do throws(PointError) {
      let affine = try PointLinearization(of: network, transitions, at: point).affineVerifier(seed: seed)
      let note = PathInclusions.note(b, c, in: network)
      if let finding = affine.comparePathInclusion(b, c, limits: limits) {
        tally.add(finding.noting(note))
        return true
      }
      do throws(DomainError) {
        tally.add(try affine.comparePathInclusion(b, c, at: point).noting(note))
      } catch {
        throw PointError(error, in: network)
      }
      return false
    } catch {
      tally.add(error)
      return true
    }
  }
}

extension Verdict.Finding {
  /// The same finding, with a note at the location of a witness.
  func noting(_ note: String) -> Self {
    if case .refuted(let witness) = self { .refuted(witness.noting(note)) } else { self }
  }
}
