import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct TaylorPolynomialTests {
  @Test(arguments: [
    ("exp(x)", "0", ["1", "1", "1/2", "1/6", "1/24"]), ("log(1 + x)", "0", ["0", "1", "-1/2", "1/3", "-1/4"]),
    ("sqrt(1 + x)", "0", ["1", "1/2", "-1/8", "1/16", "-5/128"]), ("tanh(x)", "0", ["0", "1", "0", "-1/3", "0"]),
    ("sigmoid(x)", "0", ["1/2", "1/4", "0", "-1/48", "0"]), ("sin(x)", "0", ["0", "1", "0", "-1/6", "0"]),
    ("cos(x)", "0", ["1", "0", "-1/2", "0", "1/24"]), ("atan(x)", "0", ["0", "1", "0", "-1/3", "0"]),
    ("softplus(x)", "0", ["softplus(0)", "1/2", "1/8", "0", "-1/192"]), ("1/(1 - x)", "0", ["1", "1", "1", "1", "1"]),
    ("1/x", "1/2", ["2", "-4", "8", "-16", "32"]), ("exp(y*x)", "0", ["1", "y", "y^2/2", "y^3/6", "y^4/24"]),
    ("relu(x - y*0)*abs(x - 3)", "1", ["2", "1", "-1", "0", "0"]), ("max(x, 1/x, -5)", "2", ["2", "1", "0", "0", "0"]),
    ("exp(-sin(x)^2 - cos(x)^2 + 1)", "0", ["1", "0", "0", "0", "0"]),
    ("piecewise(x > 1, 1/(x - 1), x^2)", "1/2", ["1/4", "1", "1", "0", "0"]),
    ("relu(exp(x) - 2)", "1", ["exp(1) - 2", "exp(1)", "exp(1)/2", "exp(1)/6", "exp(1)/24"]),
  ])
  func known(_ text: String, _ point: String, _ coefficients: [String]) throws {
    let pool = ExpressionPool()
    let f = try pool.parse(text)
    let series = try f.taylorPolynomial(in: "x", at: Rational(parsing: point), order: 4)
    #expect(series.order == 4)
    for (found, expected) in zip(series.coefficients, coefficients) {
      let verdict = try found.decideEquality(to: pool.parse(expected))
      guard case .proved = verdict.finding else {
        Issue.record("\(text): \(found), expected \(expected)")
        continue
      }
    }
  }

  @Test(arguments: [
    ("1/x", "0"), ("log(x)", "0"), ("log(x)", "-1"), ("sqrt(x)", "0"), ("abs(x)", "0"), ("relu(x^9)", "0"),
    ("sign(x)", "0"),
    ("max(x, 2 - x)", "1"), ("relu(x - y)", "0"), ("piecewise(x >= 0, x, 0)", "0"), ("step(sin(x)*0 + x)", "0"),
  ])
  func none(_ text: String, _ point: String) throws {
    let f = try ExpressionPool().parse(text)
    #expect(throws: SeriesError.self) { try f.taylorPolynomial(in: "x", at: Rational(parsing: point), order: 4) }
  }

  /// The coefficients are the derivatives at the point over factorials.
  @Test func coefficientsAreDerivatives() throws {
    var count = 0
    for index in TestSeeds.cases(1000) {
      var random = TestSeeds.generator(case: index)
      let f = RandomExpressions(.quotients).expression(size: Int.random(in: 1...8, using: &random), using: &random)
      let point = RandomExpressions.point(3, using: &random)
      guard f.value(at: point) != nil else { continue }
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(f) at \(point)"
      let series = try f.taylorPolynomial(in: "x", at: point[0], order: 3)
      var derivative = f
      var factorial: Rational = 1
      for (k, coefficient) in series.coefficients.enumerated() {
        #expect(
          derivative.value(at: point).map { $0 == factorial * (coefficient.value(at: point) ?? -1) } ?? false, note)
        derivative = derivative.derivative(by: "x").expression
        factorial *= Rational(k + 1)
      }
      #expect(series.expression.value(at: point) == f.value(at: point), note)
      count += 1
    }
    #expect(count > TestSeeds.cases(400).count)
  }

  /// With opaque functions the series is that of every choice of them.
  @Test func opaqueFunctions() throws {
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let pool = ExpressionPool()
      let made = RandomExpressions(.polynomials, in: pool)
      func part() -> Expression { made.expression(size: 4, using: &random) }
      let g = OpaqueFunction("g", arity: 2)
      let body = RandomExpressions(.polynomials, in: pool, variables: ["y", "z"]).expression(size: 4, using: &random)
      let f = g(part(), part()) * part() + g(part(), pool.variable("x"))
      let series = try f.taylorPolynomial(in: "x", at: 1, order: 3)
      let expected = try f.replacing(g, parameters: ["y", "z"], by: body)
        .taylorPolynomial(in: "x", at: 1, order: 3)
      let point = RandomExpressions.point(3, using: &random)
      for (a, b) in zip(series.coefficients, expected.coefficients) {
        let value = a.replacing(g, parameters: ["y", "z"], by: body).value(at: point)
        #expect(value == b.value(at: point), "case \(index), seed \(TestSeeds.seed): \(f), \(body)")
      }
    }
  }
}
