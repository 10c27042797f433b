import Exact
import Symbolic
import TestSeeds
import Testing

@Suite struct PolynomialTests {
  private func three(
    _ random: inout SplitMix64
  ) -> (shape: RandomPolynomials, f: Polynomial, g: Polynomial, h: Polynomial) {
    let shape = RandomPolynomials(using: &random)
    return (
      shape, canonical(shape.polynomial(using: &random)), canonical(shape.polynomial(using: &random)),
      canonical(shape.polynomial(using: &random))
    )
  }

  @Test func ringLaws() {
    for index in TestSeeds.cases(3_000) {
      var random = TestSeeds.generator(case: index)
      let (shape, f, g, h) = three(&random)
      let one = Polynomial(1, variableCount: shape.variableCount)
      let zero = Polynomial(0, variableCount: shape.variableCount)
      #expect(canonical(f + g) == g + f)
      #expect(canonical(f * g) == g * f)
      #expect(canonical(f + g + h) == f + (g + h))
      #expect(canonical(f * (g + h)) == f * g + f * h)
      if shape.largestExponent < 1 << 29 { #expect(canonical(f * g * h) == f * (g * h)) }
      #expect(canonical(f - g) == -(g - f))
      #expect(canonical(f - g + g) == f)
      #expect(canonical(f - f) == zero)
      #expect(f * one == f && f * zero == zero && f + zero == f)
      let number = shape.coefficient(using: &random)
      #expect(canonical(f * number) == f * Polynomial(number, variableCount: shape.variableCount))
    }
  }

  /// Against sums and products of dictionaries.
  @Test func definitions() {
    for index in TestSeeds.cases(2_000) {
      var random = TestSeeds.generator(case: index)
      let shape = RandomPolynomials(using: &random)
      let n = shape.variableCount
      let (a, b) = (shape.terms(using: &random), shape.terms(using: &random))
      let (x, y) = (NaivePolynomial(a, variableCount: n), NaivePolynomial(b, variableCount: n))
      let f = canonical(Polynomial(terms: a, variableCount: n))
      let g = canonical(Polynomial(terms: b, variableCount: n))
      #expect(NaivePolynomial(f) == x)
      #expect(NaivePolynomial(f + g) == x + y)
      #expect(NaivePolynomial(f * g) == x * y)
      #expect(NaivePolynomial(canonical(f * f)) == x * x)
      if n > 0 {
        let variable = Int.random(in: 0..<n, using: &random)
        #expect(NaivePolynomial(canonical(f.derivative(in: variable))) == x.derivative(in: variable))
        #expect(f.degree(in: variable) == (x.terms.keys.map { Int($0[variable]) }.max() ?? -1))
      }
      #expect(f.termCount == x.terms.count)
      #expect(f.totalDegree == (x.terms.keys.map { $0.reduce(0) { $0 + Int($1) } }.max() ?? -1))
    }
  }

  /// One polynomial from terms in another order, torn apart, is the same value with the same hash.
  @Test func canonicity() {
    for index in TestSeeds.cases(1_000) {
      var random = TestSeeds.generator(case: index)
      let shape = RandomPolynomials(using: &random)
      let terms = shape.terms(using: &random)
      var torn: [(coefficient: Rational, exponents: [UInt32])] = []
      for term in terms {
        let part = shape.coefficient(using: &random)
        torn += [(part, term.exponents), (term.coefficient - part, term.exponents)]
      }
      let f = canonical(Polynomial(terms: terms, variableCount: shape.variableCount))
      let g = canonical(Polynomial(terms: torn.shuffled(using: &random), variableCount: shape.variableCount))
      #expect(f == g)
      #expect(f.hashValue == g.hashValue)
      #expect(Polynomial(terms: f.allTerms, variableCount: shape.variableCount) == f)
      // High powers that come and go leave narrow keys behind.
      let large = Polynomial(1, exponents: Array(repeating: 1 << 30, count: shape.variableCount))
      #expect(canonical(f + large - large) == f)
    }
  }

  /// The value at a point is a homomorphism, to rational numbers and to prime fields.
  @Test func evaluation() throws {
    for index in TestSeeds.cases(1_500) {
      var random = TestSeeds.generator(case: index)
      let shape = RandomPolynomials(small: Int.random(in: 0...4, using: &random), terms: 12, degree: 7)
      let (f, g) = (shape.polynomial(using: &random), shape.polynomial(using: &random))
      let point = shape.point(using: &random)
      let (x, y) = (try f.evaluate(at: point, over: Rationals()), try g.evaluate(at: point, over: Rationals()))
      #expect(x == (try NaivePolynomial(f).value(at: point)))
      #expect(try (f + g).evaluate(at: point, over: Rationals()) == x + y)
      #expect(try (f * g).evaluate(at: point, over: Rationals()) == x * y)
      let field = PrimeField.random(using: &random)
      #expect(try f.evaluate(at: point.map { try field.element($0) }, over: field) == (try field.element(x)))
      if shape.variableCount > 0 {
        let variable = Int.random(in: 0..<shape.variableCount, using: &random)
        let part = canonical(f.substituting(point[variable], for: variable))
        #expect(part.degree(in: variable) <= 0)
        #expect(try part.evaluate(at: point, over: Rationals()) == x)
      }
    }
  }

  /// Composition, then the value, is the value at the values; and the chain rule holds.
  @Test func composition() throws {
    for index in TestSeeds.cases(700) {
      var random = TestSeeds.generator(case: index)
      let outer = RandomPolynomials(small: Int.random(in: 1...3, using: &random), terms: 6, degree: 3)
      let inner = RandomPolynomials(small: Int.random(in: 1...3, using: &random))
      let f = outer.polynomial(using: &random)
      let g = (0..<outer.variableCount).map { _ in inner.polynomial(using: &random) }
      let composed = canonical(f.composed(with: g, variableCount: inner.variableCount))
      let point = inner.point(using: &random)
      let values = try g.map { try $0.evaluate(at: point, over: Rationals()) }
      #expect(
        try composed.evaluate(at: point, over: Rationals()) == (try f.evaluate(at: values, over: Rationals())))
      let chained = g.indices.map { k in
        f.derivative(in: k).composed(with: g, variableCount: inner.variableCount) * g[k].derivative(in: 0)
      }
      #expect(
        composed.derivative(in: 0) == chained.reduce(Polynomial(0, variableCount: inner.variableCount), +))
    }
  }

  @Test func powers() {
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let shape = RandomPolynomials(small: Int.random(in: 0...3, using: &random), terms: 12, degree: 3)
      let f = shape.polynomial(using: &random)
      var power = Polynomial(1, variableCount: shape.variableCount)
      for exponent in 0...5 {
        #expect(canonical(f.pow(exponent)) == power)
        power = power * f
      }
    }
  }

  @Test func collectionInAVariable() {
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let shape = RandomPolynomials(using: &random)
      if shape.variableCount == 0 { continue }
      let f = shape.polynomial(using: &random)
      let variable = Int.random(in: 0..<shape.variableCount, using: &random)
      let parts = f.coefficients(in: variable)
      #expect(parts.allSatisfy { canonical($0.coefficient).degree(in: variable) == 0 })
      #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.exponent > $1.exponent })
      #expect(parts.first.map { Int($0.exponent) } ?? -1 == f.degree(in: variable))
      let powers = parts.map { exponent, coefficient in
        var exponents = [UInt32](repeating: 0, count: shape.variableCount)
        exponents[variable] = exponent
        return coefficient * Polynomial(1, exponents: exponents)
      }
      #expect(powers.reduce(Polynomial(0, variableCount: shape.variableCount), +) == f)
    }
  }

  @Test func contentAndPrimitivePart() {
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let f = RandomPolynomials(using: &random).polynomial(using: &random)
      let primitive = canonical(f.primitivePart)
      #expect(primitive * f.content == f)
      #expect(f.isZero == f.content.isZero)
      guard let leading = primitive.allTerms.first else { continue }
      #expect(leading.coefficient > 0)
      #expect(primitive.allTerms.allSatisfy { $0.coefficient.isInteger })
      let divisor = primitive.allTerms.reduce(Integer(0)) { $0.greatestCommonDivisor($1.coefficient.numerator) }
      #expect(divisor == 1)
    }
  }

  @Test func exactDivision() {
    for index in TestSeeds.cases(1_000) {
      var random = TestSeeds.generator(case: index)
      let shape = RandomPolynomials(using: &random)
      let (f, g) = (shape.polynomial(using: &random), shape.nonzero(using: &random))
      #expect((f * g).dividedExactly(by: g).map { canonical($0) } == f)
      // A quotient that is claimed is one.
      let h = shape.polynomial(using: &random)
      if let quotient = (f * g + h).dividedExactly(by: g) { #expect(quotient * g == f * g + h) }
      // What is left over is of lower degree than the divisor, so it is not divisible.
      if shape.variableCount > 0, g.degree(in: 0) > 0 {
        #expect((f * g + Polynomial(1, variableCount: shape.variableCount)).dividedExactly(by: g) == nil)
      }
    }
  }

  /// Coefficients at the ends of one machine word and of two, where the fast paths must give up in time.
  @Test func coefficientsAtTheEndsOfWords() {
    let ends = [Integer(Int.max), Integer(Int.min), Integer(1) << 62, Integer(Int.min + 1), 1, -1]
    for a in ends {
      for b in ends {
        let f = [a, b, a, b].enumerated().map { (Rational($1), [UInt32($0)]) }
        let g = [b, b, a, 1].enumerated().map { (Rational($1), [UInt32($0)]) }
        let (x, y) = (NaivePolynomial(f, variableCount: 1), NaivePolynomial(g, variableCount: 1))
        let (p, q) = (Polynomial(terms: f, variableCount: 1), Polynomial(terms: g, variableCount: 1))
        #expect(NaivePolynomial(canonical(p + q)) == x + y)
        #expect(NaivePolynomial(canonical(p * q)) == x * y)
        #expect(NaivePolynomial(canonical(p * p)) == x * x)
        #expect((p * q).dividedExactly(by: q) == p)
        #expect((p * q).dividedExactly(by: p) == q)
      }
    }
  }

  /// Products so large that each of the algorithms for them has its turn.
  @Test func largeProducts() throws {
    for index in TestSeeds.cases(12) {
      var random = TestSeeds.generator(case: index)
      let n = Int.random(in: 2...4, using: &random)
      let degree = [2, 40, 10_000].randomElement(using: &random)!
      func large() -> Polynomial {
        Polynomial(
          terms: (0..<300).map { _ in
            (
              Rational(Int.random(in: -9...9, using: &random)),
              (0..<n).map { _ in UInt32.random(in: 0...UInt32(degree), using: &random) }
            )
          }, variableCount: n)
      }
      let (f, g) = (large(), large())
      let product = canonical(f * g)
      #expect(NaivePolynomial(product) == NaivePolynomial(f) * NaivePolynomial(g))
      #expect(product.dividedExactly(by: f) == g)
      #expect(canonical(f * f) == f * (f + g) - product)
    }
  }

  @Test func text() {
    let ring = PolynomialRing(variables: ["x", "y"])
    let (x, y) = (ring.generators[0], ring.generators[1])
    let half = Rational(1, positiveDenominator: 2)
    #expect(ring.text(of: x * x * y * 3 - y + ring.element(half)) == "3*x^2*y - y + 1/2")
    #expect(ring.text(of: ring.zero) == "0")
    #expect(ring.text(of: -(x.pow(3))) == "-x^3")
  }

  @Test func divisionInARing() throws {
    let ring = PolynomialRing(variables: ["x", "y"])
    let (x, y) = (ring.generators[0], ring.generators[1])
    #expect(try ring.divide(x * x - y * y, by: x - y) == x + y)
    #expect(throws: DomainError.self) { try ring.divide(x, by: y) }
    #expect(throws: DomainError.divisionByZero(domain: ring.name)) { try ring.divide(x, by: ring.zero) }
  }
}
