import DAGNetwork
import Exact
import Symbolic

// I1 to I5 numerically: both sides are passes in doubles with rounding bounds, for many points or states at once.

extension NumericExamination {
  /// I1 to I5.
  func verifyPass(_ identity: Identity) -> Verdict {
    var tally = PointTally()
    examine(identity, of: verifier, at: Array(points.indices), into: &tally)
    let sides = identity.isAboutStates ? "states that have the points at the inputs, and their negatives" : "the points"
    let verdict = tally.verdict(
      scope: Scope.points,
      evidence:
        "\(network.rightSideInWords(of: identity))both sides in doubles at every node, at \(sides), N = \(size); the bound is that of both sides' rounding "
        + "errors" + pointsNote)
    return identity.isAboutStates ? withoutOverflow(verdict) : verdict
  }

  /// *Consistent* says nothing of a network whose own values overflow at the points, though they may not at the states, or with the
  /// masks, that were drawn: the verdict is then *undecided*.
  func withoutOverflow(_ verdict: Verdict) -> Verdict {
    guard case .consistent = verdict.finding else { return verdict }
    for index in points.indices {
      // Where an arc is not defined there are no values to overflow.
      guard let values = try? recursion(at: [index])[0] else { continue }
      for (node, value) in values.enumerated() {
        guard let i = zip(value.values, value.errors).enumerated().first(where: { !($1.0.isFinite && $1.1.isFinite) })
        else { continue }
        let place = network.coordinateName(i.offset, ofNode: node)
        return Verdict(
          .undecided(
            reason: "no rounding bound at \(place), at point \(index + 1): a value overflows, or is not a number"),
          scope: .points(0), evidence: verdict.evidence)
      }
    }
    return verdict
  }

  /// I9: I1 to I5 for the sub-architectures of masks that are drawn.
  func verifySubArchitectures() -> Verdict {
    let names = "I1 to I5 in doubles at every node"
    if let stranger = verifier.coefficientOfNoArc {
      let tally = examineSubArchitecture(ArcMask(keepingAllOf: network), at: Array(points.indices))
      return Verdict(
        tally.refutation ?? .undecided(reason: stranger), scope: .masks(1, points: tally.examined),
        evidence: "\(names), with all arcs alone: \(stranger)")
    }
    let masks = RandomMasks(network: network, seed: verifier.seed)
    var findings: [Verdict.Finding] = []
    var pointsOfEach: Int?
    var leftOut = 0
    for index in 0..<SubArchitecture.maskCount {
      let items = SubArchitecture.points(ofMask: index, among: points.count)
      let tally = examineSubArchitecture(masks.mask(index), at: items)
      findings.append(tally.verdict(scope: Scope.points, evidence: "").finding)
      if tally.isRefuted { break }
      leftOut += items.count - tally.examined
      pointsOfEach = min(pointsOfEach ?? tally.agreed, tally.agreed)
    }
    let omissions = leftOut == 0 ? "" : "; at \(leftOut) points an arc is not defined, and they are left out"
    return withoutOverflow(
      Verdict(
        .merging(findings) ?? .undecided(reason: "no masks"), scope: .masks(findings.count, points: pointsOfEach ?? 0),
        evidence: "\(names), \(SubArchitecture.masksInWords)" + omissions + pointsNote))
  }

  /// I1 to I5 for the sub-architecture of a mask: one finding for each point.
  private func examineSubArchitecture(_ mask: ArcMask, at indices: [Int]) -> PointTally {
    let masked = verifier.restricted(to: mask)
    var tally = PointTally()
    for index in indices where !tally.isRefuted {
      var ofPoint = PointTally()
      for identity in Identity.passes where !ofPoint.isRefuted {
        examine(identity, of: masked, at: [index], into: &ofPoint)
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

  /// Compares both sides at some points, or at the states that are drawn for them, a few at a time.
  private func examine(
    _ identity: Identity, of verifier: IdentityVerifier, at indices: [Int], into tally: inout PointTally
  ) {
    let statesOfEach = identity.isAboutStates ? 2 : 1
    // What a pass holds at a time stays within some tens of megabytes, or is one point.
    let pointsAtATime = max(1, min(64, (1 << 19) / max(1, size * statesOfEach)))
    var first = 0
    while first < indices.count, !tally.isRefuted {
      let some = Array(indices[first..<min(first + pointsAtATime, indices.count)])
      first += some.count
      do {
        let finding = try compare(identity, of: verifier, at: some)
        for _ in some { tally.add(finding) }
      } catch {
        // An error at one point is no finding about the others.
        for index in some where !tally.isRefuted {
          do {
            tally.add(try compare(identity, of: verifier, at: [index]))
          } catch {
            tally.leaveOut("\(error)")
          }
        }
      }
    }
  }

  private func compare(
    _ identity: Identity, of verifier: IdentityVerifier, at indices: [Int]
  ) throws(DomainError) -> Verdict.Finding {
    var states: [State<Batch<Rational>>] = []
    if identity.isAboutStates {
      let random = RandomStates(network: network, seed: verifier.seed)
      states = indices.flatMap { random.states(at: points[$0], index: $0) }.map(\.roundedToDoubles)
    }
    let count = identity.isAboutStates ? states.count : indices.count
    let domain = RoundingBounds(over: Doubles(), format: .float64, count: count)
    let sides = IdentitySides(network: verifier.network, transitions: verifier.transitions, domain: domain)
    var state: State<RoundedBatch<Double>>?
    var input: [RoundedBatch<Double>] = []
    if identity.isAboutStates {
      state = State(
        values: network.nodes.indices.map { node in
          domain.value(
            Batch(
              width: network.nodes[node].width, count: count,
              elements: states.flatMap { $0[node]?.elements ?? [] }))
        })
    } else {
      input = batches(of: indices).map { domain.value($0) }
    }
    var orders = SplitMix64(seed: verifier.seed, stream: .orders, index: indices.first ?? 0)
    let comparison = try sides.compare(identity, input: input, state: state, orders: &orders)
    return comparison.balls.finding { sample in
      identity.isAboutStates
        ? self.network.coordinates(of: self.network.order) { states[sample][$0] }
        : self.network.coordinates(ofPoint: self.points[indices[sample]])
    }
  }
}

extension State<Batch<Rational>> {
  /// The state with the double nearest to each coordinate.
  fileprivate var roundedToDoubles: Self {
    State(values: values.map { $0?.map { Rational(exactly: Double($0)) ?? $0 } })
  }
}
