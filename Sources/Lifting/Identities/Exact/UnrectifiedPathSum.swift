import DAGNetwork
import Exact
import Symbolic

extension IdentityVerifier {
  /// I8: on the activation region of each point, the affine forms that the un-rectified transitions give every node against
  /// those of the graph's un-rectified arcs, and the affine map to the outputs against the path sum by backward accumulation.
  /// The forms of the nodes are also held against `f`, evaluated exactly at the point and at further points inside the
  /// region: what un-rectifying made of the arcs is then right there too.
  ///
  /// A coefficient shows where its unit takes a branch that reads it.
  func verifyUnrectifiedPathSum(at points: [[[Rational]]], limits: ExactLimits) -> Verdict {
    var tally = PointTally()
    var examination = RegionExamination(verifier: self, limits: limits)
    let origin = network.inputs.map { [Rational](repeating: 0, count: network.nodes[$0].width) }
    for (index, point) in (isAffine && points.isEmpty ? [origin] : points).enumerated() where !tally.isRefuted {
      examination.examine(at: point, index: index, into: &tally)
    }
    var evidence =
      "the un-rectified transitions' affine form of every node against the graph's path sum, coefficient by coefficient, "
      + "that of the outputs also by backward accumulation; and against f at \(examination.evaluatedPoints) points inside "
      + "the regions"
    if isAffine { return tally.verdict(scope: { $0 == 0 ? .points(0) : .all }, evidence: evidence) }
    if examination.kinkedPoints > 0 {
      evidence +=
        "; \(examination.kinkedPoints) points are not interior to their regions, where a unit at a kink counts as off"
    }
    return tally.verdict(scope: Scope.regions, evidence: evidence)
  }
}

private struct RegionExamination {
  let verifier: IdentityVerifier
  let limits: ExactLimits
  /// The points at which the affine forms were compared with `f`.
  var evaluatedPoints = 0
  /// The given points at which a unit is at a kink.
  var kinkedPoints = 0

  var network: Network { verifier.network }

  /// How many further points are looked for in each region, and in how many directions.
  private static let pointsInside = 2
  private static let directions = 6

  mutating func examine(at point: [[Rational]], index: Int, into tally: inout PointTally) {
    if let excess = verifier.excessOfStateBits(at: point, limits) ?? excessOfProducts {
      tally.add(.undecided(reason: excess))
      return
    }
    do throws(PointError) {
      let linearization = try PointLinearization(of: network, verifier.transitions, at: point)
      tally.add(try examine(linearization, index: index))
      if linearization.isAtKink { kinkedPoints += 1 }
    } catch {
      tally.add(error)
    }
  }

  private var excessOfProducts: String? {
    let outputWidth = network.outputs.reduce(0) { $0 + network.nodes[$1].width }
    let entries = network.arcs.reduce(0.0) { $0 + $1.function.entryBound }
    let products = entries * Double(network.inputWidth + 1 + outputWidth)
    guard products > Double(limits.products) else { return nil }
    return
      "the affine forms may take \(Int(min(products, 1e18))) products at one point, the limit is \(limits.products)"
  }

  private mutating func examine(
    _ linearization: PointLinearization, index: Int
  ) throws(PointError) -> Verdict.Finding {
    let forms = try linearization.transitionForms()
    let affine = try linearization.affineArcs()
    let graphForms = try linearization.graphForms(of: affine)
    if let witness = difference(forms, graphForms, at: linearization.point) { return .refuted(witness) }
    let pathSum = try linearization.pathSum(of: affine)
    if let witness = difference(forms, pathSum, at: linearization.point) { return .refuted(witness) }
    if let witness = difference(forms, linearization.values, at: linearization.point) { return .refuted(witness) }
    evaluatedPoints += 1
    var generator = SplitMix64(seed: verifier.seed, stream: .directions, index: index)
    var found = 0
    for _ in 0..<Self.directions where found < Self.pointsInside {
      let direction = network.inputs.map { input in
        (0..<network.nodes[input].width).map { _ in Rational.smallNonzero(using: &generator) }
      }
      guard let inside = linearization.point(inside: forms, along: direction),
        let values = linearization.valuesIfInRegion(at: inside)
      else { continue }
      if let witness = difference(forms, values, at: inside) { return .refuted(witness) }
      found += 1
    }
    evaluatedPoints += found
    return .proved(.canonicalForm)
  }

  /// Where the affine forms of the transitions and those of the graph differ.
  private func difference(
    _ forms: State<Batch<Rational>>, _ graphForms: State<Batch<Rational>>, at point: [[Rational]]
  ) -> Witness? {
    for node in network.order where forms[node] != graphForms[node] {
      let width = network.nodes[node].width
      for i in 0..<width * (network.inputWidth + 1) {
        let (left, right) = (forms[node]?.elements[i] ?? 0, graphForms[node]?.elements[i] ?? 0)
        if left == right { continue }
        let name = network.coordinateName(i % width, ofNode: node)
        let column = i / width
        let place =
          column == network.inputWidth
          ? "constant term of \(name)"
          : "coefficient of \(network.coordinates(of: network.inputs) { _ in nil }[column].name) in \(name)"
        return Witness(
          input: network.coordinates(ofPoint: point),
          location: "\(place), transitions against path sum, on the region of the input", left: .exact(left),
          right: .exact(right))
      }
    }
    return nil
  }

  /// Where the affine map of the forms and the path sum differ.
  private func difference(
    _ forms: State<Batch<Rational>>, _ pathSum: BackwardPathSum, at point: [[Rational]]
  ) -> Witness? {
    let map = RegionMap(of: network, from: forms)
    let rows = network.coordinates(of: network.outputs) { _ in nil }.map(\.name)
    let columns = network.coordinates(of: network.inputs) { _ in nil }.map(\.name)
    func witness(_ place: String, _ left: Rational, _ right: Rational) -> Witness {
      Witness(
        input: network.coordinates(ofPoint: point),
        location: "\(place), affine map of the transitions against path sum, on the region of the input",
        left: .exact(left), right: .exact(right))
    }
    for row in rows.indices {
      for column in columns.indices where map.weight[row][column] != pathSum.weight[row][column] {
        let place = "coefficient of \(columns[column]) in \(rows[row])"
        return witness(place, map.weight[row][column], pathSum.weight[row][column])
      }
      if map.bias[row] != pathSum.bias[row] {
        return witness("constant term of \(rows[row])", map.bias[row], pathSum.bias[row])
      }
    }
    return nil
  }

  /// Where the affine forms and the values of the nodes at a point differ.
  private func difference(
    _ forms: State<Batch<Rational>>, _ values: [[Rational]], at point: [[Rational]]
  ) -> Witness? {
    let input = point.flatMap { $0 }
    for node in network.order {
      let form = forms[node]
      for i in values[node].indices {
        var value = form?.elements[input.count * values[node].count + i] ?? 0
        if let form {
          for (j, x) in input.enumerated() where !x.isZero {
            let coefficient = form.elements[j * values[node].count + i]
            if !coefficient.isZero { value += coefficient * x }
          }
        }
        if value != values[node][i] {
          return Witness(
            input: network.coordinates(ofPoint: point),
            location: "\(network.coordinateName(i, ofNode: node)), affine form of the transitions against f",
            left: .exact(value), right: .exact(values[node][i]))
        }
      }
    }
    return nil
  }
}
