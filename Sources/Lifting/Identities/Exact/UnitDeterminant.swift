import DAGNetwork
import Exact
import Symbolic

extension IdentityVerifier {
  /// I7: `DS · (I − DA) = I`, with `DS` the product of the transitions' Jacobians and `DA` the Jacobian of the graph's arcs,
  /// entry by entry; `det (I − DA)` and each `det DT_n` by elimination in the stored order of the nodes; and so `det DS`.
  ///
  /// An affine network has the same matrices at all points. At a kink the derivative does not exist, and the point is left
  /// out.
  func verifyUnitDeterminant(at points: [[[Rational]]], limits: ExactLimits) -> Verdict {
    let evidence =
      "DS (I − DA) = I entry by entry over the integers, rows and columns scaled; det (I − DA) and det DT_n by "
      + "elimination in the stored order of the nodes"
    var tally = PointTally()
    if isAffine {
      let origin = network.inputs.map { [Rational](repeating: 0, count: network.nodes[$0].width) }
      examineDeterminants(at: origin, limits: limits, into: &tally)
      return tally.verdict(scope: { $0 == 0 ? .points(0) : .all }, evidence: evidence + "; all arcs are affine")
    }
    for point in points where !tally.isRefuted { examineDeterminants(at: point, limits: limits, into: &tally) }
    return tally.verdict(scope: Scope.points, evidence: evidence)
  }

  /// Whether all arcs and coefficients are affine.
  var isAffine: Bool {
    network.arcs.allSatisfy { $0.function.affine != nil }
      && transitions.coefficients.allSatisfy { $0.function.affine != nil }
  }

  private func examineDeterminants(at point: [[Rational]], limits: ExactLimits, into tally: inout PointTally) {
    if let excess = excessOfStateBits(at: point, limits) {
      tally.add(.undecided(reason: excess))
      return
    }
    do throws(PointError) {
      let linearization = try PointLinearization(of: network, transitions, at: point)
      guard !linearization.isAtKink else {
        tally.leaveOut("a unit is at a kink")
        return
      }
      let blocks = try linearization.jacobianBlocks()
      guard let jacobians = ScaledJacobians(of: network, arcs: blocks.arcs, levels: blocks.levels) else {
        tally.add(.undecided(reason: "the transitions and the graph order the nodes in opposite ways"))
        return
      }
      tally.add(examineDeterminants(jacobians, at: point, limits: limits))
    } catch {
      tally.add(error)
    }
  }

  private func examineDeterminants(
    _ jacobians: ScaledJacobians, at point: [[Rational]], limits: ExactLimits
  ) -> Verdict.Finding {
    guard jacobians.productBound <= Double(limits.products) else {
      return .undecided(
        reason: "DS (I − DA) may take \(Int(min(jacobians.productBound, 1e18))) products at one point, the limit is "
          + "\(limits.products)")
    }
    let check = InverseCheck(jacobians)
    for row in 0..<jacobians.size {
      guard let (column, value) = check.defect(ofRow: row) else { continue }
      let (i, j) = (jacobians.place(of: row), jacobians.place(of: column))
      let entry =
        "\(network.coordinateName(i.coordinate, ofNode: i.node)), "
        + "\(network.coordinateName(j.coordinate, ofNode: j.node))"
      return .refuted(
        Witness(
          input: network.coordinates(ofPoint: point), location: "entry (\(entry)) of DS (I − DA) against I",
          left: .exact(jacobians.unscaled(value, row: row, column: column)), right: .exact(row == column ? 1 : 0)))
    }
    var matrices: [(name: String, deviation: SparseRows)] = [("I − DA", jacobians.negatedArcs)]
    for (index, level) in jacobians.levels.enumerated() { matrices.append(("DT_\(index + 1)", level)) }
    for (name, deviation) in matrices {
      guard let determinant = deviation.determinantOfSumWithIdentity(budget: limits.products) else {
        return .undecided(
          reason: "det (\(name)) fills in beyond the limit of \(limits.products) products in the stored order")
      }
      if determinant != 1 {
        return .refuted(
          Witness(
            input: network.coordinates(ofPoint: point), location: "det (\(name)) against 1",
            left: .exact(determinant), right: .exact(1)))
      }
    }
    // det DS · det (I − DA) = det I, and so det DS is 1 as well.
    return .proved(.exactEvaluation)
  }
}

extension SparseRows {
  /// `det (I + M)` of this matrix `M`, by elimination in the order of the coordinates. Coordinates without a place in the
  /// matrix have the row and column of the identity, and are left out.
  fileprivate func determinantOfSumWithIdentity(budget: Int) -> Rational? {
    let coordinates = Set(rows).union(columns).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(coordinates, 0...))
    var matrix: [[(column: Int, value: Rational)]] = coordinates.indices.map { [($0, Rational(1))] }
    for (position, row) in rows.enumerated() {
      guard let place = places[row] else { continue }
      for entry in entries(at: position) {
        if let column = places[columns[entry]] { matrix[place].append((column, Rational(value(at: entry)))) }
      }
    }
    return SparseElimination.determinant(of: matrix, budget: budget)
  }
}
