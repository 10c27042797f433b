import Exact

/// Polynomials in one variable whose coefficients are polynomials in the others, by descending powers.
private typealias Coefficients = [(exponent: UInt32, coefficient: Polynomial)]

/// The greatest common divisor of two polynomials by Euclid's algorithm in one of their variables, with pseudo-remainders:
/// the subresultant algorithm of W. S. Brown and J. F. Traub, "On Euclid's algorithm and the theory of subresultants", Journal
/// of the ACM 18 (1971) 505–514, as in D. E. Knuth, The Art of Computer Programming, vol. 2, 3rd ed., 4.6.1, algorithm C.
///
/// It always ends with the answer, if not soon: what the faster way leaves comes here.
enum SubresultantDivisor {
  /// - Parameter commonDivisor: finds that of polynomials in which the variable does not occur.
  /// - Returns: the primitive one.
  /// - Precondition: polynomials other than 0 of positive degree in the variable.
  static func greatestCommonDivisor(
    _ f: Polynomial, _ g: Polynomial, in variable: Int, _ meter: inout PolynomialMeter,
    commonDivisor: ([Polynomial], inout PolynomialMeter) throws(PolynomialLimit) -> Polynomial
  ) throws(PolynomialLimit) -> Polynomial {
    let n = f.variableCount
    func split(_ f: Polynomial) throws(PolynomialLimit) -> (content: Polynomial, primitive: Polynomial) {
      let content = try commonDivisor(f.coefficients(in: variable).map(\.coefficient), &meter)
      return (content, try meter.quotient(f, by: content)?.primitivePart ?? f)
    }
    let (first, second) = (try split(f), try split(g))
    let content = try commonDivisor([first.content, second.content], &meter)

    var (u, v) = (first.primitive, second.primitive)
    if u.degree(in: variable) < v.degree(in: variable) { swap(&u, &v) }
    var leading = Polynomial(1, variableCount: n)
    var scale = leading
    while true {
      let difference = u.degree(in: variable) - v.degree(in: variable)
      let remainder = try pseudoRemainder(u, v, in: variable, &meter)
      if remainder.isZero { break }
      if remainder.degree(in: variable) == 0 {
        v = Polynomial(1, variableCount: n)
        break
      }
      // The quotients are exact, by the theory of subresultants.
      let divisor = try meter.product(leading, try meter.power(scale, difference))
      guard let next = try meter.quotient(remainder, by: divisor) else {
        preconditionFailure("a subresultant that is no polynomial")
      }
      (u, v) = (v, next)
      leading = u.leadingCoefficient(in: variable)
      if difference > 0 {
        let power = try meter.power(leading, difference)
        guard let next = try meter.quotient(power, by: try meter.power(scale, difference - 1)) else {
          preconditionFailure("a subresultant that is no polynomial")
        }
        scale = next
      }
    }
    let primitive = v.degree(in: variable) == 0 ? Polynomial(1, variableCount: n) : try split(v).primitive
    return try meter.product(content, primitive).primitivePart
  }

  /// What is left of the first, times a power of the leading coefficient of the second, after division by the second.
  private static func pseudoRemainder(
    _ f: Polynomial, _ g: Polynomial, in variable: Int, _ meter: inout PolynomialMeter
  ) throws(PolynomialLimit) -> Polynomial {
    let n = f.variableCount
    let degree = g.degree(in: variable)
    let divisor = g.coefficients(in: variable)
    let leading = divisor[0].coefficient
    let tail = Polynomial(Array(divisor.dropFirst()), in: variable, of: n)
    var steps = f.degree(in: variable) - degree + 1
    var rest = f
    while !rest.isZero && rest.degree(in: variable) >= degree {
      let parts: Coefficients = rest.coefficients(in: variable)
      var power = [UInt32](repeating: 0, count: n)
      power[variable] = parts[0].exponent - UInt32(degree)
      let factor = parts[0].coefficient * Polynomial(1, exponents: power)
      let kept = try meter.product(leading, Polynomial(Array(parts.dropFirst()), in: variable, of: n))
      rest = try meter.sum(kept, -(try meter.product(factor, tail)))
      steps -= 1
    }
    return steps > 0 ? try meter.product(rest, try meter.power(leading, steps)) : rest
  }
}
