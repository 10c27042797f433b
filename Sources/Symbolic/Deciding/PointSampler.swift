import Exact

/// Random rational points of a domain: small numbers, where expressions often have their kinks, and others.
struct PointSampler {
  private let conditions: [BranchCondition]
  private let dimension: Int
  private var random: SplitMix64

  /// - Parameter conditions: what holds just on the domain.
  init(dimension: Int, conditions: [BranchCondition], seed: UInt64) {
    self.dimension = dimension
    self.conditions = conditions
    random = SplitMix64(seed: seed)
  }

  /// Some points; none if the domain is empty.
  mutating func points(_ count: Int, _ meter: inout WorkMeter) throws(DecisionStop) -> [[Rational]] {
    var points: [[Rational]] = []
    if conditions.isEmpty {
      for index in 0..<count { points.append((0..<dimension).map { _ in coordinate(large: index % 4 == 3) }) }
      return points
    }
    var domain = Polyhedron(dimension: dimension)
    for condition in conditions {
      guard let smaller = try domain.adding(condition.form, condition.isStrict ? .positive : .nonnegative, &meter)
      else { return [] }
      domain = smaller
    }
    // From inside, parts of the way to points where random forms are large.
    var point = domain.point
    for _ in 0..<count {
      points.append(point)
      let form = AffineForm(
        terms: (0..<dimension).compactMap { variable in
          let coefficient = coordinate(large: false)
          return coefficient.isZero ? nil : .init(variable: variable, coefficient: coefficient)
        })
      let target = form(domain.point) + 4
      let other: [Rational]
      switch try LinearProgram.maximize(
        form, on: domain.constraints.map(\.form), from: domain.point, above: target, &meter)
      {
      case .above(let point), .maximum(_, let point): other = point
      case .unbounded: other = domain.point
      }
      let quarters = Int.random(in: 1...4, using: &random)
      func stop(after quarters: Int) -> [Rational] {
        let share = Rational(mantissa: Integer(quarters), exponentOfTwo: -2)
        return zip(domain.point, other).map { $0 + share * ($1 - $0) }
      }
      point = stop(after: quarters)
      // The end of the way may be where a strict inequality fails; before it, none does.
      if quarters == 4 && !conditions.allSatisfy({ $0.holds(at: point) }) { point = stop(after: 3) }
    }
    return points
  }

  private mutating func coordinate(large: Bool) -> Rational {
    let size = large ? 1_000_000 : 5
    let numerator = Int.random(in: -size...size, using: &random)
    let denominator = Int.random(in: 1...(large ? 1000 : 4), using: &random)
    return Rational(Integer(numerator), positiveDenominator: Integer(denominator))
  }
}
