import Exact

/// The rational functions of some named variables, as a domain: a lifting pass over it computes the functions of a network
/// in canonical form.
public struct RationalFunctionField: Domain, Hashable {
  /// The names of the variables, the most significant one first.
  public let variables: [String]

  public init(variables: [String]) { self.variables = variables }

  private var ring: PolynomialRing { PolynomialRing(variables: variables) }

  public var name: String { "rational functions of \(variables.count) variables" }
  public var zero: RationalFunction { RationalFunction(ring.zero) }
  public var one: RationalFunction { RationalFunction(ring.one) }
  /// The functions that are the variables, in their order.
  public var generators: [RationalFunction] { ring.generators.map { RationalFunction($0) } }

  public func element(_ value: Rational) -> RationalFunction { RationalFunction(ring.element(value)) }

  public func add(_ a: RationalFunction, _ b: RationalFunction) -> RationalFunction { a + b }
  public func subtract(_ a: RationalFunction, _ b: RationalFunction) -> RationalFunction { a - b }
  public func negate(_ a: RationalFunction) -> RationalFunction { -a }
  public func multiply(_ a: RationalFunction, _ b: RationalFunction) -> RationalFunction { a * b }
  public func areEqual(_ a: RationalFunction, _ b: RationalFunction) -> Bool { a == b }

  public func divide(_ a: RationalFunction, by b: RationalFunction) throws(DomainError) -> RationalFunction {
    do throws(ArithmeticError) {
      return try a.divided(by: b)
    } catch {
      throw .divisionByZero(domain: name)
    }
  }

  /// The text of a function: `(x + 1)/(x^2 - y)`.
  public func text(of function: RationalFunction) -> String {
    let top = ring.text(of: function.numerator)
    if function.polynomial != nil { return top }
    let isSum = function.numerator.termCount > 1
    return "\(isSum ? "(\(top))" : top)/(\(ring.text(of: function.denominator)))"
  }
}
