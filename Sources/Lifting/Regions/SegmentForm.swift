import DAGNetwork
import Exact

/// An affine function `constant + slope · t` of the parameter of a segment.
public struct SegmentForm: Sendable, Hashable {
  public var constant: Rational
  public var slope: Rational

  public init(constant: Rational, slope: Rational) {
    self.constant = constant
    self.slope = slope
  }

  /// The value at a parameter.
  public func callAsFunction(_ parameter: Rational) -> Rational { constant + slope * parameter }

  /// The sign of the value at a parameter that is not negative.
  func sign(at parameter: Rational) -> Int {
    let (first, second) = (constant.signum(), slope.signum() * parameter.signum())
    if first == second || second == 0 { return first }
    if first == 0 { return second }
    // Opposite signs: the products decide, and no fraction needs to be brought to lowest terms.
    let left = constant.numerator.magnitude * (slope.denominator * parameter.denominator)
    let right = slope.numerator.magnitude * (constant.denominator * parameter.numerator)
    return left == right ? 0 : left > right ? first : second
  }
}

/// The domain of affine functions of the parameter `t` of a segment, ordered by their values just right of one parameter: one is
/// less than another if it is on some interval `(t, t + ε)`. It is the order that tells which branch a unit takes where a
/// piece begins, whatever happens exactly at the beginning.
///
/// Products and quotients are those by constants: a piecewise affine function needs no others.
struct SegmentGerms: OrderedDomain {
  /// Not negative.
  let parameter: Rational

  var name: String { "affine functions on a segment" }
  var zero: SegmentForm { SegmentForm(constant: 0, slope: 0) }
  var one: SegmentForm { SegmentForm(constant: 1, slope: 0) }

  func element(_ value: Rational) -> SegmentForm { SegmentForm(constant: value, slope: 0) }

  func add(_ a: SegmentForm, _ b: SegmentForm) -> SegmentForm {
    SegmentForm(constant: a.constant + b.constant, slope: a.slope + b.slope)
  }

  func subtract(_ a: SegmentForm, _ b: SegmentForm) -> SegmentForm {
    SegmentForm(constant: a.constant - b.constant, slope: a.slope - b.slope)
  }

  func negate(_ a: SegmentForm) -> SegmentForm { SegmentForm(constant: -a.constant, slope: -a.slope) }

  /// The product, of which one factor is a constant.
  func multiply(_ a: SegmentForm, _ b: SegmentForm) -> SegmentForm {
    SegmentForm(constant: a.constant * b.constant, slope: a.constant * b.slope + a.slope * b.constant)
  }

  func areEqual(_ a: SegmentForm, _ b: SegmentForm) -> Bool { a == b }

  func divide(_ a: SegmentForm, by b: SegmentForm) throws(DomainError) -> SegmentForm {
    guard b.slope.isZero else {
      throw .unsupported(operation: "divide by a function that is no constant", domain: name)
    }
    let rationals = Rationals()
    return SegmentForm(
      constant: try rationals.divide(a.constant, by: b.constant), slope: try rationals.divide(a.slope, by: b.constant))
  }

  /// The sign just right of the parameter.
  func sign(of a: SegmentForm) -> Int {
    let sign = a.sign(at: parameter)
    return sign == 0 ? a.slope.signum() : sign
  }

  func isLess(_ a: SegmentForm, than b: SegmentForm) -> Bool {
    // Units compare with 0 most of the time.
    if a.constant.isZero && a.slope.isZero { return sign(of: b) > 0 }
    if b.constant.isZero && b.slope.isZero { return sign(of: a) < 0 }
    return sign(of: subtract(a, b)) < 0
  }
}
