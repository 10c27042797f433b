import Exact

extension Polynomial {
  public static func + (f: Polynomial, g: Polynomial) -> Polynomial { combination(f, g, sign: 1) }
  public static func - (f: Polynomial, g: Polynomial) -> Polynomial { combination(f, g, sign: -1) }
  public static prefix func - (f: Polynomial) -> Polynomial { f * -1 }

  public static func * (f: Polynomial, factor: Rational) -> Polynomial {
    if factor == 1 { return f }
    if factor.isZero { return Polynomial(0, variableCount: f.variableCount) }
    // Both fractions are in lowest terms, so that only across them something cancels.
    let common = f.integers.greatestCommonDivisor(with: factor.denominator)
    let other = f.denominator.greatestCommonDivisor(factor.numerator)
    let multiplier = factor.numerator.exactlyDivided(by: other)
    func scaled<Key>(_ list: TermList<Key>) -> TermList<Key> {
      TermList(
        keys: list.keys, coefficients: list.coefficients.exactlyDivided(by: common).multiplied(by: multiplier))
    }
    let terms: Terms =
      switch f.terms {
      case .word(let list): .word(scaled(list))
      case .twoWords(let list): .twoWords(scaled(list))
      case .long(let list): .long(scaled(list))
      }
    return Polynomial(
      variableCount: f.variableCount, terms: terms,
      denominator: f.denominator.exactlyDivided(by: other) * factor.denominator.exactlyDivided(by: common))
  }

  public static func * (factor: Rational, f: Polynomial) -> Polynomial { f * factor }

  /// - Complexity: at most the product of the numbers of terms.
  public static func * (f: Polynomial, g: Polynomial) -> Polynomial {
    // There is no limit that could be exceeded.
    f.multiplied(by: g, termLimit: .max) ?? Polynomial(0, variableCount: f.variableCount)
  }

  /// The product, unless it has more terms than a limit, or has had before some of them cancelled.
  func multiplied(by g: Polynomial, termLimit: Int) -> Polynomial? {
    let f = self
    precondition(f.variableCount == g.variableCount, "polynomials in the same variables")
    let n = f.variableCount
    if f.isZero || g.isZero { return Polynomial(0, variableCount: n) }
    // By Gauss's lemma the content of a product is the product of the contents: what cancels does so across.
    let (divisorF, divisorG) =
      (
        f.integers.greatestCommonDivisor(with: g.denominator), g.integers.greatestCommonDivisor(with: f.denominator)
      )
    let denominator =
      f.denominator.exactlyDivided(by: divisorG) * g.denominator.exactlyDivided(by: divisorF)
    func product<Key: MonomialKey>(
      _ kind: Key.Type, _ multiply: (TermList<Key>, TermList<Key>, MonomialLayout) -> TermList<Key>?
    ) -> TermList<Key>? {
      var (a, b): (TermList<Key>, TermList<Key>) = (Self.rekeyed(f.terms, n), Self.rekeyed(g.terms, n))
      a.coefficients = a.coefficients.exactlyDivided(by: divisorF)
      b.coefficients = b.coefficients.exactlyDivided(by: divisorG)
      return multiply(a, b, MonomialLayout(Key.self, variableCount: n))
    }
    // Degrees of a product are sums of degrees: the keys that fit are the ones of the canonical form.
    let largest = zip(f.degrees, g.degrees).reduce(UInt64(0)) { Swift.max($0, UInt64($1.0) + UInt64($1.1)) }
    precondition(largest <= UInt64(UInt32.max), "exponents below 2^32")
    let terms: Terms? =
      if MonomialLayout(UInt64.self, variableCount: n).fits(largest) {
        product(UInt64.self) { TermList<UInt64>.product($0, $1, $2, termLimit: termLimit) }.map { .word($0) }
      } else if MonomialLayout(UInt128.self, variableCount: n).fits(largest) {
        product(UInt128.self) { TermList<UInt128>.product($0, $1, $2, termLimit: termLimit) }.map { .twoWords($0) }
      } else {
        product(LongKey.self) { TermList<LongKey>.product($0, $1, $2, termLimit: termLimit) }.map { .long($0) }
      }
    return terms.map { Polynomial(variableCount: n, terms: $0, denominator: denominator) }
  }

  /// A power; 1 for the exponent 0.
  ///
  /// - Precondition: `exponent >= 0`.
  public func pow(_ exponent: Int) -> Polynomial {
    precondition(exponent >= 0)
    if exponent == 0 { return Polynomial(1, variableCount: variableCount) }
    if termCount <= 1 { return powerOfTerm(exponent) }
    // Products with the base itself take fewer operations than squares where it has few terms; for polynomials with
    // about as many terms as their degrees allow, squares are as fast.
    if termCount <= 8 {
      var result = self
      for _ in 1..<exponent { result = result * self }
      return result
    }
    var result: Polynomial?
    var square = self
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result.map { $0 * square } ?? square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return result ?? self
  }

  private func powerOfTerm(_ exponent: Int) -> Polynomial {
    guard let term = allTerms.first, let coefficient = try? term.coefficient.pow(exponent) else { return self }
    let exponents = term.exponents.map { value in
      let (product, overflow) = value.multipliedReportingOverflow(by: UInt32(clamping: exponent))
      precondition(!overflow, "exponents below 2^32")
      return product
    }
    return Polynomial(coefficient, exponents: exponents)
  }

  private static func combination(_ f: Polynomial, _ g: Polynomial, sign: Integer) -> Polynomial {
    precondition(f.variableCount == g.variableCount, "polynomials in the same variables")
    let n = f.variableCount
    let common = f.denominator.greatestCommonDivisor(g.denominator)
    let (timesF, timesG) = (g.denominator.exactlyDivided(by: common), sign * f.denominator.exactlyDivided(by: common))
    let denominator = f.denominator * timesF
    let terms: Terms =
      switch (f.terms, g.terms) {
      case (.word(let a), .word(let b)): .word(.combination(a, times: timesF, b, times: timesG))
      case (.long, _), (_, .long):
        .long(.combination(rekeyed(f.terms, n), times: timesF, rekeyed(g.terms, n), times: timesG))
      default: .twoWords(.combination(rekeyed(f.terms, n), times: timesF, rekeyed(g.terms, n), times: timesG))
      }
    return canonical(terms, denominator: denominator, variableCount: n)
  }
}
