import DAGNetwork
import Exact

/// Proposes rays that leave one half-space before all others, by perceptron steps: a direction is moved towards the half-space wanted
/// and away from the one that it meets first, until it meets the one wanted, or the steps are used up. What it proposes is
/// checked elsewhere.
struct RaySearch {
  private let halfSpaces: HalfSpaces
  /// The inner products of the half-spaces' quotients.
  private let products: [Double]
  /// The lengths of the quotients.
  private let lengths: [Double]

  /// - Complexity: the square of the number of half-spaces, times their width.
  init?(_ halfSpaces: HalfSpaces) {
    let count = halfSpaces.count
    guard
      let parameter = try? Parameter(
        name: "rows", shape: [count, halfSpaces.width], values: .float64(halfSpaces.quotients))
    else { return nil }
    var products = Batch(repeating: 0.0, width: count, count: count)
    let map = DenseMap(parameter, outputWidth: count, inputWidth: halfSpaces.width)
    let rows = Batch(width: halfSpaces.width, count: count, elements: halfSpaces.quotients)
    guard (try? Doubles().apply(dense: map, to: rows, adding: false, into: &products)) != nil else { return nil }
    self.halfSpaces = halfSpaces
    self.products = products.elements
    lengths = (0..<count).map { products.elements[$0 * count + $0].squareRoot() }
    guard lengths.allSatisfy({ $0.isFinite && $0 > 0 }) else { return nil }
  }

  /// A direction in which the ray from the origin seems to leave this half-space before all others.
  ///
  /// - Complexity: linear in the half-spaces for each step.
  func direction(leaving index: Int, steps: Int) -> [Double]? {
    let count = halfSpaces.count
    // The direction is the combination of the quotients with these weights, and the speeds are what it has with each of them.
    var weights = [Double](repeating: 0, count: count)
    var speeds = [Double](repeating: 0, count: count)
    func add(_ other: Int, _ weight: Double) {
      weights[other] += weight
      for k in 0..<count { speeds[k] += weight * products[other * count + k] }
    }
    add(index, 1 / lengths[index])
    for _ in 0..<steps {
      var first = index
      for k in 0..<count where k != index && (first == index || speeds[k] > speeds[first]) { first = k }
      // A margin, so that the rounding of the check does not matter.
      if first == index || speeds[index] > 0 && speeds[first] < speeds[index] * (1 - 1e-9) {
        return combination(weights)
      }
      add(index, 1 / lengths[index])
      add(first, -1 / lengths[first])
    }
    return nil
  }

  private func combination(_ weights: [Double]) -> [Double] {
    var direction = [Double](repeating: 0, count: halfSpaces.width)
    for (index, weight) in weights.enumerated() where weight != 0 {
      for (j, entry) in halfSpaces.quotient(index).enumerated() { direction[j] += weight * entry }
    }
    return direction
  }
}
