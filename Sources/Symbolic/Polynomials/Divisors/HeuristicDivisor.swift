import Exact

/// A candidate for the greatest common divisor of two polynomials: they are evaluated at large integers, the greatest common
/// divisor of the values is taken, and its digits are read as coefficients.
///
/// The idea is that of B. W. Char, K. O. Geddes and G. H. Gonnet, "GCDHEU: heuristic polynomial GCD algorithm based on
/// integer GCD computation", Journal of Symbolic Computation 7 (1989) 31–48, <https://doi.org/10.1016/S0747-7171(89)80004-5>.
/// Nothing is concluded from the candidate here: who asks for it divides by it, and proves that what is left is coprime.
enum HeuristicDivisor {
  /// The largest size of the values.
  private static let sizeLimit = 1 << 21

  /// - Parameters:
  ///   - attempt: other numbers make other points.
  /// - Returns: a primitive polynomial; `nil` if the values are too large, or do not look like those of a divisor.
  /// - Precondition: primitive polynomials other than 0.
  static func candidate(
    _ f: Polynomial, _ g: Polynomial, attempt: Int, _ meter: inout PolynomialMeter
  ) throws(PolynomialLimit) -> Polynomial? {
    let n = f.variableCount
    let degrees = zip(f.degrees, g.degrees).map { (largest: Swift.max($0, $1), smallest: Swift.min($0, $1)) }
    var (u, v) = (f, g)
    var points: [(variable: Int, value: Integer)] = []
    for variable in (0..<n).reversed() where degrees[variable].largest > 0 {
      // Twice the smaller of the largest coefficients, and room for a divisor that has larger ones, or a number too much.
      let bits = Swift.min(u.coefficientBits, v.coefficientBits) + 8 + 7 * attempt
      let value = (Integer(1) << bits) + Integer(2 * attempt + 1)
      let size = Swift.max(u.coefficientBits, v.coefficientBits) + Int(degrees[variable].largest) * (bits + 1)
      if size > sizeLimit { return nil }
      let words = Double(size / 64 + 1)
      try meter.count(Double(u.termCount + v.termCount) * words)
      u = u.substituting(Rational(value), for: variable)
      v = v.substituting(Rational(value), for: variable)
      // A value that is 0 says nothing.
      if u.isZero || v.isZero { return nil }
      points.append((variable, value))
    }
    guard let x = u.constantValue, let y = v.constantValue else { return nil }
    let words = Double(Swift.min(x.numerator.bitWidth, y.numerator.bitWidth)) / 64
    try meter.count(64 * words)

    let divisor = x.numerator.greatestCommonDivisor(y.numerator)
    var terms = [(coefficient: divisor, exponents: [UInt32](repeating: 0, count: n))]
    for (variable, point) in points.reversed() {
      try meter.count(Double(terms.count) * words)
      var expanded: [(coefficient: Integer, exponents: [UInt32])] = []
      for term in terms {
        guard let digits = digits(of: term.coefficient, base: point, limit: Int(degrees[variable].smallest) + 1) else {
          return nil
        }
        for (exponent, digit) in digits.enumerated() where !digit.isZero {
          var exponents = term.exponents
          exponents[variable] = UInt32(exponent)
          expanded.append((digit, exponents))
        }
      }
      terms = expanded
    }
    return Polynomial(terms: terms.map { (Rational($0.coefficient), $0.exponents) }, variableCount: n).primitivePart
  }

  /// The digits of a number, each between minus half the base and half the base, the least significant first; `nil` if
  /// there are more than a limit.
  private static func digits(of number: Integer, base: Integer, limit: Int) -> [Integer]? {
    var digits: [Integer] = []
    var rest = number
    while !rest.isZero {
      if digits.count == limit { return nil }
      guard var (quotient, digit) = try? rest.quotientAndRemainder(dividingBy: base) else { return nil }
      if digit + digit > base {
        digit -= base
        quotient += 1
      } else if digit + digit < -base {
        digit += base
        quotient -= 1
      }
      digits.append(digit)
      rest = quotient
    }
    return digits
  }
}
