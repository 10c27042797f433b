/// The domain of the 32-bit floating-point numbers, every operation rounded to nearest.
///
/// NaN passes through every operation, `max`, `min` and `relu` included; so no NaN gets lost on the way. -0 and 0 are
/// equal: `relu` passes -0, and the maximum of the two is the first.
public struct Floats: OrderedDomain, Hashable {
  @inlinable public init() {}

  public var name: String { "floats" }
  @inlinable public var zero: Float { 0 }
  @inlinable public var one: Float { 1 }
  /// The nearest number, ties to even; an infinity beyond the range.
  public func element(_ value: Rational) -> Float { Float(value) }
  /// The nearest number, ties to even; an infinity beyond the range.
  @inlinable public func element(_ value: Double) -> Float { Float(value) }
  @inlinable public func add(_ a: Float, _ b: Float) -> Float { a + b }
  @inlinable public func subtract(_ a: Float, _ b: Float) -> Float { a - b }
  @inlinable public func negate(_ a: Float) -> Float { -a }
  @inlinable public func multiply(_ a: Float, _ b: Float) -> Float { a * b }
  @inlinable public func areEqual(_ a: Float, _ b: Float) -> Bool { a == b }
  @inlinable public func isLess(_ a: Float, than b: Float) -> Bool { a < b }

  /// The quotient as IEEE 754 has it: an infinity or NaN for a zero divisor.
  @inlinable public func divide(_ a: Float, by b: Float) -> Float { a / b }
  @inlinable public func relu(_ a: Float) -> Float { a < 0 ? 0 : a }
  @inlinable public func absoluteValue(_ a: Float) -> Float { a.magnitude }
  @inlinable public func maximum(_ a: Float, _ b: Float) -> Float { b > a || b.isNaN ? b : a }
  @inlinable public func minimum(_ a: Float, _ b: Float) -> Float { b < a || b.isNaN ? b : a }

  /// The function over the doubles, rounded to a float.
  public func apply(_ function: ElementaryFunction, to a: Float) -> Float {
    Float(Doubles().apply(function, to: Double(a)))
  }
}
