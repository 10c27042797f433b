import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct RationalFormTests {
  private let pool = ExpressionPool()

  private func parse(_ text: String) throws -> Expression { try pool.parse(text) }

  /// Limits that random expressions reach now and then.
  private let small = PolynomialLimits(terms: 300, degree: 40, operations: 200_000)

  /// The values of the generators in a form have the form's value, wherever the expression has one.
  @Test func values() throws {
    var count = 0
    for index in TestSeeds.cases(10_000) {
      var random = TestSeeds.generator(case: index)
      let fragment = [RandomExpressions.Fragment.polynomials, .quotients, .rational].randomElement(using: &random)!
      let points = RandomExpressions.points(3, using: &random)
      let shadowed = RandomExpressions(fragment, points: points).shadowed(
        size: Int.random(in: 1...12, using: &random), using: &random)
      guard let form = try? RationalForm(of: [shadowed.expression], limits: small) else { continue }
      for (point, value) in zip(points, shadowed.values) {
        guard let value else { continue }
        // Denominators of the expression do not vanish here, so that the form is defined.
        let generators = form.generators.map { $0.value(at: point) ?? 0 }
        #expect(try form.functions[0].evaluate(at: generators, over: Rationals()) == value)
        // Those in pieces that are not chosen may vanish.
        if shadowed.expression.description.contains("piecewise") { continue }
        #expect(form.denominators.allSatisfy { $0.value(at: point) != 0 })
        count += 1
      }
    }
    #expect(count > TestSeeds.cases(7_500).count)
  }

  /// What is written differently and is equal has one form.
  @Test func identities() throws {
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let made = RandomExpressions(.quotients)
      let (a, b, c) = (
        made.expression(size: 4, using: &random), made.expression(size: 3, using: &random),
        made.expression(size: 3, using: &random)
      )
      let left = [(a + b) * (a - b), (a + b).pow(3), a * (b + c) - c * a, exp((a + b).pow(2)) * b, max(a * b, c, a)]
      let right = [
        a * a - b * b, a.pow(3) + 3 * a * a * b + 3 * b * b * a + b.pow(3), b * a,
        b * exp(a * a + 2 * a * b + b * b), max(a, b * (a + c) - b * c, c),
      ]
      guard let form = try? RationalForm(of: left + right, limits: small) else { continue }
      for i in left.indices { #expect(form.functions[i] == form.functions[left.count + i], "\(left[i]), \(right[i])") }
      if let quotient = try? RationalForm(of: [a / b, (a * c) / (b * c)], limits: small) {
        #expect(quotient.functions[0] == quotient.functions[1])
      }
    }
  }

  /// Multiplied out and put over one denominator, an expression keeps its values; and both are idempotent.
  @Test func expansion() throws {
    for index in TestSeeds.cases(1_000) {
      var random = TestSeeds.generator(case: index)
      let fragment = [RandomExpressions.Fragment.polynomials, .quotients, .rational].randomElement(using: &random)!
      let points = RandomExpressions.points(3, using: &random)
      let shadowed = RandomExpressions(fragment, points: points).shadowed(
        size: Int.random(in: 1...10, using: &random), using: &random)
      let expression = shadowed.expression
      if let expanded = try? expression.expanded(limits: small) {
        for (point, value) in zip(points, shadowed.values) where value != nil {
          #expect(expanded.value(at: point) == value)
        }
        if fragment == .polynomials { #expect(try expanded.expanded() == expanded) }
      }
      if let quotient = try? expression.inLowestTerms(limits: small) {
        for (point, value) in zip(points, shadowed.values) where value != nil {
          #expect(quotient.value(at: point) == value)
        }
        #expect(try quotient.inLowestTerms() == quotient)
      }
    }
  }

  /// The coefficients times the powers are the expression; the degree is the highest power.
  @Test func collection() throws {
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let points = RandomExpressions.points(2, using: &random)
      let shadowed = RandomExpressions(.polynomials, points: points).shadowed(size: 8, using: &random)
      let expression = shadowed.expression
      guard let parts = try? expression.coefficients(in: "x", limits: small) else { continue }
      let degree = try expression.degree(in: "x", limits: small)
      let collected = try expression.collected(in: "x", limits: small)
      #expect(degree == parts.first?.exponent ?? -1)
      #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.exponent > $1.exponent })
      #expect(parts.allSatisfy { !$0.coefficient.freeVariables.contains("x") })
      for (point, value) in zip(points, shadowed.values) {
        #expect(collected.value(at: point) == value)
        let sum = try parts.reduce(Rational(0)) { sum, part in
          try sum + #require(part.coefficient.value(at: point)) * point[0].pow(part.exponent)
        }
        #expect(sum == value)
      }
    }
  }

  /// The parts multiply to the expression, and the rest has nothing more to take out.
  @Test func content() throws {
    for index in TestSeeds.cases(1_000) {
      var random = TestSeeds.generator(case: index)
      let points = RandomExpressions.points(2, using: &random)
      let made = RandomExpressions(index % 2 == 0 ? .polynomials : .rational, points: points)
      let (first, second) = (made.shadowed(size: 4, using: &random), made.shadowed(size: 4, using: &random))
      guard let parts = try? (first.expression * second.expression).factoringContent(limits: small) else { continue }
      for (i, point) in points.enumerated() {
        guard let a = first.values[i], let b = second.values[i] else { continue }
        #expect(
          parts.expression.value(at: point) ?? 0 == a * b,
          "case \(index), seed \(TestSeeds.seed): \(first.expression), \(second.expression)")
      }
      let rest = try parts.primitivePart.factoringContent()
      #expect(rest.content == (parts.content.isZero ? 0 : 1) && rest.monomial.constantValue == 1)
    }
    let parts = try parse("4*x^2*y - 6*x*y").factoringContent()
    #expect(parts.content == 2)
    #expect(try parts.monomial == parse("x*y"))
    #expect(parts.primitivePart == (try parse("2*x - 3")))
    #expect(try parse("-x*relu(y)/3 + relu(y)/2").factoringContent().monomial == parse("relu(y)"))
    #expect(try parse("x - x").factoringContent().content == 0)
  }

  @Test func texts() throws {
    #expect(try "\(parse("(x + 1)^2*(y - 1)").expanded())" == "\(parse("x^2*y - x^2 + 2*x*y - 2*x + y - 1"))")
    #expect(try parse("(relu(x) + 1)^2").expanded() == parse("relu(x)^2 + 2*relu(x) + 1"))
    #expect(try parse("(x + 1)^2/(2*y + 2)").expanded() == parse("x^2/(2*(y + 1)) + x/(y + 1) + 1/(2*(y + 1))"))
    #expect(try parse("(x^2 - y^2)/(x - y) + z").inLowestTerms() == parse("x + y + z"))
    #expect(try parse("1/x + 1/y").inLowestTerms() == parse("(x + y)/(x*y)"))
    #expect(try parse("(x*y + 1)^2 + y*x").collected(in: "x") == parse("y^2*x^2 + (3*y)*x + 1"))
    #expect(try parse("(x + 1)^3 - x^3").degree(in: "x") == 2)
    #expect(try parse("x - y").degree(in: "z") == 0)
    #expect(try parse("(x + 1)^2 - x^2 - 2*x - 1").degree(in: "x") == -1)
    #expect(try parse("7").expanded() == parse("7"))
  }

  @Test func generatorsAndDenominators() throws {
    let form = try RationalForm(of: [
      parse("relu(x^2 - 1)/(x - 1) + relu((x - 1)*(x + 1)) + 1/3 + log(y)"), parse("1/(1/y)"),
    ])
    #expect(form.variableCount == 2)
    #expect(form.generators.count == 4)
    #expect(try form.denominators == [parse("x - 1"), parse("y"), parse("1/y")])
    #expect(try form.partialSubexpressions == [parse("log(y)")])
    #expect(form.expression(of: form.functions[1]) == pool.variable("y"))
    // Functions of numbers are numbers, also of those that only the form shows.
    let folded = try RationalForm(of: [
      parse("relu((x + 1)^2 - x^2 - 2*x - 3) + exp((x - 1)*(x + 1) - x^2 + 1)")
    ])
    #expect(folded.functions[0].constantValue == 1)
    // Functions of different kinds are not one, nor are those with other slopes.
    let different = try RationalForm(of: [
      parse("relu(x)"), parse("abs(x)"), parse("leakyRelu(x, 1/2)"), parse("leakyRelu(x, 1/3)"), parse("exp(x)"),
      parse("tanh(x)"), parse("max(x, 0)"), parse("min(x, 0)"), parse("sign(x)"), parse("step(x)"),
    ])
    #expect(Set(different.functions).count == 10)
  }

  @Test func errors() throws {
    #expect(throws: RationalFormError.divisionByZero(subexpression: try parse("1/((x + 1)^2 - x^2 - 2*x - 1)"))) {
      try RationalForm(of: [parse("relu(y + 1/((x + 1)^2 - x^2 - 2*x - 1))")])
    }
    #expect(throws: RationalFormError.notPolynomial(variable: "x", subexpression: try parse("relu(x*y)"))) {
      try parse("y*relu(x*y) + x").degree(in: "x")
    }
    #expect(throws: RationalFormError.notPolynomial(variable: "x", subexpression: try parse("1/(x + y)"))) {
      try parse("y/(x + y)").coefficients(in: "x")
    }
  }

  /// What would take forever is refused soon, and what is refused only in an argument is no obstacle.
  @Test func limits() throws {
    func limit(_ expression: Expression) -> PolynomialLimit? {
      do throws(RationalFormError) {
        _ = try RationalForm(of: [expression])
        return nil
      } catch {
        guard case .limit(let limit) = error else { return nil }
        return limit
      }
    }
    let bounds = PolynomialLimits()
    #expect(try limit(parse("(x + y + z + 1)^1000")) == .operations(limit: bounds.operations))
    #expect(try limit(parse("(x^500 + 1)^500*(y + 1)^900")) == .terms(limit: bounds.terms))
    #expect(try limit(parse("(x + 1)^2000000000")) == .degree(limit: bounds.degree))
    #expect(try limit(parse("(x*3)^2000000000")) == .degree(limit: bounds.degree))
    #expect(limit(pool.constant(3).pow(2_000_000_000)) == .coefficientSize(limitInBits: bounds.coefficientBits))
    #expect(try limit(parse("(x + 3)^100000")) != nil)
    var tower = pool.variable("x") + 1
    for _ in 0..<100 { tower = tower * tower + pool.variable("y") }
    #expect(limit(tower) != nil)
    var nest = pool.variable("x")
    for _ in 0..<1000 { nest = tanh(nest) + exp(nest) }
    #expect(limit(nest) == .variables(limit: bounds.variables))
    let large = try exp(parse("(x + y + z + 1)^1000000000"))
    let form = try RationalForm(of: [(large + 1) * (large - 1), large * large - 1])
    #expect(form.functions[0] == form.functions[1])
  }
}
