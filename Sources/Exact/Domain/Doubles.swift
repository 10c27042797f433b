import Foundation

/// The domain of 64-bit floating-point numbers, rounded to nearest. NaN passes through every operation.
public struct Doubles: OrderedDomain {
  @inlinable public init() {}

  public var name: String { "doubles" }
  @inlinable public var zero: Double { 0 }
  @inlinable public var one: Double { 1 }
  /// The nearest number, ties to even.
  public func element(_ value: Rational) -> Double { Double(value) }
  public func element(_ value: Double) -> Double { value }
  @inlinable public func add(_ a: Double, _ b: Double) -> Double { a + b }
  @inlinable public func subtract(_ a: Double, _ b: Double) -> Double { a - b }
  @inlinable public func negate(_ a: Double) -> Double { -a }
  @inlinable public func multiply(_ a: Double, _ b: Double) -> Double { a * b }
  @inlinable public func areEqual(_ a: Double, _ b: Double) -> Bool { a == b }
  @inlinable public func isLess(_ a: Double, than b: Double) -> Bool { a < b }

  /// The quotient as IEEE 754 defines it, an infinity or NaN for a zero divisor.
  @inlinable public func divide(_ a: Double, by b: Double) -> Double { a / b }
  @inlinable public func relu(_ a: Double) -> Double { a < 0 ? 0 : a }
  @inlinable public func absoluteValue(_ a: Double) -> Double { abs(a) }
  @inlinable public func maximum(_ a: Double, _ b: Double) -> Double { a.isNaN || b.isNaN ? a + b : (a < b ? b : a) }
  @inlinable public func minimum(_ a: Double, _ b: Double) -> Double { a.isNaN || b.isNaN ? a + b : (b < a ? b : a) }

  /// The function as the C library has it, which is close to the exact value but not correctly rounded.
  public func apply(_ function: ElementaryFunction, to a: Double) -> Double {
    switch function {
    case .exp: exp(a)
    case .log: log(a)
    case .sqrt: a.squareRoot()
    case .tanh: tanh(a)
    case .sigmoid: a >= 0 ? 1 / (1 + exp(-a)) : exp(a) / (1 + exp(a))
    }
  }
}
