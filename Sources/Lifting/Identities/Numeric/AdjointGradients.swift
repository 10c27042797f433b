import DAGNetwork
import Exact
import Symbolic

extension NumericExamination {
  /// I12: the gradients by a pass back through the transposed transitions, held against the transposed system of the graph's
  /// arcs and against directional derivatives by a pass forward over the graph. The bounds follow every operation of
  /// these passes (Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., §3.1 and §3.5 for products of
  /// matrices, lemma 3.3 for their sums); no matrix is assembled.
  func verifyAdjoint() -> Verdict {
    let plan = AdjointPlan(of: verifier, products: limits.products / Double(max(1, points.count)))
    var tally = PointTally()
    for index in points.indices where !tally.isRefuted {
      if let excess = plan.excess {
        tally.add(.undecided(reason: excess))
        continue
      }
      do throws(NumericObstacle) {
        let linearization = try linearization(at: index)
        guard !linearization.isAtKink else {
          tally.leaveOut("a unit is at a kink")
          continue
        }
        var comparison = BallComparison()
        try AdjointGradients(linearization: linearization, plan: plan, index: index).compare(into: &comparison)
        tally.add(comparison.finding { _ in self.network.coordinates(ofPoint: self.points[index]) })
      } catch {
        tally.add(error)
      }
    }
    return tally.verdict(
      scope: Scope.points,
      evidence:
        "λ by the transposed transitions against (I − DAᵀ) λ = e, for \(plan.covectorsInWords), and at the inputs against "
        + "the path-sum Jacobian of the graph \(plan.directionsInWords), N = \(size)" + pointsNote)
  }
}

/// I12 at one point, numerically.
struct AdjointGradients {
  let linearization: NumericLinearization
  let plan: AdjointPlan
  /// The number of the point.
  let index: Int

  private var network: Network { linearization.network }

  func compare(into comparison: inout BallComparison) throws(NumericObstacle) {
    let covectors = plan.covectors(index: index)
    let pass = LinearPass(linearization, count: plan.covectorCount)
    let exact = pass.values(covectors)
    var adjoint = exact
    try pass.synthesizeTransposed(&adjoint)
    let residual = try pass.resolveTransposed(adjoint)
    for node in network.order {
      let width = network.nodes[node].width
      let errors = residual[node].map { pass.domain.errors(of: $0) }
      for at in 0..<width * plan.covectorCount {
        comparison.compare(
          residual[node]?.reference.elements[at] ?? 0, error: errors?[at] ?? 0,
          exact[node]?.reference.elements[at] ?? 0, error: 0, sample: at / width,
          place:
            "\(network.coordinateName(at % width, ofNode: node)), (I − DAᵀ) λ against e for \(plan.name(ofCovector: at / width))"
        )
      }
    }
    try comparePairings(adjoint, pass, covectors, into: &comparison)
  }

  /// Compares `λ` at the inputs, along the directions, with the derivatives of the outputs along them. Unit directions and unit
  /// covectors pick coordinates; for others, sums of products with bounds are taken.
  private func comparePairings(
    _ adjoint: LinearPass.Values, _ pass: LinearPass, _ covectors: State<Batch<Rational>>,
    into comparison: inout BallComparison
  ) throws(NumericObstacle) {
    let directions = plan.directions(index: index)
    let numbers = RoundedNumbers(reference: Doubles(), format: .float64)
    let layout = StateLayout(network.inputs, of: network)
    let back = network.nodes.indices.map { adjoint[$0].map { Numbers($0, pass.domain) } }
    for first in stride(from: 0, to: plan.directionCount, by: ResolventMatrix.columnsAtATime) {
      let range = first..<min(first + ResolventMatrix.columnsAtATime, plan.directionCount)
      let forward = LinearPass(linearization, count: range.count)
      let tangents = try forward.recursion(from: forward.values(directions, range))
      let ahead = network.outputs.map { tangents[$0].map { Numbers($0, forward.domain) } }
      for direction in range {
        var row = 0
        for (output, value) in zip(network.outputs, ahead) {
          for i in 0..<network.nodes[output].width {
            let left: RoundedNumber<Double>
            if plan.hasUnitDirections {
              let (input, coordinate) = layout.place(of: direction)
              left = back[input]?[row, coordinate] ?? numbers.zero
            } else {
              left = sum(back, row: row, directions, direction, numbers)
            }
            let right = value?[direction - first, i] ?? numbers.zero
            comparison.compare(
              left.reference, error: left.error, right.reference, error: right.error,
              place:
                "derivative of \(plan.name(ofCovector: row)) \(plan.name(ofDirection: direction)), λ of the transitions "
                + "against the path sum")
            row += 1
          }
        }
      }
    }
  }

  /// The values of a node with their errors.
  private struct Numbers {
    let width: Int
    let values: [Double]
    let errors: [Double]

    init(_ value: RoundedBatch<Double>, _ domain: RoundingBounds<Doubles>) {
      width = value.reference.width
      values = value.reference.elements
      errors = domain.errors(of: value)
    }

    subscript(sample: Int, coordinate: Int) -> RoundedNumber<Double> {
      RoundedNumber(reference: values[sample * width + coordinate], error: errors[sample * width + coordinate])
    }
  }

  /// The pairing of a gradient by the inputs with a direction.
  private func sum(
    _ gradients: [Numbers?], row: Int, _ directions: State<Batch<Rational>>, _ direction: Int,
    _ numbers: RoundedNumbers<Doubles>
  ) -> RoundedNumber<Double> {
    var sum = numbers.zero
    for input in network.inputs {
      guard let own = gradients[input], let other = directions[input] else { continue }
      for (i, weight) in other.sample(direction).enumerated() where !weight.isZero {
        sum = numbers.add(sum, numbers.multiply(own[row, i], numbers.element(weight)))
      }
    }
    return sum
  }
}

extension LinearPass {
  /// States of whole numbers, which are doubles, one for each sample; all samples unless some are named.
  fileprivate func values(_ exact: State<Batch<Rational>>, _ samples: Range<Int>? = nil) -> Values {
    State(
      values: exact.values.map { batch in
        batch.map { batch in
          let samples = samples ?? 0..<batch.count
          let elements = batch.elements[samples.lowerBound * batch.width..<samples.upperBound * batch.width]
          return domain.value(Batch(width: batch.width, count: samples.count, elements: elements.map { Double($0) }))
        }
      })
  }
}
