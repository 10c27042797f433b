import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

@Suite struct ConstructionTests {
  /// Whatever construction simplifies, values stay, and so does the set where there are any.
  @Test func constructionKeepsValuesAndDomains() {
    for index in TestSeeds.cases(10_000) {
      var random = TestSeeds.generator(case: index)
      let points = RandomExpressions.points(4, using: &random)
      let shadowed = RandomExpressions(.rational, points: points)
        .shadowed(size: Int.random(in: 1...40, using: &random), using: &random)
      for (point, value) in zip(points, shadowed.values) {
        #expect(
          shadowed.expression.value(at: point) == value,
          "case \(index), seed \(TestSeeds.seed): \(shadowed.expression) at \(point)")
      }
      if shadowed.expression.isTotal {
        #expect(!shadowed.values.contains(nil), "case \(index), seed \(TestSeeds.seed): \(shadowed.expression)")
      }
    }
  }

  /// The laws of a commutative ring that hold by construction.
  @Test func lawsOfStructure() {
    for index in TestSeeds.cases(10_000) {
      var random = TestSeeds.generator(case: index)
      let expressions = RandomExpressions(.all)
      let (a, b) = (expressions.expression(size: 6, using: &random), expressions.expression(size: 6, using: &random))
      let pool = expressions.pool
      #expect(a + b == b + a && a * b == b * a, "case \(index), seed \(TestSeeds.seed): \(a) and \(b)")
      #expect(a + 0 == a && a * 1 == a && -(-a) == a)
      #expect(a * a == a.pow(2) && a + a == 2 * a && a.pow(1) == a)
      #expect(pool.sum([a, b]) == a + b && pool.product([a, b]) == a * b)
      #expect((a - a == pool.constant(0)) == a.isTotal && (a.pow(0) == pool.constant(1)) == a.isTotal)
    }
  }

  /// Not by construction alone: where `-1 * b` is `a`, one side is `2*(z + 1)` and the other `2*z + 2`.
  @Test func subtractionIsAdditionOfTheNegative() {
    for index in TestSeeds.cases(10_000) {
      var random = TestSeeds.generator(case: index)
      let expressions = RandomExpressions(.rational)
      let (a, b) = (expressions.expression(size: 6, using: &random), expressions.expression(size: 6, using: &random))
      let point = RandomExpressions.point(3, using: &random)
      #expect(
        (a - b).value(at: point) == (a + -1 * b).value(at: point),
        "case \(index), seed \(TestSeeds.seed): \(a) and \(b)")
    }
  }

  /// The parts of a node give the node again.
  @Test func constructionIsIdempotent() {
    for index in TestSeeds.cases(10_000) {
      var random = TestSeeds.generator(case: index)
      let expression = RandomExpressions(.all).expression(size: Int.random(in: 1...80, using: &random), using: &random)
      #expect(expression.substituting([:]) == expression, "case \(index), seed \(TestSeeds.seed): \(expression)")
      #expect(
        expression.substituting(["x": expression.pool.variable("x")]) == expression,
        "case \(index), seed \(TestSeeds.seed): \(expression)")
    }
  }

  /// Sine, error function and arc tangent are odd, cosine is even, whatever the argument looks like.
  @Test func oddAndEvenFunctions() {
    for index in TestSeeds.cases(2000) {
      var random = TestSeeds.generator(case: index)
      let x = RandomExpressions(.all).expression(size: Int.random(in: 1...30, using: &random), using: &random)
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(x)"
      #expect(cos(-x) == cos(x), note)
      // 0 times what is not defined everywhere is its own negative.
      if x == -x { continue }
      #expect(sin(-x) == -sin(x) && erf(-x) == -erf(x) && atan(-x) == -atan(x), note)
    }
    // Sums that stay nested, and numbers that are not folded.
    let pool = ExpressionPool()
    let long = (0..<40).reduce(pool.constant(-1)) { $0 - pool.variable("x\($1)") }
    let large = pool.constant(Rational(mantissa: 3, exponentOfTwo: 2000))
    for x in [long, -2 * long, long * large, large * (large * long), long * large - 1] {
      #expect(cos(-x) == cos(x) && sin(-x) == -sin(x) && sin(-(-x)) == sin(x))
    }
  }

  @Test func equalExpressionsAreOneNode() {
    let pool = ExpressionPool()
    let (x, y) = (pool.variable("x"), pool.variable("y"))
    let f = relu(2 * x - y / 3) + 1
    let count = pool.count
    #expect(relu(2 * x - y / 3) + 1 == f && pool.count == count)
    #expect(f.description == "relu(2*x - y/3) + 1")
    #expect(f.freeVariables == ["x", "y"] && f.nodeCount == 5)
    #expect(f != relu(2 * x - y / 3))
    #expect(pool.coordinates(2) == [pool.variable("x0"), pool.variable("x1")])
  }

  @Test func poolsCanBeCombined() throws {
    let (first, second) = (ExpressionPool(), ExpressionPool())
    let x = first.variable("x")
    let y = second.variable("y") * 2 + 1
    #expect(x != second.variable("x"))
    #expect((x + y).description == "x + 2*y + 1" && (x + y).pool === first)
    #expect(first.adopting(y) == 2 * first.variable("y") + 1)
    #expect(second.adopting(first.adopting(y)) == y)
    #expect(max(x, y).description == "max(x, 2*y + 1)")
    #expect(x.substituting(["x": y]) == first.adopting(y))
  }

  @Test func sumsStayFlatOnlyWhereThatIsCheap() {
    let pool = ExpressionPool()
    let x = pool.coordinates(40)
    let wide = pool.sum(Array(x[0..<20]))
    #expect((x[0] + x[1] + x[2]).description == "x0 + x1 + x2")
    // Many terms given at once are one sum; a wide sum inside another stays what it is.
    #expect((wide + x[30]).description.hasPrefix("x30 + (x0 + x1"))
    #expect((wide - wide).constantValue == 0)
    #expect((wide + wide - x[0]).description.hasPrefix("-x0 + 2*(x0"))
    // The wide sums that remain of a difference are dissolved as soon as they are narrow enough.
    let narrow = (wide + x[30]) - wide
    #expect(narrow == x[30])
  }

  /// Numbers of a million bits do not come from construction, and a chain takes linear time.
  @Test func numbersStaySmall() throws {
    let pool = ExpressionPool()
    var (a, b, c) = (pool.variable("x"), pool.variable("y"), pool.constant(3))
    for _ in 0..<20_000 {
      (a, b) = (a + b, a - b)
      c = c * c + 1
    }
    #expect(pool.count < 400_000)
    // (a, b) ↦ (a + b, a - b) doubles in two steps.
    let program = try ExpressionProgram(of: [a], variables: ["x", "y"])
    let two = Rational(mantissa: 1, exponentOfTwo: 10_000)
    #expect(try program.evaluate(at: [1, 0], over: Rationals()) == [two])
    #expect(try pool.parse("2^1000000000 * x").description == "x*2^1000000000")
    #expect(try pool.parse("(-1)^1000000000 * x").description == "x")
  }

  @Test func aPoolIsShared() async {
    let pool = ExpressionPool()
    let results = await withTaskGroup(of: [Expression].self) { group in
      for _ in 0..<8 {
        group.addTask {
          var random = SplitMix64(seed: 5)
          let expressions = RandomExpressions(.all, in: pool)
          return (0..<200).map { _ in expressions.expression(size: 30, using: &random) }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    for result in results { #expect(result == results[0]) }
  }
}
