import DAGNetwork
import Exact

/// The branches that units take at a point, where the values in doubles and their bounds leave no doubt, and else by
/// exact evaluation.
struct CertainBranches {
  let network: Network
  /// The point, whose coordinates are doubles.
  let point: [[Rational]]
  /// By node, the values `f_v` at the point.
  let values: [RoundedPoint]
  /// The exact values of all nodes, once they were needed.
  private var exact: [[Rational]]?
  /// Whether a unit is at a kink.
  private(set) var isAtKink = false

  init(of network: Network, at point: [[Rational]], values: [RoundedPoint]) {
    self.network = network
    self.point = point
    self.values = values
  }

  /// The branches of a function at the value of a node; `nil` for a function without units.
  ///
  /// - Throws: ``NumericObstacle/open(_:)`` if a unit is too close to a kink for doubles and the point has no exact values.
  mutating func branches(of function: ArcFunction, atNode node: Int) throws(NumericObstacle) -> Activation? {
    let value = values[node]
    do {
      guard let activation = try function.activation(at: value.values, over: Doubles()) else { return nil }
      if value.errors.allSatisfy({ $0 == 0 }) || Self.areCertain(activation, of: function, at: value) {
        if !activation.kinks.isEmpty { isAtKink = true }
        return activation
      }
      let activationAtExactValue = try function.activation(at: try exactValue(ofNode: node), over: Rationals())
      if activationAtExactValue?.kinks.isEmpty == false { isAtKink = true }
      return activationAtExactValue
    } catch let obstacle as NumericObstacle {
      throw obstacle
    } catch {
      throw .outside("\(error)")
    }
  }

  /// Whether every value within the bounds satisfies the conditions of the branches, with room to spare.
  private static func areCertain(_ activation: Activation, of function: ArcFunction, at value: RoundedPoint) -> Bool {
    // Conditions that are no polyhedron are not listed, and nothing is known of them.
    guard function.isPiecewiseAffine else { return false }
    let numbers = RoundedNumbers(reference: Doubles(), format: .float64)
    for condition in function.conditions(of: activation) {
      var sum = numbers.element(condition.constant)
      for (coordinate, coefficient) in condition.terms {
        let x = RoundedNumber(reference: value.values[coordinate], error: value.errors[coordinate])
        sum = numbers.add(sum, numbers.multiply(numbers.element(coefficient), x))
      }
      guard sum.error < .infinity, differenceDown(sum.reference, sum.error) > 0 else { return false }
    }
    return true
  }

  private mutating func exactValue(ofNode node: Int) throws(NumericObstacle) -> [Rational] {
    if let exact { return exact[node] }
    do {
      var recursion = try DirectRecursion(network, at: point.map { Batch($0) }, over: Evaluation(over: Rationals()))
      var values: [[Rational]] = []
      for node in network.nodes.indices { values.append(try recursion.value(of: node).elements) }
      exact = values
      return values[node]
    } catch {
      throw .open(
        "a unit that reads '\(network.nodes[node].name)' is closer to its kink than the rounding errors, and the point "
          + "has no exact values (\(error))")
    }
  }
}
