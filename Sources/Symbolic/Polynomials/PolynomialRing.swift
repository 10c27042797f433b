import Exact

/// The polynomials in some named variables, as a domain: a lifting pass over it computes the functions of a network in
/// canonical form.
public struct PolynomialRing: Domain, Hashable {
  /// The names of the variables, the most significant one first.
  public let variables: [String]

  public init(variables: [String]) { self.variables = variables }

  public var name: String { "polynomials in \(variables.count) variables" }
  public var zero: Polynomial { Polynomial(0, variableCount: variables.count) }
  public var one: Polynomial { Polynomial(1, variableCount: variables.count) }
  /// The polynomials that are the variables, in their order.
  public var generators: [Polynomial] {
    variables.indices.map { Polynomial(variable: $0, of: variables.count) }
  }

  public func element(_ value: Rational) -> Polynomial { Polynomial(value, variableCount: variables.count) }

  public func add(_ a: Polynomial, _ b: Polynomial) -> Polynomial { a + b }
  public func subtract(_ a: Polynomial, _ b: Polynomial) -> Polynomial { a - b }
  public func negate(_ a: Polynomial) -> Polynomial { -a }
  public func multiply(_ a: Polynomial, _ b: Polynomial) -> Polynomial { a * b }
  public func areEqual(_ a: Polynomial, _ b: Polynomial) -> Bool { a == b }

  /// The quotient, if it is a polynomial.
  ///
  /// - Throws: ``DomainError/undefined(operation:argument:domain:)`` if it is none.
  public func divide(_ a: Polynomial, by b: Polynomial) throws(DomainError) -> Polynomial {
    if b.isZero { throw .divisionByZero(domain: name) }
    if let quotient = a.dividedExactly(by: b) { return quotient }
    throw .undefined(operation: "divide", argument: "a divisor that does not divide", domain: name)
  }

  /// The text of a polynomial: `3*x^2*y - 1/2`, the lexicographically largest monomial first.
  ///
  /// - Precondition: a polynomial in as many variables as the ring has.
  public func text(of polynomial: Polynomial) -> String {
    precondition(polynomial.variableCount == variables.count, "a polynomial of the ring")
    if polynomial.isZero { return "0" }
    var text = ""
    for (coefficient, exponents) in polynomial.allTerms {
      let isNegative = coefficient.signum() < 0
      text += text.isEmpty ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      let powers = zip(variables, exponents).filter { $0.1 > 0 }.map { $0.1 == 1 ? $0.0 : "\($0.0)^\($0.1)" }
      let magnitude = coefficient.magnitude
      text += (magnitude == 1 && !powers.isEmpty ? powers : ["\(magnitude)"] + powers).joined(separator: "*")
    }
    return text
  }
}
