/// The domain of rational numbers: exact, ordered, without elementary functions.
public struct Rationals: OrderedDomain {
  public init() {}

  public var name: String { "rationals" }
  public var zero: Rational { 0 }
  public var one: Rational { 1 }
  public func element(_ value: Rational) -> Rational { value }
  public func add(_ a: Rational, _ b: Rational) -> Rational { a + b }
  public func subtract(_ a: Rational, _ b: Rational) -> Rational { a - b }
  public func negate(_ a: Rational) -> Rational { -a }
  public func multiply(_ a: Rational, _ b: Rational) -> Rational { a * b }
  public func areEqual(_ a: Rational, _ b: Rational) -> Bool { a == b }
  public func isLess(_ a: Rational, than b: Rational) -> Bool { a < b }

  public func divide(_ a: Rational, by b: Rational) throws(DomainError) -> Rational {
    guard let quotient = try? a.divided(by: b) else { throw .divisionByZero(domain: name) }
    return quotient
  }
}
