import Exact

/// Finds greatest common divisors. Whatever is returned divides its polynomials, by division, and what is left of them is
/// coprime, by images modulo a prime or by the subresultant algorithm: random choices decide how long it takes, not what
/// comes out.
struct CommonDivisorSearch {
  /// The number of candidates that are tried for a pair.
  private static let attempts = 4

  private var random = SplitMix64(seed: 0x5EED)

  /// The primitive greatest common divisor; 0 if all polynomials are 0.
  ///
  /// - Precondition: at least one polynomial, all in the same variables.
  mutating func greatestCommonDivisor(
    _ polynomials: [Polynomial], _ meter: inout PolynomialMeter
  ) throws(PolynomialLimit) -> Polynomial {
    let n = polynomials[0].variableCount
    // In the variables that occur.
    let degrees = polynomials.map(\.degrees)
    let used = (0..<n).filter { variable in degrees.contains { $0[variable] > 0 } }
    var places = [Int](repeating: 0, count: n)
    for (place, variable) in used.enumerated() { places[variable] = place }
    let compact = used.count == n ? polynomials : polynomials.map { $0.renumbered(places, of: used.count) }
    let divisor = try search(compact, &meter)
    return used.count == n ? divisor : divisor.renumbered(used, of: n)
  }

  private mutating func search(
    _ polynomials: [Polynomial], _ meter: inout PolynomialMeter
  ) throws(PolynomialLimit) -> Polynomial {
    let n = polynomials[0].variableCount
    let one = Polynomial(1, variableCount: n)
    var list = Self.distinct(polynomials)
    guard let first = list.first else { return polynomials[0] }
    // Common powers of variables are put aside, and so are all others, which are not common.
    let monomial = list.dropFirst().reduce(first.smallestExponents) { smallest, polynomial in
      zip(smallest, polynomial.smallestExponents).map { Swift.min($0, $1) }
    }
    list = Self.distinct(list.map { $0.dividedExactly(byMonomial: $0.smallestExponents) })
    var divisor = one
    while true {
      if list.contains(where: { $0.constantValue != nil }) { break }
      if list.count == 1 {
        divisor = list[0]
        break
      }
      let bounds = try ModularImages(variableCount: n, using: &random).degreeBounds(list, &meter)
      if bounds.allSatisfy({ $0 == 0 }) { break }
      let occurring = (0..<n).filter { variable in list.contains { $0.degree(in: variable) > 0 } }
      if let absent = occurring.first(where: { bounds[$0] == 0 }) {
        // The divisor has no such variable: it divides all coefficients of its powers.
        list = Self.distinct(list.flatMap { $0.coefficients(in: absent).map(\.coefficient) })
        continue
      }
      list.sort { $0.termCount < $1.termCount }
      let common = try ofPair(list[0], list[1], &meter)
      list = Self.distinct([common] + list.dropFirst(2))
    }
    return try meter.product(divisor, Polynomial(1, exponents: monomial)).primitivePart
  }

  /// The primitive ones, without 0 and repetitions.
  private static func distinct(_ polynomials: [Polynomial]) -> [Polynomial] {
    var known: Set<Polynomial> = []
    return polynomials.map(\.primitivePart).filter { !$0.isZero && known.insert($0).inserted }
  }

  /// - Precondition: primitive, and not constant.
  private mutating func ofPair(
    _ f: Polynomial, _ g: Polynomial, _ meter: inout PolynomialMeter
  ) throws(PolynomialLimit) -> Polynomial {
    // A divisor of polynomials in powers of a variable is one in the same powers.
    let n = f.variableCount
    let divisors = g.exponentDivisors(with: f.exponentDivisors(with: Array(repeating: 0, count: n)))
    let isDeflated = divisors.contains { $0 > 1 }
    func deflated(_ f: Polynomial) -> Polynomial {
      isDeflated ? f.mappingExponents { zip($0, divisors).map { $0 / Swift.max($1, 1) } } : f
    }
    let divisor = try ofDeflatedPair(deflated(f), deflated(g), &meter)
    return isDeflated ? divisor.mappingExponents { zip($0, divisors).map { $0 * $1 } } : divisor
  }

  private mutating func ofDeflatedPair(
    _ f: Polynomial, _ g: Polynomial, _ meter: inout PolynomialMeter
  ) throws(PolynomialLimit) -> Polynomial {
    var (a, b) = (f, g)
    var divisor = Polynomial(1, variableCount: f.variableCount)
    for attempt in 0..<Self.attempts {
      let bounds = try ModularImages(variableCount: f.variableCount, using: &random).degreeBounds([a, b], &meter)
      if bounds.allSatisfy({ $0 == 0 }) { return divisor }
      // Where the degrees allow that one divides the other, it often does.
      for (x, y) in [(a, b), (b, a)] where bounds == x.degrees.map({ Int($0) }) {
        if try meter.quotient(y, by: x) != nil { return try meter.product(divisor, x).primitivePart }
      }
      guard let candidate = try HeuristicDivisor.candidate(a, b, attempt: attempt, &meter) else { continue }
      if candidate.constantValue != nil { continue }
      guard let x = try meter.quotient(a, by: candidate), let y = try meter.quotient(b, by: candidate) else { continue }
      divisor = try meter.product(divisor, candidate)
      (a, b) = (x.primitivePart, y.primitivePart)
    }
    return try meter.product(divisor, try bySubresultants(a, b, &meter)).primitivePart
  }

  /// The same without candidates, which may take long.
  ///
  /// It calls itself for polynomials in fewer variables.
  mutating func bySubresultants(
    _ f: Polynomial, _ g: Polynomial, _ meter: inout PolynomialMeter
  ) throws(PolynomialLimit) -> Polynomial {
    let common = (0..<f.variableCount).filter { f.degree(in: $0) > 0 && g.degree(in: $0) > 0 }
    guard
      let variable = common.min(by: {
        Swift.max(f.degree(in: $0), g.degree(in: $0)) < Swift.max(f.degree(in: $1), g.degree(in: $1))
      })
    else { return try greatestCommonDivisor([f, g], &meter) }
    var search = self
    defer { self = search }
    return try SubresultantDivisor.greatestCommonDivisor(f, g, in: variable, &meter) {
      coefficients, meter throws(PolynomialLimit) in try search.greatestCommonDivisor(coefficients, &meter)
    }
  }
}

extension Polynomial {
  /// The greatest common divisor whose coefficients are integers without a factor in common, the leading one positive; that
  /// of 0 and 0 is 0.
  ///
  /// It is found from candidates that are proved by division, and otherwise by the subresultant algorithm, which can take
  /// exponential time.
  public func greatestCommonDivisor(_ other: Polynomial) -> Polynomial {
    precondition(variableCount == other.variableCount, "polynomials in the same variables")
    return PolynomialMeter.unlimited { meter throws(PolynomialLimit) in
      try meter.greatestCommonDivisor(self, other)
    }
  }

  /// The same by the subresultant algorithm alone, for tests of one against the other.
  package func subresultantCommonDivisor(_ other: Polynomial) -> Polynomial {
    if isZero || other.isZero { return (isZero ? other : self).primitivePart }
    return PolynomialMeter.unlimited { meter throws(PolynomialLimit) in
      var search = CommonDivisorSearch()
      return try search.bySubresultants(self, other, &meter)
    }
  }
}

extension PolynomialMeter {
  mutating func greatestCommonDivisor(
    _ f: Polynomial, _ g: Polynomial
  ) throws(PolynomialLimit) -> Polynomial {
    var search = CommonDivisorSearch()
    return try search.greatestCommonDivisor([f, g], &self)
  }
}
