import Exact

/// A nonempty convex set of affine inequalities, some of them strict, and a point inside.
///
/// The point is in the relative interior: an affine form that is 0 there is 0 on the whole set, or takes both signs on it. So
/// most questions about signs need one linear program, and a set is never empty.
struct Polyhedron: Sendable {
  struct Constraint: Sendable {
    /// At least 0 on the set.
    var form: AffineForm
    /// Larger than 0 on the set.
    var isStrict: Bool
  }

  private(set) var constraints: [Constraint]
  /// In the relative interior; strict constraints hold strictly.
  private(set) var point: [Rational]
  /// Forms that are 0 on the set, as far as is known: each with the coefficient 1 at a variable of its own, its first, which
  /// those behind it do not have.
  private var equations: [AffineForm] = []

  /// All points.
  init(dimension: Int) {
    constraints = []
    point = Array(repeating: 0, count: dimension)
  }

  /// What an affine form is on a set.
  enum Sign {
    case zero
    case nonnegative
    case nonpositive
    /// With a point in the relative interior of each half.
    case both(positive: [Rational], negative: [Rational])
  }

  /// The sign of an affine form on the set. Where it is not negative, it is positive at the set's point, and so for not
  /// positive.
  func sign(of form: AffineForm, _ meter: inout WorkMeter) throws(DecisionStop) -> Sign {
    let value = form(point)
    try meter.count(point.count)
    if form.isConstant { return value.isZero ? .zero : value.signum() > 0 ? .nonnegative : .nonpositive }
    switch value.signum() {
    case 1:
      let opposite = form.scaled(by: -1)
      guard let other = try pointAbove(0, opposite, &meter) else { return .nonnegative }
      return .both(positive: point, negative: pointToward(other, where: opposite))
    case -1:
      guard let other = try pointAbove(0, form, &meter) else { return .nonpositive }
      return .both(positive: pointToward(other, where: form), negative: point)
    default:
      guard let positive = try pointAbove(0, form, &meter) else { return .zero }
      let opposite = form.scaled(by: -1)
      guard let negative = try pointAbove(0, opposite, &meter) else { return .nonnegative }
      return .both(positive: pointToward(positive, where: form), negative: pointToward(negative, where: opposite))
    }
  }

  /// The part where a form is not negative, given a point of its relative interior.
  func half(_ form: AffineForm, around point: [Rational]) -> Polyhedron {
    var half = self
    half.constraints.append(Constraint(form: form, isStrict: false))
    half.point = point
    return half
  }

  /// A point where a form is larger than a number; `nil` if there is none.
  ///
  /// The point may be on the boundary, where strict constraints are 0.
  func pointAbove(_ target: Rational, _ form: AffineForm, _ meter: inout WorkMeter) throws(DecisionStop) -> [Rational]?
  {
    let outcome = try LinearProgram.maximize(form, on: constraints.map(\.form), from: point, above: target, &meter)
    if case .above(let point) = outcome { return point }
    return nil
  }

  /// The largest value of a form on the closure, and a point of the closure where it is attained; `nil` if there are values
  /// beyond all numbers.
  func maximum(
    of form: AffineForm, _ meter: inout WorkMeter
  ) throws(DecisionStop) -> (value: Rational, point: [Rational])? {
    let outcome = try LinearProgram.maximize(form, on: constraints.map(\.form), from: point, above: nil, &meter)
    if case .maximum(let value, let point) = outcome { return (value, point) }
    return nil
  }

  /// A point of the set on the way from its point to a point of its closure, where a form is positive.
  ///
  /// - Parameters:
  ///   - other: where the form is positive.
  ///   - form: at most 0 at the set's point.
  func pointToward(_ other: [Rational], where form: AffineForm) -> [Rational] {
    let (here, there) = (form(point), form(other))
    // The form is 0 at this share of the way. Beyond it and before the end lies the relative interior of the half.
    return point(on: simplestRational(above: quotient(here, here - there), below: 1), to: other)
  }

