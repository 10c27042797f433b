#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The domain of the 64-bit floating-point numbers, every operation rounded to nearest.
///
/// NaN passes through every operation, `max`, `min` and `relu` included; so no NaN gets lost on the way. -0 and 0 are
/// equal: `relu` passes -0, and the maximum of the two is the first.
public struct Doubles: OrderedDomain, Hashable {
  @inlinable public init() {}

  public var name: String { "doubles" }
  @inlinable public var zero: Double { 0 }
  @inlinable public var one: Double { 1 }
  /// The nearest number, ties to even; an infinity beyond the range.
  public func element(_ value: Rational) -> Double { Double(value) }
  @inlinable public func element(_ value: Double) -> Double { value }
  @inlinable public func add(_ a: Double, _ b: Double) -> Double { a + b }
  @inlinable public func subtract(_ a: Double, _ b: Double) -> Double { a - b }
  @inlinable public func negate(_ a: Double) -> Double { -a }
  @inlinable public func multiply(_ a: Double, _ b: Double) -> Double { a * b }
  @inlinable public func areEqual(_ a: Double, _ b: Double) -> Bool { a == b }
  @inlinable public func isLess(_ a: Double, than b: Double) -> Bool { a < b }

  /// The quotient as IEEE 754 has it: an infinity or NaN for a zero divisor.
  @inlinable public func divide(_ a: Double, by b: Double) -> Double { a / b }
  @inlinable public func relu(_ a: Double) -> Double { a < 0 ? 0 : a }
  @inlinable public func absoluteValue(_ a: Double) -> Double { a.magnitude }
  @inlinable public func maximum(_ a: Double, _ b: Double) -> Double { b > a || b.isNaN ? b : a }
  @inlinable public func minimum(_ a: Double, _ b: Double) -> Double { b < a || b.isNaN ? b : a }

  /// The function as the C library has it: close to the exact value, but not always the nearest number.
  public func apply(_ function: ElementaryFunction, to a: Double) -> Double {
    switch function {
    case .exp: exp(a)
    case .log: log(a)
    case .sqrt: a.squareRoot()
    case .tanh: tanh(a)
    // No exponential of a positive number: it could overflow where the function does not.
    case .sigmoid: a < 0 ? exp(a) / (1 + exp(a)) : 1 / (1 + exp(-a))
    case .softplus: a < 0 ? log1p(exp(a)) : a + log1p(exp(-a))
    case .erf: erf(a)
    case .sin: sin(a)
    case .cos: cos(a)
    case .atan: atan(a)
    }
  }
}
