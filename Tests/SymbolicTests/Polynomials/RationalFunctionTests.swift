import Exact
import Symbolic
import TestSeeds
import Testing

@Suite struct RationalFunctionTests {
  private func random(
    _ shape: RandomPolynomials, using random: inout SplitMix64
  ) throws -> RationalFunction {
    canonical(try RationalFunction(shape.polynomial(using: &random), shape.nonzero(using: &random)))
  }

  /// A rational function as it is, held to be canonical.
  private func canonical(
    _ function: RationalFunction, sourceLocation: SourceLocation = #_sourceLocation
  ) -> RationalFunction {
    #expect(function.isCanonical, "not canonical", sourceLocation: sourceLocation)
    return function
  }

  private func shape(using random: inout SplitMix64) -> RandomPolynomials {
    RandomPolynomials(small: Int.random(in: 0...3, using: &random), terms: 2, degree: 2)
  }

  @Test func fieldLaws() throws {
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let shape = shape(using: &random)
      let (f, g, h) = (
        try self.random(shape, using: &random), try self.random(shape, using: &random),
        try self.random(shape, using: &random)
      )
      let one = RationalFunction(Polynomial(1, variableCount: shape.variableCount))
      #expect(canonical(f + g) == g + f)
      #expect(canonical(f * g) == g * f)
      #expect(f + g + h == f + (g + h))
      #expect(f * g * h == f * (g * h))
      #expect(f * (g + h) == f * g + f * h)
      #expect(canonical(f - g + g) == f)
      #expect((f - f).isZero && canonical(f - f) == canonical(f * 0))
      if g.isZero {
        #expect(throws: ArithmeticError.self) { try f.divided(by: g) }
      } else {
        #expect(canonical(try f.divided(by: g)) * g == f)
        #expect(try canonical(g.inverse()) * g == one)
        #expect(try canonical(g.pow(-2)) * g * g == one)
      }
    }
  }

  /// However a fraction is expanded, it is the same value; and the values at points are those of its parts.
  @Test func canonicity() throws {
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let shape = shape(using: &random)
      let (n, d) = (shape.polynomial(using: &random), shape.nonzero(using: &random))
      let factor = shape.nonzero(using: &random)
      let f = canonical(try RationalFunction(n, d))
      let g = canonical(try RationalFunction(n * factor * -3, d * factor * -3))
      #expect(f == g && f.hashValue == g.hashValue)
      let point = shape.point(using: &random)
      let divisor = try d.evaluate(at: point, over: Rationals())
      guard !divisor.isZero else { continue }
      let value = try n.evaluate(at: point, over: Rationals()).divided(by: divisor)
      #expect(try f.evaluate(at: point, over: Rationals()) == value)
    }
  }

  @Test func derivatives() throws {
    for index in TestSeeds.cases(200) {
      var random = TestSeeds.generator(case: index)
      let shape = RandomPolynomials(small: Int.random(in: 1...2, using: &random), terms: 2)
      let (f, g) = (try self.random(shape, using: &random), try self.random(shape, using: &random))
      #expect(
        canonical((f * g).derivative(in: 0)) == f.derivative(in: 0) * g + f * g.derivative(in: 0))
      #expect((f + g).derivative(in: 0) == f.derivative(in: 0) + g.derivative(in: 0))
    }
  }

  /// 1/x + 1/(x + 1) + … telescopes with its partial fractions.
  @Test func aTelescopingSum() throws {
    let field = RationalFunctionField(variables: ["x", "y"])
    let (x, y) = (field.generators[0], field.generators[1])
    var sum = field.zero
    for k in 0..<30 {
      let a = x * y + field.element(Rational(k))
      sum = sum + (try (a * (a + field.one)).inverse())
    }
    let expected = try (x * y).inverse() - (x * y + field.element(30)).inverse()
    #expect(sum == expected)
    #expect(field.text(of: expected) == "30/(x^2*y^2 + 30*x*y)")
    #expect(throws: DomainError.divisionByZero(domain: field.name)) { try field.divide(x, by: y - y) }
  }
}
