import Exact
import Symbolic
import TestSeeds
import Testing

@Suite struct CommonDivisorTests {
  /// The result divides both, the factor that was put into both divides it, and what is left is coprime.
  @Test func productsWithACommonFactor() {
    for index in TestSeeds.cases(1_000) {
      var random = TestSeeds.generator(case: index)
      let shape = RandomPolynomials(
        small: Int.random(in: 1...4, using: &random), terms: Int.random(in: 1...5, using: &random),
        degree: UInt32.random(in: 1...4, using: &random))
      let (f, g, h) = (
        shape.nonzero(using: &random), shape.nonzero(using: &random), shape.nonzero(using: &random)
      )
      let divisor = canonical((f * h).greatestCommonDivisor(g * h))
      #expect(divisor == divisor.primitivePart)
      #expect(divisor == (g * h).greatestCommonDivisor(f * h))
      #expect(divisor.dividedExactly(by: h) != nil)
      guard let a = (f * h).dividedExactly(by: divisor), let b = (g * h).dividedExactly(by: divisor) else {
        Issue.record("a divisor that does not divide")
        continue
      }
      #expect(a.greatestCommonDivisor(b).constantValue == 1)
    }
  }

  /// The two algorithms find the same.
  @Test func bothAlgorithmsAgree() {
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let shape = RandomPolynomials(small: Int.random(in: 1...3, using: &random), terms: 3, degree: 2)
      let (f, g, h) = (
        shape.polynomial(using: &random), shape.polynomial(using: &random), shape.nonzero(using: &random)
      )
      #expect((f * h).greatestCommonDivisor(g * h) == (f * h).subresultantCommonDivisor(g * h))
      #expect((f * f).greatestCommonDivisor(f * g) == (f * f).subresultantCommonDivisor(f * g))
    }
  }

  /// Wide shapes: many variables, high powers, large coefficients.
  @Test func shapes() {
    for index in TestSeeds.cases(80) {
      var random = TestSeeds.generator(case: index)
      let shape = RandomPolynomials(using: &random)
      if shape.largestExponent > 300 { continue }
      let (f, h) = (shape.nonzero(using: &random), shape.nonzero(using: &random))
      let one = Polynomial(1, variableCount: shape.variableCount)
      // Neighbours have nothing in common, so that all that is common was put in.
      #expect(canonical((f * h).greatestCommonDivisor((f + one) * h)) == h.primitivePart)
    }
  }

  @Test func special() {
    let ring = PolynomialRing(variables: ["x", "y", "z"])
    let (x, y, z) = (ring.generators[0], ring.generators[1], ring.generators[2])
    #expect(ring.zero.greatestCommonDivisor(ring.zero) == ring.zero)
    #expect(ring.zero.greatestCommonDivisor(x * -2) == x)
    #expect(ring.element(6).greatestCommonDivisor(x * 3) == ring.one)
    #expect((x * x * y).greatestCommonDivisor(x * y * y * z) == x * y)
    // Sparse, of high degree: x^60 - y^40 and x^90 - y^60 have x^30 - y^20 in common.
    #expect(
      (x.pow(60) - y.pow(40)).greatestCommonDivisor(x.pow(90) - y.pow(60)) == x.pow(30) - y.pow(20))
    #expect(
      (x.pow(60_000_000) - y.pow(40)).greatestCommonDivisor(x.pow(90_000_000) - y.pow(60))
        == x.pow(30_000_000) - y.pow(20))
    // A divisor with larger coefficients than its multiples: (x^105 - 1) / (x^5 - 1) has the cyclotomic polynomial of 105
    // as a factor, whose coefficients reach -2.
    let all = x.pow(105) - ring.one
    let parts = [35, 21, 15].map { x.pow($0) - ring.one }
    let divisor = parts.reduce(all) { rest, part in
      rest.dividedExactly(by: rest.greatestCommonDivisor(part)) ?? ring.zero
    }
    #expect(divisor.allTerms.contains { $0.coefficient == -2 })
    #expect(all.greatestCommonDivisor(divisor * (x + y)) == divisor)
  }

  /// Knuth's example: the remainders of these have large coefficients, the divisor is 1.
  @Test func coprimeWithLargeRemainders() {
    func polynomial(_ coefficients: [Int]) -> Polynomial {
      Polynomial(
        terms: coefficients.reversed().enumerated().map { (Rational($1), [UInt32($0)]) }, variableCount: 1)
    }
    let f = polynomial([1, 0, 1, 0, -3, -3, 8, 2, -5])
    let g = polynomial([3, 0, 5, 0, -4, -9, 21])
    #expect(f.greatestCommonDivisor(g).constantValue == 1)
    #expect(f.subresultantCommonDivisor(g).constantValue == 1)
    #expect((f * g).subresultantCommonDivisor(f * f) == f)
  }
}
