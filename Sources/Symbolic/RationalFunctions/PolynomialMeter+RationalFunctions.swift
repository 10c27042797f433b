import Exact

// Sums and products of fractions in lowest terms, with divisors of parts in place of those of results: P. Henrici, "A
// subroutine for computations with rational numbers", Journal of the ACM 3 (1956) 6–9.

extension PolynomialMeter {
  /// - Precondition: the denominator is not 0.
  mutating func quotientInLowestTerms(
    _ numerator: Polynomial, _ denominator: Polynomial
  ) throws(PolynomialLimit) -> RationalFunction {
    let (top, bottom) = try reduced(numerator, denominator.primitivePart)
    let factor = (try? Rational(1).divided(by: denominator.content)) ?? 0
    return RationalFunction(lowestTerms: try product(top, factor), bottom)
  }

  /// Two polynomials divided by their greatest common divisor.
  ///
  /// - Precondition: the second one is primitive.
  private mutating func reduced(
    _ f: Polynomial, _ g: Polynomial
  ) throws(PolynomialLimit) -> (Polynomial, Polynomial) {
    if f.isZero { return (f, Polynomial(1, variableCount: f.variableCount)) }
    if g.constantValue != nil || f.constantValue != nil { return (f, g) }
    let divisor = try greatestCommonDivisor(f, g)
    if divisor.constantValue != nil { return (f, g) }
    guard let top = try quotient(f, by: divisor), let bottom = try quotient(g, by: divisor) else {
      preconditionFailure("a common divisor that does not divide")
    }
    return (top, bottom)
  }

  mutating func sum(_ f: RationalFunction, _ g: RationalFunction) throws(PolynomialLimit) -> RationalFunction {
    if f.polynomial != nil && g.polynomial != nil {
      return RationalFunction(try sum(f.numerator, g.numerator))
    }
    if f.denominator == g.denominator {
      let (top, bottom) = try reduced(try sum(f.numerator, g.numerator), f.denominator)
      return RationalFunction(lowestTerms: top, bottom)
    }
    // a / (b' d) + c / (d' d) = (a d' + c b') / (b' d' d), and only d has a divisor in common with the numerator.
    let common = try greatestCommonDivisor(f.denominator, g.denominator)
    guard let b = try quotient(f.denominator, by: common), let d = try quotient(g.denominator, by: common) else {
      preconditionFailure("a common divisor that does not divide")
    }
    let top = try sum(try product(f.numerator, d), try product(g.numerator, b))
    let (numerator, rest) = try reduced(top, common)
    if numerator.isZero { return RationalFunction(numerator) }
    return RationalFunction(lowestTerms: numerator, try product(try product(b, d), rest))
  }

  mutating func product(_ f: RationalFunction, _ g: RationalFunction) throws(PolynomialLimit) -> RationalFunction {
    if f.isZero || g.isZero { return RationalFunction(f.numerator * 0) }
    let (a, d) = try reduced(f.numerator, g.denominator)
    let (c, b) = try reduced(g.numerator, f.denominator)
    return RationalFunction(lowestTerms: try product(a, c), try product(b, d))
  }

  /// - Precondition: `exponent >= 0`.
  mutating func power(_ f: RationalFunction, _ exponent: Int) throws(PolynomialLimit) -> RationalFunction {
    RationalFunction(lowestTerms: try power(f.numerator, exponent), try power(f.denominator, exponent))
  }
}
