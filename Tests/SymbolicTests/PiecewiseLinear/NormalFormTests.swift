import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct NormalFormTests {
  /// A rule's text, what it becomes, and the same by the definitions of the functions.
  static let rules: [(String, String, @Sendable (Rational, Rational) -> Rational)] = [
    // Scale and side.
    ("relu(2*x)", "2*relu(x)", { x, _ in Swift.max(2 * x, 0) }),
    ("relu(x/2 - y/3)", "relu(3*x - 2*y)/6", { x, y in Swift.max((3 * x - 2 * y) * sixth, 0) }),
    ("relu(-x)", "-x + relu(x)", { x, _ in Swift.max(-x, 0) }),
    ("relu(y - x)", "-x + y + relu(x - y)", { x, y in Swift.max(y - x, 0) }),
    ("relu(4 - 2*x)", "-2*x + 2*relu(x - 2) + 4", { x, _ in Swift.max(4 - 2 * x, 0) }),
    ("relu(x) - relu(-x)", "x", { x, _ in x }),
    // Magnitude, slope.
    ("abs(x)", "-x + 2*relu(x)", { x, _ in x.magnitude }),
    ("abs(-3*x)", "-3*x + 6*relu(x)", { x, _ in 3 * x.magnitude }),
    ("abs(x - y) - abs(y - x)", "0", { _, _ in 0 }),
    ("leakyRelu(x, 1/4)", "x/4 + 3*relu(x)/4", { x, _ in x > 0 ? x : x * quarter }),
    ("leakyRelu(-x, 1/4)", "-x + 3*relu(x)/4", { x, _ in x < 0 ? -x : -x * quarter }),
    // Two, minimum, shift, order.
    ("max(x, y)", "y + relu(x - y)", { x, y in Swift.max(x, y) }),
    ("max(y, x)", "y + relu(x - y)", { x, y in Swift.max(x, y) }),
    ("min(x, y)", "x - relu(x - y)", { x, y in Swift.min(x, y) }),
    ("max(x, x)", "x", { x, _ in x }),
    ("max(x, y) + min(x, y)", "x + y", { x, y in x + y }),
    ("max(y, 0, x)", "max(0, y, x)", { x, y in Swift.max(0, x, y) }),
    ("max(x + 1, y + 1, 1)", "max(0, y, x) + 1", { x, y in Swift.max(0, x, y) + 1 }),
    ("max(2*x, 2*y, 0)", "2*max(0, y, x)", { x, y in 2 * Swift.max(0, x, y) }),
    ("min(x, y, 0)", "x - max(0, x - y, x)", { x, y in Swift.min(x, y, 0) }),
    // Nesting.
    ("max(x, relu(y))", "max(0, y, x)", { x, y in Swift.max(0, x, y) }),
    ("max(max(x, y), 0)", "max(0, y, x)", { x, y in Swift.max(0, x, y) }),
    ("relu(relu(x) - 1)", "relu(x - 1)", { x, _ in Swift.max(Swift.max(x, 0) - 1, 0) }),
    ("relu(x + 2*relu(y))", "max(0, x, x + 2*y)", { x, y in Swift.max(0, x + 2 * Swift.max(y, 0)) }),
    // Dominance.
    ("relu(relu(x) + 1)", "relu(x) + 1", { x, _ in Swift.max(x, 0) + 1 }),
    ("relu(-relu(x))", "0", { _, _ in 0 }),
    ("max(x, x + 1, x - 1)", "x + 1", { x, _ in x + 1 }),
    ("max(x, x + abs(y))", "x - y + 2*relu(y)", { x, y in x + y.magnitude }),
    ("relu(step(x) - 1)", "0", { _, _ in 0 }),
    // Sign and step.
    ("sign(-2*x)", "-sign(x)", { x, _ in Rational(-x.signum()) }),
    ("sign(x - y) + sign(y - x)", "0", { _, _ in 0 }),
    ("step(3*x - 6)", "step(x - 2)", { x, _ in x > 2 ? 1 : 0 }),
    ("step(relu(x) + 1)", "1", { _, _ in 1 }),
    ("step(-relu(x))", "0", { _, _ in 0 }),
    // Sums.
    ("3*(x + relu(y)) - 2*(x + relu(y)) - relu(y)", "x", { x, _ in x }),
    ("clip(x, -1, 1)", "relu(x + 1) - relu(x - 1) - 1", { x, _ in Swift.min(Swift.max(x, -1), 1) }),
  ]

  static let (quarter, sixth) = (Rational(mantissa: 1, exponentOfTwo: -2), Rational(1, positiveDenominator: 6))

  @Test(arguments: rules.indices)
  func rulesFollowTheDefinitions(_ index: Int) throws {
    let (text, expected, definition) = Self.rules[index]
    let pool = ExpressionPool()
    _ = pool.coordinates(1)
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    #expect(x != y)
    let f = try pool.parse(text)
    let normal = try f.piecewiseLinearNormalForm()
    #expect(normal.description == expected)
    #expect(try normal.piecewiseLinearNormalForm() == normal)
    // A grid with the kinks of all rules, and random points.
    var points = (-6...6).flatMap { i in (-6...6).map { [Rational($0), Rational(i)].map { $0 * Self.sixth * 3 } } }
    for index in TestSeeds.cases(50) {
      var random = TestSeeds.generator(case: index)
      points.append(RandomExpressions.point(2, using: &random))
    }
    let programs = try ExpressionProgram(of: [f, normal], variables: ["x", "y"])
    for point in points {
      let value = definition(point[0], point[1])
      #expect(try programs.evaluate(at: point, over: Rationals()) == [value, value], "\(text) at \(point)")
    }
  }

  /// The normal form has the same values, at points on kinks too, and is its own.
  @Test func normalFormsKeepValues() throws {
    for index in TestSeeds.cases(10_000) {
      var random = TestSeeds.generator(case: index)
      let points = RandomExpressions.points(5, using: &random)
      let fragment: RandomExpressions.Fragment = index % 3 == 0 ? .rational : .piecewiseAffine
      let shadowed = RandomExpressions(fragment, points: points)
        .shadowed(size: Int.random(in: 1...30, using: &random), using: &random)
      let f = shadowed.expression
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(f)"
      let normal = try f.piecewiseLinearNormalForm()
      for (point, value) in zip(points, shadowed.values) {
        if let value { #expect(normal.value(at: point) == value, note) }
      }
      #expect(try normal.piecewiseLinearNormalForm() == normal, note)
    }
  }

  /// Elementary functions stay, with their arguments in normal form.
  @Test func otherFunctionsAreAtoms() throws {
    let pool = ExpressionPool()
    func normal(_ text: String) throws -> String { try pool.parse(text).piecewiseLinearNormalForm().description }
    #expect(try normal("exp(relu(2*x)) - exp(2*relu(x)) + y") == "y")
    #expect(try normal("relu(exp(x))") == "exp(x)")
    #expect(try normal("max(tanh(x), 1)") == "1")
    #expect(try normal("x*max(y, y)/(x*y) - 1/abs(x)") == (try normal("x*y/(y*x) - 1/abs(-x)")))
    #expect(try normal("1/x + 1 - 1/x") == "1")
    #expect(try normal("abs(x^2)") == "x^2")
  }

  @Test func limitsHold() throws {
    let pool = ExpressionPool()
    var (f, g) = (pool.variable("x"), pool.variable("y"))
    for _ in 0..<2000 { (f, g) = (relu(f * 3 + g), relu(g / 7 - f)) }
    #expect(throws: DecisionStop.self) {
      try f.piecewiseLinearNormalForm(limits: DecisionLimits(operations: 10_000))
    }
    let power = try pool.parse("relu(x*2^1000000000)")
    #expect(try power.piecewiseLinearNormalForm().nodeCount < 10)
    var ladder = pool.variable("x")
    for i in 0..<60 { ladder = max(ladder, ladder + pool.variable("y\(i)")) }
    #expect(try ladder.piecewiseLinearNormalForm().nodeCount < 1000)
  }
}
