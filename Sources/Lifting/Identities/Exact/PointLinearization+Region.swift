import DAGNetwork
import Exact

extension PointLinearization {
  /// What the arcs of the graph carry on the region, by arc.
  func affineArcs() throws(PointError) -> [Affine] {
    var affine: [Affine] = []
    affine.reserveCapacity(network.arcs.count)
    for (index, arc) in network.arcs.enumerated() {
      guard let function = arc.function.unrectified(on: arcActivations[index]) else {
        throw .unsupported("\(network.label(ofArc: index)) carries a function that is not piecewise affine")
      }
      affine.append(function)
    }
    return affine
  }

  /// The path sum to the outputs, by backward accumulation over the graph.
  func pathSum(of affine: [Affine]) throws(PointError) -> BackwardPathSum {
    do {
      return try BackwardPathSum(of: network, carrying: affine)
    } catch {
      throw PointError(error, in: network)
    }
  }

  /// The affine forms of all nodes in the input coordinates, by direct recursion over the graph.
  func graphForms(of affine: [Affine]) throws(PointError) -> State<Batch<Rational>> {
    let forms = AffineForms(over: Rationals(), inputWidth: network.inputWidth)
    let linear = network.mapArcs { index, _ in .affine(affine[index]) }
    do {
      var recursion = try DirectRecursion(linear, at: network.inputForms(over: forms), over: forms)
      var state = State<Batch<Rational>>(zeroOf: network)
      for node in network.order { state[node] = try recursion.value(of: node) }
      return state
    } catch {
      throw PointError(error, in: network)
    }
  }

  /// The affine network and the affine transitions on the region.
  func affineVerifier(seed: UInt64) throws(PointError) -> IdentityVerifier {
    let affine = try affineArcs()
    return IdentityVerifier(
      network.mapArcs { index, _ in .affine(affine[index]) }, transitions: try affineTransitions(), seed: seed)
  }

  /// What the transitions are on the region.
  private func affineTransitions() throws(PointError) -> Transitions {
    var affine = transitions
    for (index, coefficient) in transitions.coefficients.enumerated() where coefficient.function.affine == nil {
      guard let function = coefficient.function.unrectified(on: coefficientActivations[index]) else {
        throw .unsupported("coefficient \(index) of the transitions carries a function that is not piecewise affine")
      }
      affine.replaceFunction(at: index, with: .affine(function))
    }
    return affine
  }

  /// The affine forms of all nodes in the input coordinates, by a pass over the un-rectified transitions.
  func transitionForms() throws(PointError) -> State<Batch<Rational>> {
    let affine = try affineTransitions()
    let forms = AffineForms(over: Rationals(), inputWidth: network.inputWidth)
    do {
      var state = try network.lift(network.inputForms(over: forms), over: forms)
      try affine.synthesize(&state, over: forms)
      return state
    } catch {
      throw PointError(error, in: network)
    }
  }

  /// A point of the region in a direction from this one, if the conditions leave room: where all units that change along
  /// the direction are still at most half as far from their kinks as here, by the affine forms given.
  func point(inside forms: State<Batch<Rational>>, along direction: [[Rational]]) -> [[Rational]]? {
    let slopes = direction.flatMap { $0 }
    guard slopes.contains(where: { !$0.isZero }) else { return nil }
    var step: Rational = 1
    for (index, arc) in network.arcs.enumerated() {
      guard let activation = arcActivations[index] else { continue }
      let width = network.nodes[arc.tail].width
      for condition in arc.function.conditions(of: activation) {
        var slack = condition.constant
        var change: Rational = 0
        for (coordinate, coefficient) in condition.terms {
          slack += coefficient * values[arc.tail][coordinate]
          guard let form = forms[arc.tail] else { continue }
          for (j, slope) in slopes.enumerated() where !slope.isZero {
            let entry = form.elements[j * width + coordinate]
            if !entry.isZero { change += coefficient * entry * slope }
          }
        }
        guard change.signum() < 0 else { continue }
        // The condition holds as long as step · (−change) ≤ slack.
        guard slack.signum() > 0, let room = try? slack.divided(by: -(change + change)) else { return nil }
        if room < step { step = room.powerOfTwoBelow }
      }
    }
    return zip(point, direction).map { zip($0, $1).map { $0 + step * $1 } }
  }

  /// The values of all nodes by direct recursion at another point, if every unit may make the choices there that it makes
  /// at this one: if the point is in the region.
  func valuesIfInRegion(at point: [[Rational]]) -> [[Rational]]? {
    var values: [[Rational]] = []
    values.reserveCapacity(network.nodes.count)
    do {
      var recursion = try DirectRecursion(network, at: point.map { Batch($0) }, over: Evaluation(over: Rationals()))
      for node in network.nodes.indices { values.append(try recursion.value(of: node).elements) }
    } catch {
      return nil
    }
    for (arc, activation) in zip(network.arcs, arcActivations) {
      guard let activation else { continue }
      for condition in arc.function.conditions(of: activation) {
        let side = condition.terms.reduce(condition.constant) { $0 + $1.coefficient * values[arc.tail][$1.coordinate] }
        if side.signum() < 0 || condition.isStrict && side.isZero { return nil }
      }
    }
    return values
  }
}

extension Rational {
  /// A power of two between a quarter of this positive number and itself: a short number of its size.
  fileprivate var powerOfTwoBelow: Rational {
    Rational(mantissa: 1, exponentOfTwo: numerator.bitWidth - denominator.bitWidth - 1)
  }
}
