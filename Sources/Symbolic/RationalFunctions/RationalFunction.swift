import Exact

/// A quotient of polynomials with rational coefficients, in canonical form: two rational functions in the same variables are
/// equal if and only if they are the same function where both are defined.
///
/// The two polynomials have no common divisor; the denominator's coefficients are integers without a factor in common, the
/// leading one positive. The function is defined where its denominator is not 0, which may be at more points than what it
/// was computed from.
public struct RationalFunction: Sendable, Hashable {
  public let numerator: Polynomial
  public let denominator: Polynomial

  public var variableCount: Int { numerator.variableCount }

  /// - Precondition: in canonical form.
  init(lowestTerms numerator: Polynomial, _ denominator: Polynomial) {
    self.numerator = numerator
    self.denominator = denominator
  }

  public init(_ polynomial: Polynomial) {
    self.init(lowestTerms: polynomial, Polynomial(1, variableCount: polynomial.variableCount))
  }

  /// The quotient of two polynomials.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero``.
  /// - Precondition: polynomials in the same variables.
  public init(_ numerator: Polynomial, _ denominator: Polynomial) throws(ArithmeticError) {
    if denominator.isZero { throw .divisionByZero }
    self = PolynomialMeter.unlimited { meter throws(PolynomialLimit) in
      try meter.quotientInLowestTerms(numerator, denominator)
    }
  }

  public var isZero: Bool { numerator.isZero }

  /// The polynomial that the function is; `nil` for any other.
  public var polynomial: Polynomial? { denominator.constantValue == nil ? nil : numerator }

  /// The number that the function is; `nil` for any other.
  public var constantValue: Rational? { polynomial?.constantValue }
}

extension RationalFunction {
  public static func + (f: Self, g: Self) -> Self {
    PolynomialMeter.unlimited { meter throws(PolynomialLimit) in try meter.sum(f, g) }
  }

  public static func - (f: Self, g: Self) -> Self { f + -g }

  public static prefix func - (f: Self) -> Self { Self(lowestTerms: -f.numerator, f.denominator) }

  public static func * (f: Self, g: Self) -> Self {
    PolynomialMeter.unlimited { meter throws(PolynomialLimit) in try meter.product(f, g) }
  }

  public static func * (f: Self, factor: Rational) -> Self {
    // 0 has the denominator 1.
    factor.isZero ? Self(f.numerator * 0) : Self(lowestTerms: f.numerator * factor, f.denominator)
  }

  /// The quotient.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero``.
  public func divided(by divisor: Self) throws(ArithmeticError) -> Self { self * (try divisor.inverse()) }

  /// - Throws: ``ArithmeticError/divisionByZero``.
  public func inverse() throws(ArithmeticError) -> Self {
    let factor = try Rational(1).divided(by: numerator.content)
    return Self(lowestTerms: denominator * factor, numerator.primitivePart)
  }

  /// A power; 1 for the exponent 0.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero`` for a negative power of 0.
  public func pow(_ exponent: Int) throws(ArithmeticError) -> Self {
    let base = exponent < 0 ? try inverse() : self
    let magnitude = Int(exponent.magnitude)
    return Self(lowestTerms: base.numerator.pow(magnitude), base.denominator.pow(magnitude))
  }

  /// The derivative with respect to a variable.
  public func derivative(in variable: Int) -> Self {
    let (n, d) = (numerator, denominator)
    let top = n.derivative(in: variable) * d - n * d.derivative(in: variable)
    return PolynomialMeter.unlimited { meter throws(PolynomialLimit) in
      try meter.quotientInLowestTerms(top, d * d)
    }
  }

  /// The value at a point.
  ///
  /// - Throws: what the domain throws for a division by 0, and where it has no element for a coefficient.
  /// - Precondition: a value for each variable.
  public func evaluate<D: Domain>(at point: [D.Element], over domain: D) throws(DomainError) -> D.Element {
    let top = try numerator.evaluate(at: point, over: domain)
    if polynomial != nil { return top }
    return try domain.divide(top, by: try denominator.evaluate(at: point, over: domain))
  }
}

extension RationalFunction {
  /// Whether the representation is the one that every rational function has once. The coprimality is checked by the
  /// subresultant algorithm, which may take long.
  package var isCanonical: Bool {
    numerator.isCanonical && denominator.isCanonical && denominator == denominator.primitivePart && !denominator.isZero
      && (numerator.isZero ? denominator : numerator.subresultantCommonDivisor(denominator)).constantValue == 1
  }
}
