import DAGNetwork
import Exact

/// A number with a bound on the error that an evaluation makes of it.
struct RoundedNumber<Reference: Sendable>: Sendable {
  var reference: Reference
  /// An upper bound of the error; infinity where there is none.
  var error: Double
}

/// The domain of numbers that carry rounding bounds operation by operation: what expression arcs and derivatives run on,
/// where no structure of sums is to be had. The bounds hold for an evaluation that performs the same operations in the same
/// order; a fused multiply-add rounds less.
///
/// Each operation passes on the errors of its operands and adds its own: `u` times a bound of the exact result at the
/// evaluation's operands, and `η` for products and quotients (Higham, *Accuracy and Stability of Numerical Algorithms*,
/// 2nd ed., §2.2 and §3.3, running error analysis). A function that jumps is refused at operands whose side is not certain.
struct RoundedNumbers<Reference: RoundingReference>: LinearEngine {
  typealias Element = RoundedNumber<Reference.Element>

  let reference: Reference
  let format: FloatingPointFormat

  var name: String { "\(reference.name) with rounding bounds" }
  var zero: Element { exact(reference.zero) }
  var one: Element { exact(reference.one) }

  private func exact(_ value: Reference.Element) -> Element { Element(reference: value, error: 0) }

  func element(_ value: Rational) -> Element {
    let (values, errors) = reference.rounded(Batch([value]), to: format)
    return Element(reference: values.elements[0], error: errors[0])
  }

  func add(_ a: Element, _ b: Element) -> Element {
    result(reference.add(a.reference, b.reference), passedOn: sumUp(a.error, b.error), underflow: 0)
  }

  func subtract(_ a: Element, _ b: Element) -> Element {
    result(reference.subtract(a.reference, b.reference), passedOn: sumUp(a.error, b.error), underflow: 0)
  }

  func negate(_ a: Element) -> Element { Element(reference: reference.negate(a.reference), error: a.error) }

  /// `|â b̂ − a b| ≤ |â| |b̂ − b| + |b| |â − a|`.
  func multiply(_ a: Element, _ b: Element) -> Element {
    let product = reference.multiply(a.reference, b.reference)
    guard let sizeA = magnitude(a), let sizeB = magnitude(b) else { return unbounded(product) }
    let passedOn = sumUp(productUp(sizeA, b.error), productUp(sizeB, a.error))
    // Products with 1 and −1 are exact.
    if isUnit(a) || isUnit(b) { return Element(reference: product, error: passedOn) }
    return result(product, passedOn: passedOn, underflow: format.leastPositive)
  }

  /// `|â/b̂ − a/b| ≤ (|â − a| + |a/b| |b̂ − b|) / |b̂|`.
  func divide(_ a: Element, by b: Element) throws(DomainError) -> Element {
    let quotient = try reference.divide(a.reference, by: b.reference)
    guard let sizeA = magnitude(a), let (lower, upper) = interval(b) else { return unbounded(quotient) }
    let divisor = lower > 0 ? lower : -upper
    guard divisor > 0 else {
      throw .undefined(operation: "divide", argument: "a divisor that may be zero", domain: name)
    }
    let passedOn = quotientUp(sumUp(a.error, productUp(quotientUp(sizeA, divisor), b.error)), divisor)
    return result(quotient, passedOn: passedOn, underflow: format.leastPositive)
  }

  func areEqual(_ a: Element, _ b: Element) -> Bool {
    a.error == 0 && b.error == 0 && reference.areEqual(a.reference, b.reference)
  }

  // No rounding, and Lipschitz constants of 1 (in the maximum norm of the operands).

  func maximum(_ a: Element, _ b: Element) throws(DomainError) -> Element {
    try extremum(a, b, try reference.maximum(a.reference, b.reference)) { $0.upper < $1.lower }
  }

  func minimum(_ a: Element, _ b: Element) throws(DomainError) -> Element {
    try extremum(a, b, try reference.minimum(a.reference, b.reference)) { $0.lower > $1.upper }
  }

