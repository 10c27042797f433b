import Foundation

/// The domain of 32-bit floating-point numbers, rounded to nearest. NaN passes through every operation.
public struct Floats: OrderedDomain {
  @inlinable public init() {}

  public var name: String { "floats" }
  @inlinable public var zero: Float { 0 }
  @inlinable public var one: Float { 1 }
  /// The nearest number, ties to even.
  public func element(_ value: Rational) -> Float { Float(value) }
  public func element(_ value: Double) -> Float { Float(value) }
  @inlinable public func add(_ a: Float, _ b: Float) -> Float { a + b }
  @inlinable public func subtract(_ a: Float, _ b: Float) -> Float { a - b }
  @inlinable public func negate(_ a: Float) -> Float { -a }
  @inlinable public func multiply(_ a: Float, _ b: Float) -> Float { a * b }
  @inlinable public func areEqual(_ a: Float, _ b: Float) -> Bool { a == b }
  @inlinable public func isLess(_ a: Float, than b: Float) -> Bool { a < b }

  /// The quotient as IEEE 754 defines it, an infinity or NaN for a zero divisor.
  @inlinable public func divide(_ a: Float, by b: Float) -> Float { a / b }
  @inlinable public func relu(_ a: Float) -> Float { a < 0 ? 0 : a }
  @inlinable public func absoluteValue(_ a: Float) -> Float { abs(a) }
  @inlinable public func maximum(_ a: Float, _ b: Float) -> Float { a.isNaN || b.isNaN ? a + b : (a < b ? b : a) }
  @inlinable public func minimum(_ a: Float, _ b: Float) -> Float { a.isNaN || b.isNaN ? a + b : (b < a ? b : a) }

  /// The function as the C library has it, which is close to the exact value but not correctly rounded.
  public func apply(_ function: ElementaryFunction, to a: Float) -> Float {
    switch function {
    case .exp: exp(a)
    case .log: log(a)
    case .sqrt: a.squareRoot()
    case .tanh: tanh(a)
    case .sigmoid: a >= 0 ? 1 / (1 + exp(-a)) : exp(a) / (1 + exp(a))
    }
  }
}
