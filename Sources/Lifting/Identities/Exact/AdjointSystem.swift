import DAGNetwork
import Exact
import Symbolic

extension IdentityVerifier {
  /// I12: `λ = DT_1ᵀ ⋯ DT_hᵀ e` from the transitions solves `(I − DAᵀ) λ = e` with the Jacobian of the graph's arcs, for the unit
  /// covectors of all outputs and for covectors drawn on the whole state; and its part at the inputs is the path-sum
  /// Jacobian, which is computed forward, by direct recursion over the graph.
  ///
  /// The matrix is unit upper triangular, so that the solution is the only one. An affine network has the same matrices at
  /// all points. At a kink the derivative does not exist, and the point is left out.
  func verifyAdjoint(at points: [[[Rational]]], limits: ExactLimits) -> Verdict {
    var tally = PointTally()
    let examination = AdjointExamination(verifier: self, limits: limits)
    if isAffine {
      let origin = network.inputs.map { [Rational](repeating: 0, count: network.nodes[$0].width) }
      examination.examine(at: origin, index: 0, into: &tally)
      return tally.verdict(
        scope: { $0 == 0 ? .points(0) : .all }, evidence: examination.evidence + "; all arcs are affine")
    }
    for (index, point) in points.enumerated() where !tally.isRefuted {
      examination.examine(at: point, index: index, into: &tally)
    }
    return tally.verdict(scope: Scope.points, evidence: examination.evidence)
  }
}

private struct AdjointExamination {
  let verifier: IdentityVerifier
  let limits: ExactLimits
  let plan: AdjointPlan

  private var network: Network { verifier.network }

  init(verifier: IdentityVerifier, limits: ExactLimits) {
    self.verifier = verifier
    self.limits = limits
    plan = AdjointPlan(of: verifier, products: Double(limits.products))
  }

  var evidence: String {
    "λ by the transposed transitions solves (I − DAᵀ) λ = e entry by entry, for \(plan.covectorsInWords); its part at the "
      + "inputs is the path-sum Jacobian of the graph \(plan.directionsInWords)"
  }

  func examine(at point: [[Rational]], index: Int, into tally: inout PointTally) {
    if let excess = verifier.excessOfStateBits(at: point, limits) ?? plan.excess {
      tally.add(.undecided(reason: excess))
      return
    }
    do throws(PointError) {
      let linearization = try PointLinearization(of: network, verifier.transitions, at: point)
      guard !linearization.isAtKink else {
        tally.leaveOut("a unit is at a kink")
        return
      }
      let blocks = try linearization.jacobianBlocks()
      do throws(DomainError) {
        tally.add(try examine(blocks, at: point, index: index))
      } catch {
        throw PointError(error, in: network)
      }
    } catch {
      tally.add(error)
    }
  }

  private func examine(
    _ blocks: (arcs: [JacobianBlock], levels: [[JacobianBlock]]), at point: [[Rational]], index: Int
  ) throws(DomainError) -> Verdict.Finding {
    let covectors = plan.covectors(index: index)
    let adjoint = try DerivativePass(network).adjoint(of: covectors, by: blocks.levels)
    let residual = try DerivativePass(network).subtract(transposed: blocks.arcs, from: adjoint)
    func witness(_ place: String, _ left: Rational, _ right: Rational) -> Verdict.Finding {
      .refuted(
        Witness(input: network.coordinates(ofPoint: point), location: place, left: .exact(left), right: .exact(right)))
    }
    for node in network.order {
      let width = network.nodes[node].width
      for at in 0..<width * plan.covectorCount {
        let (left, right) = (residual[node]?.elements[at] ?? 0, covectors[node]?.elements[at] ?? 0)
        if left != right {
          return witness(
            "\(network.coordinateName(at % width, ofNode: node)), (I − DAᵀ) λ against e for \(plan.name(ofCovector: at / width))",
            left, right)
        }
      }
    }
    let directions = plan.directions(index: index)
    let tangents = try DerivativePass(network).tangents(along: directions, by: blocks.arcs)
    for output in 0..<plan.outputCovectorCount {
      for direction in 0..<plan.directionCount {
        let left = plan.pairing(adjoint, sample: output, directions, direction)
        let right = plan.pairing(covectors, sample: output, tangents, direction)
        if left != right {
          return witness(
            "derivative of \(plan.name(ofCovector: output)) \(plan.name(ofDirection: direction)), λ of the transitions "
              + "against the path sum", left, right)
        }
      }
    }
    return .proved(.exactEvaluation)
  }
}

/// Passes of many vectors at once through the exact derivatives at a point.
private struct DerivativePass {
  let network: Network
  typealias Values = State<Batch<Rational>>

  init(_ network: Network) { self.network = network }

  /// `DT_1ᵀ ⋯ DT_hᵀ e`.
  func adjoint(of covectors: Values, by levels: [[JacobianBlock]]) throws(DomainError) -> Values {
    var adjoint = covectors
    for blocks in levels.reversed() {
      // A matrix reads the state as it was before, also where a row of it is a column as well.
      let before = Set(blocks.map(\.row)).isDisjoint(with: blocks.map(\.column)) ? nil : adjoint
      for block in blocks {
        guard let covector = (before ?? adjoint)[block.row] else { continue }
        try add(transposed: block, of: covector, to: &adjoint)
      }
    }
    return adjoint
  }

  /// `λ − DAᵀ λ`.
  func subtract(transposed blocks: [JacobianBlock], from adjoint: Values) throws(DomainError) -> Values {
    var sums = Values(zeroOf: network)
    for block in blocks {
      if let covector = adjoint[block.row] { try add(transposed: block, of: covector, to: &sums) }
    }
    var result = adjoint
    for node in network.nodes.indices {
      guard let sum = sums[node] else { continue }
      try Evaluation(over: Rationals(), count: sum.count).subtract(sum, from: &result.values[node])
    }
    return result
  }

  /// The derivatives of all nodes along directions of the inputs, by direct recursion over the graph.
  func tangents(along directions: Values, by arcs: [JacobianBlock]) throws(DomainError) -> Values {
    var tangents = directions
    for node in network.order {
      for arc in network.incomingArcs(of: node) {
        guard let tangent = tangents[arcs[arc].column] else { continue }
        try Rationals().add(
          arcs[arc].jacobian, of: tangent, width: network.nodes[node].width, to: &tangents.values[node])
      }
    }
    return tangents
  }

  private func add(transposed block: JacobianBlock, of covector: Batch<Rational>, to state: inout Values)
    throws(DomainError)
  {
    try Rationals().add(
      transposed: block.jacobian, of: covector, width: network.nodes[block.column].width,
      to: &state.values[block.column])
  }
}