  func absoluteValue(_ a: Element) throws(DomainError) -> Element {
    Element(reference: try reference.absoluteValue(a.reference), error: a.error)
  }

  func relu(_ a: Element) throws(DomainError) -> Element {
    let isOff = interval(a).map { $0.upper <= 0 } ?? false
    return Element(reference: try reference.relu(a.reference), error: isOff ? 0 : a.error)
  }

  func sign(_ a: Element) throws(DomainError) -> Element {
    guard a.error == 0 || interval(a).map({ $0.lower > 0 || $0.upper < 0 }) ?? false else {
      throw .undefined(operation: "sign", argument: "a number that may have either sign", domain: name)
    }
    return exact(try reference.sign(a.reference))
  }

  func apply(_ function: ElementaryFunction, to a: Element) throws(DomainError) -> Element {
    let value = try reference.apply(function, to: a.reference)
    guard let (lower, upper) = interval(a) else { return unbounded(value) }
    let own = try reference.errors(of: function, at: Batch([a.reference]), computed: Batch([value]))[0]
    let slope = try function.slopeBound(from: lower, to: upper)
    return Element(reference: value, error: sumUp(own, productUp(slope, a.error)))
  }

  // MARK: - Parts

  /// Adds the rounding of an operation to the error that it passes on. A quotient, product or sum that was rounded itself is
  /// at least `(1 − u)` times the exact one, less `η/2`.
  private func result(_ value: Reference.Element, passedOn: Double, underflow: Double) -> Element {
    guard passedOn < .infinity, let (lower, upper) = reference.interval(of: value, error: passedOn) else {
      return unbounded(value)
    }
    let size = productUp(sumUp(max(-lower, upper), underflow), (1 + 4 * format.unitRoundoff))
    guard size <= format.greatestFinite else { return unbounded(value) }
    return Element(
      reference: value, error: sumUp(passedOn, sumUp(productUp(format.unitRoundoff, size), underflow)))
  }

  private func unbounded(_ value: Reference.Element) -> Element { Element(reference: value, error: .infinity) }

  private func interval(_ a: Element) -> (lower: Double, upper: Double)? {
    a.error < .infinity ? reference.interval(of: a.reference, error: a.error) : nil
  }

  /// A bound of the magnitudes of the exact number and of the evaluation's.
  private func magnitude(_ a: Element) -> Double? { interval(a).map { max(-$0.lower, $0.upper) } }

  private func isUnit(_ a: Element) -> Bool {
    guard a.error == 0 else { return false }
    return reference.areEqual(a.reference, reference.one)
      || reference.areEqual(a.reference, reference.negate(reference.one))
  }

  /// - Parameter loses: whether the first interval cannot hold the extremum.
  private func extremum(
    _ a: Element, _ b: Element, _ value: Reference.Element,
    loses: ((lower: Double, upper: Double), (lower: Double, upper: Double)) -> Bool
  ) throws(DomainError) -> Element {
    guard let first = interval(a), let second = interval(b) else { return unbounded(value) }
    let error = loses(first, second) ? b.error : loses(second, first) ? a.error : max(a.error, b.error)
    return Element(reference: value, error: error)
  }
}

extension ElementaryFunction {
  /// An upper bound of the derivative's magnitude on an interval.
  ///
  /// - Throws: ``DomainError`` where there is none, at the end of the function's domain.
  func slopeBound(from lower: Double, to upper: Double) throws(DomainError) -> Double {
    switch self {
    case .sigmoid: return 0.25
    case .tanh, .softplus, .sin, .cos, .atan: return 1
    // 2/√π < 1.1284.
    case .erf: return 1.1284
    case .exp: return try enclosure(at: upper).upper
    case .log, .sqrt:
      if lower == upper { return 0 }
      guard lower > 0 else {
        throw .undefined(operation: rawValue, argument: "a number that may not be positive", domain: "doubles")
      }
      return self == .log ? quotientUp(1, lower) : quotientUp(0.5, lower.squareRoot().nextDown)
    }
  }
}
