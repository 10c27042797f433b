/// The domain of the rational numbers: exact, ordered, without elementary functions.
public struct Rationals: OrderedDomain, Hashable {
  @inlinable public init() {}

  public var name: String { "rationals" }
  @inlinable public var zero: Rational { 0 }
  @inlinable public var one: Rational { 1 }
  @inlinable public func element(_ value: Rational) -> Rational { value }
  @inlinable public func add(_ a: Rational, _ b: Rational) -> Rational { a + b }
  @inlinable public func subtract(_ a: Rational, _ b: Rational) -> Rational { a - b }
  @inlinable public func negate(_ a: Rational) -> Rational { -a }
  @inlinable public func multiply(_ a: Rational, _ b: Rational) -> Rational { a * b }
  @inlinable public func areEqual(_ a: Rational, _ b: Rational) -> Bool { a == b }
  @inlinable public func isLess(_ a: Rational, than b: Rational) -> Bool { a < b }

  public func divide(_ a: Rational, by b: Rational) throws(DomainError) -> Rational {
    do {
      return try a.divided(by: b)
    } catch {
      throw .divisionByZero(domain: name)
    }
  }

  // An order by sign needs no comparison of fractions.
  @inlinable public func absoluteValue(_ a: Rational) -> Rational { a.magnitude }
  @inlinable public func relu(_ a: Rational) -> Rational { a.signum() < 0 ? 0 : a }
}
