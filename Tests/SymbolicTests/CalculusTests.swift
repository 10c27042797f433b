import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct CalculusTests {
  /// `f[x := g]` at `p` is `f` at `p` with `g(p)` in the place of x.
  @Test func substitutionLemma() {
    for index in TestSeeds.cases(10_000) {
      var random = TestSeeds.generator(case: index)
      let points = RandomExpressions.points(3, using: &random)
      let expressions = RandomExpressions(.rational, points: points)
      let f = expressions.expression(size: 15, using: &random)
      let g = expressions.shadowed(size: 8, using: &random)
      let h = expressions.shadowed(size: 8, using: &random)
      let composed = f.substituting(["x": g.expression, "y": h.expression])
      for (i, point) in points.enumerated() {
        guard let x = g.values[i], let y = h.values[i] else { continue }
        #expect(
          composed.value(at: point) == f.value(at: [x, y, point[2]]),
          "case \(index), seed \(TestSeeds.seed): \(f), x = \(g.expression), y = \(h.expression), at \(point)")
      }
    }
  }

  @Test func substitutionIsSimultaneous() throws {
    let pool = ExpressionPool()
    let f = try pool.parse("x - 2*y + z")
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    #expect(f.substituting(["x": y, "y": x]) == (try pool.parse("y - 2*x + z")))
    #expect(f.substituting(["w": y]) == f)
  }

  /// Newton's formula, `f'(a) = Σ_k (-1)^(k+1)/k Δ^k f(a)`, is exact for polynomials.
  @Test func derivativesOfPolynomialsByDifferences() throws {
    var checked = 0
    for index in TestSeeds.cases(1000) {
      var random = TestSeeds.generator(case: index)
      let f = RandomExpressions(.polynomials).expression(size: Int.random(in: 1...12, using: &random), using: &random)
      let point = RandomExpressions.point(3, using: &random)
      let order = 26
      var differences = (0...order).compactMap { f.value(at: [point[0] + Rational($0), point[1], point[2]]) }
      #expect(differences.count == order + 1)
      var derivative: Rational = 0
      for k in 1...order {
        differences = zip(differences.dropFirst(), differences).map { $0 - $1 }
        derivative += try Rational(Integer(k % 2 == 1 ? 1 : -1), Integer(k)) * differences[0]
      }
      // Beyond this degree the formula needs more points.
      if !differences[0].isZero { continue }
      checked += 1
      #expect(
        f.derivative(by: "x").expression.value(at: point) == derivative,
        "case \(index), seed \(TestSeeds.seed): \(f) at \(point)")
    }
    #expect(checked > TestSeeds.cases(1000).count / 2)
  }

  /// Forward and reverse, as an expression and at a point, are what dual numbers compute, at kinks too.
  @Test func derivativesAgreeWithDualNumbers() throws {
    for index in TestSeeds.cases(10_000) {
      var random = TestSeeds.generator(case: index)
      let f = RandomExpressions(.rational).expression(size: Int.random(in: 1...25, using: &random), using: &random)
      let program = try ExpressionProgram(of: [f], variables: ["x", "y", "z"])
      let point = RandomExpressions.point(3, using: &random)
      guard let branches = try? program.branches(at: point, over: Rationals()) else { continue }
      // Over dual numbers a leaky unit is computed from two others, which are both off at its kink.
      // The last line of a text is the unit; those before it are named sub-expressions.
      let kinks = branches.kinks.map { program.unit(Int($0)).description.split(separator: "\n").last ?? "" }
      if kinks.contains(where: { $0.hasPrefix("leakyRelu") }) { continue }
      let jacobian = try program.jacobian(at: point, branches: branches, over: Rationals())
      let gradient = f.gradient(by: ["x", "y", "z", "w"])
      #expect(gradient[3].expression.constantValue == 0)
      for (i, name) in ["x", "y", "z"].enumerated() {
        let dual = try program.evaluate(
          at: point.enumerated().map { .init(value: $1, slope: $0 == i ? 1 : 0) }, over: DualNumbers())[0].slope
        let note: Comment = "case \(index), seed \(TestSeeds.seed): \(f) by \(name) at \(point)"
        #expect(jacobian[i] == dual, note)
        #expect(f.derivative(by: name).expression.value(at: point) == dual, note)
        // Of a piece that is not chosen, and not defined, the gradient has 0 times its derivative.
        let value = gradient[i].expression.value(at: point)
        #expect(value == dual || value == nil && f.description.contains("piecewise"), note)
      }
    }
  }

  /// Where no kink is 0, both one-sided derivatives agree: the affine forms on both sides of the point are one.
  @Test func kinksAreNamed() throws {
    for index in TestSeeds.cases(2000) {
      var random = TestSeeds.generator(case: index)
      let f = RandomExpressions(.piecewiseAffine).expression(
        size: Int.random(in: 1...12, using: &random), using: &random)
      let point = RandomExpressions.point(3, using: &random)
      let kinks = f.gradient(by: ["x", "y", "z"])[0].kinks
      if kinks.contains(where: { $0.value(at: point) == 0 }) { continue }
      let direction = RandomExpressions.point(3, using: &random)
      let epsilon = Rational(mantissa: 1, exponentOfTwo: -60)
      func moved(_ t: Rational) -> [Rational] { zip(point, direction).map { $0 + t * $1 } }
      let values = [moved(-epsilon), point, moved(epsilon)].compactMap { f.value(at: $0) }
      #expect(values[2] - values[1] == values[1] - values[0], "case \(index), seed \(TestSeeds.seed): \(f) at \(point)")
    }
    let pool = ExpressionPool()
    let f = try pool.parse("relu(x - 1) + max(x, y, 2)*y + abs(y)")
    #expect(f.derivative(by: "x").kinks.map(\.description) == ["x - 1", "-x + y", "-max(x, y) + 2"])
    #expect(f.derivative(by: "z").kinks == [])
  }

  /// A text, a variable, and the text of the derivative.
  static let derivatives = [
    ("x^3 + 2*x*y - y", "x", "3*x^2 + 2*y"),
    ("1/x", "x", "-1/x^2"),
    ("x/y", "y", "-x/y^2"),
    ("relu(2*x)", "x", "2*step(2*x)"),
    ("leakyRelu(x, 1/10)", "x", "9*step(x)/10 + 1/10"),
    ("abs(x)", "x", "2*step(x) - 1"),
    ("sign(x) + step(x)", "x", "0"),
    ("max(x, y)", "y", "step(-x + y)"),
    ("min(x, y)", "y", "step(x - y)"),
    ("exp(2*x)", "x", "2*exp(2*x)"),
    ("log(x)", "x", "1/x"),
    ("sqrt(x)", "x", "1/sqrt(x)/2"),
    ("tanh(x)", "x", "-tanh(x)^2 + 1"),
    ("sigmoid(x)", "x", "sigmoid(x) - sigmoid(x)^2"),
    ("softplus(2*x)", "x", "2*sigmoid(2*x)"),
    ("erf(x)", "x", "exp(-x^2)/sqrt(atan(1))"),
    ("sin(x)", "x", "cos(x)"),
    ("cos(3*x)", "x", "-3*sin(3*x)"),
    ("atan(x)", "x", "1/(1 + x^2)"),
    ("y", "x", "0"),
    ("7", "x", "0"),
  ]

  @Test(arguments: derivatives)
  func derivativesByHand(_ text: String, _ variable: String, _ derivative: String) throws {
    let f = try ExpressionPool().parse(text)
    #expect(f.derivative(by: variable).expression == (try f.pool.parse(derivative)))
    #expect(f.gradient(by: [variable])[0].expression == (try f.pool.parse(derivative)))
  }

  /// Elementary functions, over doubles, against central differences.
  @Test func derivativesOfElementaryFunctions() throws {
    let texts = [
      "exp(x)*tanh(x*y)", "log(x^2 + 1)/sigmoid(y)", "sqrt(exp(x) + y^2)", "x^-3*sigmoid(x)^2", "softplus(x*y - 1)",
      "erf(2*x + y)", "sin(x^2)*cos(x - y)", "atan(x/(1 + y^2))",
    ]
    for text in texts {
      let f = try ExpressionPool().parse(text)
      let program = try ExpressionProgram(of: [f], variables: ["x", "y"])
      let derivative = try ExpressionProgram(of: [f.derivative(by: "x").expression], variables: ["x", "y"])
      for point in [[0.7, -0.3], [-1.2, 0.4], [2.0, 1.0]] {
        let h = 1e-5
        let above = try program.evaluate(at: [point[0] + h, point[1]], over: Doubles())[0]
        let below = try program.evaluate(at: [point[0] - h, point[1]], over: Doubles())[0]
        let exact = try derivative.evaluate(at: point, over: Doubles())[0]
        #expect(Swift.abs((above - below) / (2 * h) - exact) < 1e-7 * (1 + Swift.abs(exact)), "\(text) at \(point)")
        let jacobian = try program.jacobian(at: point, branches: nil, over: Doubles())
        #expect(Swift.abs(jacobian[0] - exact) <= 1e-13 * (1 + Swift.abs(exact)), "\(text) at \(point)")
      }
    }
  }

  @Test func aProductOfManyFactors() throws {
    let pool = ExpressionPool()
    let x = pool.coordinates(500)
    let product = pool.product(x.map { $0 + 1 })
    let gradient = product.gradient(by: ["x0", "x7", "x499"])
    let program = ExpressionProgram(of: gradient.map(\.expression) + [product.derivative(by: "x7").expression])
    let point = program.variables.map { _ in Rational(1) }
    let expected = Rational(mantissa: 1, exponentOfTwo: 499)
    #expect(try program.evaluate(at: point, over: Rationals()) == [expected, expected, expected, expected])
    #expect(program.count < 10_000)
  }
}