  private func point(on share: Rational, to other: [Rational]) -> [Rational] {
    zip(point, other).map { $0 == $1 ? $0 : $0 + share * ($1 - $0) }
  }
}

extension Polyhedron {
  enum Relation {
    case nonnegative
    case positive
    case zero
  }

  /// The part of the set where a form is not negative, positive or zero; `nil` if there is none.
  func adding(_ form: AffineForm, _ relation: Relation, _ meter: inout WorkMeter) throws(DecisionStop) -> Polyhedron? {
    let value = form(point).signum()
    if form.isConstant {
      return value == 0 ? (relation == .positive ? nil : self) : value > 0 && relation != .zero ? self : nil
    }
    if relation == .zero && value > 0 { return try adding(form.scaled(by: -1), .zero, &meter) }
    var result = self
    if value > 0 {
      result.constraints.append(Constraint(form: form, isStrict: relation == .positive))
      return result
    }
    if let other = try pointAbove(0, form, &meter) {
      if relation == .zero {
        let (here, there) = (form(point), form(other))
        result.point = point(on: quotient(here, here - there), to: other)
        result.setZero(form)
      } else {
        result.point = pointToward(other, where: form)
        result.constraints.append(Constraint(form: form, isStrict: relation == .positive))
      }
      return result
    }
    // The form is not positive on the set.
    if relation == .positive { return nil }
    if value == 0 { return self }
    guard let (largest, face) = try maximum(of: form, &meter), largest.isZero else { return nil }
    result.setZero(form)
    result.point = face
    return try result.movePointInside(&meter) ? result : nil
  }

  private mutating func setZero(_ form: AffineForm) {
    constraints.append(Constraint(form: form, isStrict: false))
    constraints.append(Constraint(form: form.scaled(by: -1), isStrict: false))
    let rest = reduced(form)
    if let leading = rest.terms.first { equations.append(rest.scaled(by: quotient(1, leading.coefficient))) }
  }

  /// The same function on the set, without the variables that are known there as functions of others.
  func reduced(_ form: AffineForm) -> AffineForm {
    var result = form
    for equation in equations {
      let variable = equation.terms[0].variable
      guard let term = result.terms.first(where: { $0.variable == variable }) else { continue }
      result = result.adding(equation, times: -term.coefficient)
    }
    return result
  }

  /// Moves the point from anywhere in the closure to the relative interior.
  ///
  /// - Returns: whether the strict constraints hold there; if not, they hold nowhere on the closure.
  private mutating func movePointInside(_ meter: inout WorkMeter) throws(DecisionStop) -> Bool {
    for constraint in constraints where constraint.form(point).isZero {
      if let other = try pointAbove(0, constraint.form, &meter) {
        point = point(on: .half, to: other)
      } else if constraint.isStrict {
        return false
      }
    }
    return true
  }
}

/// The number with the smallest denominator between two others, by their continued fractions.
///
/// - Precondition: `lower < upper`.
func simplestRational(above lower: Rational, below upper: Rational) -> Rational {
  // The quotients so far, then the simplest number between what is left.
  var quotients: [Integer] = []
  var (low, high) = (lower, upper)
  var isHighInfinite = false
  while true {
    let floor = low.floor()
    let next = Rational(floor + 1)
    if isHighInfinite || next < high {
      quotients.append(floor + 1)
      break
    }
    quotients.append(floor)
    // Both numbers are in [floor, floor + 1]: invert what is beyond.
    let (lowRest, highRest) = (low - Rational(floor), high - Rational(floor))
    low = quotient(1, highRest)
    isHighInfinite = lowRest.isZero
    if !isHighInfinite { high = quotient(1, lowRest) }
  }
  var result = Rational(quotients[quotients.count - 1])
  for quotient in quotients.dropLast().reversed() {
    result = Rational(quotient) + Exact.quotient(1, result)
  }
  return result
}
