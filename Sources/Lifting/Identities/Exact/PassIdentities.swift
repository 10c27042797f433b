import DAGNetwork
import Exact
import Symbolic

// I1 to I5 quantify over inputs or states, and both of their sides are passes: they are examined alike.

extension IdentitySides {
  func input<E: ExactEngine>(_ point: [[Rational]]) throws(DomainError) -> [Batch<E.Element>] where D == Evaluation<E> {
    var input: [Batch<E.Element>] = []
    for value in point {
      input.append(try Batch(value).map { value throws(DomainError) in try domain.domain.element(value) })
    }
    return input
  }

  func state<E: ExactEngine>(
    _ state: State<Batch<Rational>>
  ) throws(DomainError) -> State<Batch<E.Element>> where D == Evaluation<E> {
    var result = State<Batch<E.Element>>(zeroOf: network)
    for (node, value) in state.values.enumerated() {
      result[node] = try value?.map { value throws(DomainError) in try domain.domain.element(value) }
    }
    return result
  }
}

extension IdentityVerifier {
  func sides<D: ExactEngine>(over domain: D) -> IdentitySides<Evaluation<D>> {
    IdentitySides(network: network, transitions: transitions, domain: Evaluation(over: domain))
  }

  func verifyPass(_ identity: Identity, at points: [[[Rational]]], limits: ExactLimits) -> Verdict {
    let forms = compareForms(identity, limits: limits)
    if let finding = forms.finding, case .refuted = finding {
      return Verdict(finding, scope: .all, evidence: forms.evidence)
    }
    var tally = PointTally()
    for (index, point) in points.enumerated() where !tally.isRefuted {
      if let excess = excessOfStateBits(at: point, limits) {
        tally.add(.undecided(reason: excess))
      } else {
        examine(identity, at: point, index: index, limits: limits, into: &tally)
      }
    }
    let things = identity.isAboutStates ? "states" : "points"
    let sides =
      identity.isAboutStates
      ? "states without zeros that have the points at the inputs and numbers drawn elsewhere, and their negatives"
      : "points"
    if let refutation = tally.refutation {
      return Verdict(refutation, scope: .points(tally.examined), evidence: "exact evaluation of both sides at \(sides)")
    }
    if let finding = forms.finding {
      let also = tally.agreed > 0 ? ", and equal by exact evaluation at \(tally.agreed) \(things)" : ""
      return Verdict(finding, scope: .all, evidence: forms.evidence + also)
    }
    return tally.verdict(
      scope: Scope.points,
      evidence:
        "\(network.rightSideInWords(of: identity))exact evaluation of both sides at every node, at \(sides); \(forms.evidence)"
    )
  }

  /// Compares the two sides as canonical forms in a variable for each coordinate.
  ///
  /// - Returns: *proved* or *refuted*, or `nil` where the forms do not tell; and what was done.
  func compareForms(_ identity: Identity, limits: ExactLimits) -> (finding: Verdict.Finding?, evidence: String) {
    let domain = FormalSums(budget: limits.terms)
    let sides = sides(over: domain)
    var variableCount = 0
    func variables(ofNode node: Int) -> Batch<FormalSum> {
      let first = variableCount
      variableCount += network.nodes[node].width
      return Batch((first..<variableCount).map(domain.variable))
    }
    var state: State<Batch<FormalSum>>?
    var input: [Batch<FormalSum>] = []
    if identity.isAboutStates {
      state = State(values: network.nodes.indices.map { variables(ofNode: $0) })
    } else {
      input = network.inputs.map { variables(ofNode: $0) }
    }
    let comparison: ExactComparison<FormalSums>
    do {
      var orders = SplitMix64(seed: seed, stream: .orders, index: -1)
      comparison = try sides.compare(identity, input: input, state: state, orders: &orders)
    } catch {
      return (nil, "no canonical forms (\(error))")
    }
    if domain.atoms.isExhausted { return (nil, "canonical forms beyond the limit of \(limits.terms) terms") }
    let kind = identity.isAboutStates ? "of the state" : "of the inputs"
    let evidence =
      "\(network.rightSideInWords(of: identity))both sides in canonical form at every node, in \(variableCount) variables, the coordinates \(kind)"
    if let difference = comparison.difference {
      // Both are known without the variables: they differ whatever those are.
      let nodes = identity.isAboutStates ? transitions.ancestors(of: difference.node, in: network) : network.inputs
      return (.refuted(witness(difference, at: network.coordinates(of: nodes) { _ in nil })), evidence)
    }
    if let (node, coordinate, sides) = comparison.unsettled {
      return (nil, "the canonical forms differ at \(network.coordinateName(coordinate, ofNode: node)): \(sides)")
    }
    return (.proved(.canonicalForm), evidence)
  }

  /// Evaluates both sides at an input, or at the states that are drawn for it.
  func examine(
    _ identity: Identity, at point: [[Rational]], index: Int, limits: ExactLimits, into tally: inout PointTally
  ) {
    var states: [State<Batch<Rational>>?] = [nil]
    if identity.isAboutStates { states = RandomStates(network: network, seed: seed).states(at: point, index: index) }
    for (sign, state) in states.enumerated() where !tally.isRefuted {
      let item = 2 * index + sign
      do throws(DomainError) {
        tally.add(try examine(identity, at: point, state: state, item: item, over: Rationals()))
      } catch .unsupported {
        // Functions without rational values stay opaque.
        let domain = FormalSums(budget: limits.terms)
        do {
          let finding = try examine(identity, at: point, state: state, item: item, over: domain)
          let excess = Verdict.Finding.undecided(reason: "canonical forms beyond the limit of \(limits.terms) terms")
          tally.add(domain.atoms.isExhausted ? excess : finding)
        } catch {
          tally.add(.undecided(reason: "\(error)"))
        }
      } catch {
        tally.leaveOut("\(error)")
      }
    }
  }

  private func examine<D: ExactEngine>(
    _ identity: Identity, at point: [[Rational]], state: State<Batch<Rational>>?, item: Int, over domain: D
  ) throws(DomainError) -> Verdict.Finding {
    let sides = sides(over: domain)
    var orders = SplitMix64(seed: seed, stream: .orders, index: item)
    let converted = try state.map { state throws(DomainError) in try sides.state(state) }
    let comparison = try sides.compare(
      identity, input: try sides.input(point), state: converted, orders: &orders)
    if let difference = comparison.difference {
      guard let state else { return .refuted(witness(difference, at: network.coordinates(ofPoint: point))) }
      let nodes = transitions.ancestors(of: difference.node, in: network)
      return .refuted(witness(difference, at: network.coordinates(of: nodes) { state[$0] }))
    }
    if let (node, coordinate, sides) = comparison.unsettled {
      let name = network.coordinateName(coordinate, ofNode: node)
      return .undecided(reason: "\(name), \(sides): the sides differ in form, by functions without rational values")
    }
    return .proved(D.self == Rationals.self ? .exactEvaluation : .canonicalForm)
  }

  func witness(_ difference: Difference, at input: [(name: String, value: Rational)]) -> Witness {
    Witness(
      input: input,
      location: "\(network.coordinateName(difference.coordinate, ofNode: difference.node)), \(difference.sides)",
      left: difference.left, right: difference.right)
  }
}
