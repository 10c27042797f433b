import Exact

/// A point at which all of some inequalities hold strictly.
enum InnerPoint {
  /// Steps of the search for a direction.
  private static let steps = 10_000

  /// Searches for a point inside, from one at which the inequalities hold: a direction that leads away from the boundaries on which
  /// the point lies is sought by perceptron steps in doubles, and checked exactly.
  ///
  /// - Returns: `nil` if the search finds none, as where there is none.
  static func find(in inequalities: [LinearInequality], near point: [Rational]) -> [Rational]? {
    let slacks = inequalities.map { $0.slack(at: point) }
    let tight = inequalities.indices.filter { slacks[$0].isZero }
    if tight.isEmpty { return point }
    guard let direction = direction(inside: tight.map { inequalities[$0].coefficients }) else { return nil }
    // At most half the way to the next boundary, by a power of two so that the numbers stay short.
    let half = Rational(mantissa: 1, exponentOfTwo: -1)
    var step: Rational = 1
    for (inequality, slack) in zip(inequalities, slacks) {
      let speed = zip(inequality.coefficients, direction).reduce(0 as Rational) { $0 + $1.0 * $1.1 }
      if slack.isZero {
        guard speed.signum() < 0 else { return nil }
      } else {
        while step * speed >= slack { step *= half }
      }
    }
    step *= half
    return zip(point, direction).map { $0 + step * $1 }
  }

  /// A direction whose inner product with all rows seems to be negative.
  private static func direction(inside rows: [[Rational]]) -> [Rational]? {
    let units = rows.compactMap { row -> [Double]? in
      let row = row.map { Double($0) }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return length.isNormal && length.isFinite ? row.map { $0 / length } : nil
    }
    guard units.count == rows.count, let width = rows.first?.count else { return nil }
    var direction = [Double](repeating: 0, count: width)
    func product(_ unit: [Double]) -> Double { zip(unit, direction).reduce(0) { $0 + $1.0 * $1.1 } }
    for unit in units { for j in 0..<width { direction[j] -= unit[j] } }
    for _ in 0..<steps {
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard let worst = units.max(by: { product($0) < product($1) }) else { return nil }
      if product(worst) < -1e-6 * length {
        // Twenty-four bits are enough to lead inside, and the numbers stay short.
        let exact = direction.compactMap { Rational(exactly: Float($0)) }
        return exact.count == width ? exact : nil
      }
      for j in 0..<width { direction[j] -= worst[j] }
    }
    return nil
  }
}
