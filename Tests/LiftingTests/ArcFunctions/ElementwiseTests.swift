import DAGNetwork
import Exact
import RandomExpressions
import Symbolic
import TestSeeds
import Testing

/// An expression on each coordinate is as many expressions, written out: an arc of those is what it is compared with.
@Suite struct ElementwiseTests {
  struct Pair {
    let elementwise: ArcFunction
    let written: ArcFunction
    let operandCount: Int
    let width: Int
    let text: String

    init(_ fragment: RandomExpressions.Fragment, using random: inout SplitMix64) throws {
      operandCount = Int.random(in: 1...3, using: &random)
      width = Int.random(in: 1...20, using: &random)
      let names = ExpressionFunction.variables(operandCount)
      let expressions = RandomExpressions(fragment, variables: names)
      var drawn = expressions.expression(size: Int.random(in: 1...12, using: &random), using: &random)
      // Some expressions are defined nowhere, which shows when they are made anew.
      while (try? ExpressionProgram(of: [drawn]).evaluate(
        at: drawn.freeVariables.map { drawn.pool.variable($0) }, over: ExpressionDomain(drawn.pool))) == nil
      {
        drawn = expressions.expression(size: Int.random(in: 1...12, using: &random), using: &random)
      }
      text = "\(drawn), \(operandCount) operands of \(width)"
      elementwise = .elementwise(try Elementwise(drawn, operandCount: operandCount, width: width))
      var outputs: [Expression] = []
      let program = try ExpressionProgram(of: [drawn], variables: names)
      let pool = ExpressionPool()
      for i in 0..<width {
        let point = (0..<operandCount).map { [width] v in pool.variable("x\(v * width + i)") }
        outputs += try program.evaluate(at: point, over: ExpressionDomain(pool))
      }
      written = .expression(try ExpressionFunction(outputs, inputWidth: operandCount * width))
    }

    func point(using random: inout SplitMix64) -> [Rational] {
      (0..<operandCount * width).map { _ in RandomExpressions.rational(using: &random) }
    }
  }

  @Test func exactValuesAreThoseOfTheExpressionsWrittenOut() throws {
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let pair = try Pair(.rational, using: &random)
      let x = pair.point(using: &random)
      let expected = Result { try pair.written(x, over: Rationals()) }
      let found = Result { try pair.elementwise(x, over: Rationals()) }
      #expect((try? found.get()) == (try? expected.get()), "case \(index), seed \(TestSeeds.seed): \(pair.text)")
    }
  }

  /// By vectors of many coordinates, or one by one: the same bits, in batches as well.
  @Test func floatingPointValuesAreThoseOfTheExpressionOneByOne() throws {
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let pair = try Pair(.all, using: &random)
      guard case .elementwise(let function) = pair.elementwise else { continue }
      let count = Int.random(in: 1...3, using: &random)
      let x = (0..<count).flatMap { _ in pair.point(using: &random) }
      let isAdding = Bool.random(using: &random)
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(pair.text)"
      func check<D: LinearEngine>(_ domain: D) throws where D.Element: BinaryFloatingPoint {
        let points = x.map { D.Element(Double($0)) }
        var y = Batch(repeating: D.Element(0.5), width: pair.width, count: count)
        try pair.elementwise.apply(
          to: Batch(width: function.inputWidth, count: count, elements: points), over: domain, adding: isAdding,
          into: &y)
        for sample in 0..<count {
          for i in 0..<pair.width {
            let operands = (0..<pair.operandCount).map { points[sample * function.inputWidth + $0 * pair.width + i] }
            let one = try function.program.evaluate(at: operands, over: domain)[0]
            let expected = isAdding ? 0.5 + one : one
            let found = y.elements[sample * pair.width + i]
            #expect(found == expected || found.isNaN && expected.isNaN, note)
          }
        }
      }
      try check(Doubles())
      try check(Floats())
    }
  }

  @Test func branchesAreThoseOfTheExpressionsWrittenOut() throws {
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let pair = try Pair(.piecewiseAffine, using: &random)
      let x = pair.point(using: &random)
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(pair.text)"
      #expect(pair.elementwise.isPiecewiseAffine, note)
      let activation = try pair.elementwise.activation(at: x, over: Rationals())
      // The units written out share what is equal; the affine function and the region are the same.
      let ownActivation = try pair.written.activation(at: x, over: Rationals())
      #expect((activation?.kinks.isEmpty ?? true) == (ownActivation?.kinks.isEmpty ?? true), note)
      let affine = try #require(pair.elementwise.unrectified(on: activation), note)
      let own = try #require(pair.written.unrectified(on: ownActivation), note)
      let value = try pair.elementwise(x, over: Rationals())
      #expect(try ArcFunction.affine(affine)(x, over: Rationals()) == value, note)

      let conditions = activation.map { pair.elementwise.conditions(of: $0) } ?? []
      #expect(conditions.allSatisfy { holds($0, at: x) }, note)
      let derivative = try pair.elementwise.jacobian(at: x, activation: activation, over: Rationals())
      #expect(dense(derivative, rows: pair.width, columns: x.count) == linearPart(of: affine), note)

      // At a kink the order of the arguments of a maximum decides, which is another where it is written out.
      guard activation?.kinks.isEmpty ?? true else { continue }
      #expect(entries(of: affine) == entries(of: own), note)
      let ownConditions = ownActivation.map { pair.written.conditions(of: $0) } ?? []
      let region = Set(conditions.map(description).filter { !$0.hasPrefix(" ") })
      #expect(region == Set(ownConditions.map(description).filter { !$0.hasPrefix(" ") }), note)
    }
  }

  @Test func derivativesOfSmoothExpressionsAreThoseOfTheExpressionsWrittenOut() throws {
    for index in TestSeeds.cases(200) {
      var random = TestSeeds.generator(case: index)
      let pair = try Pair(.quotients, using: &random)
      let x = pair.point(using: &random)
      func derivative(_ function: ArcFunction) throws -> [Rational] {
        dense(
          try function.jacobian(at: x, activation: nil, over: Rationals()), rows: pair.width, columns: x.count)
      }
      #expect(
        (try? derivative(pair.elementwise)) == (try? derivative(pair.written)),
        "case \(index), seed \(TestSeeds.seed): \(pair.text)")
    }
  }

  /// The piece that is not chosen overflows.
  @Test(arguments: [
    ("piecewise(x0 > 0, x0, exp(x0) - 1)", 1e30, 1e30),
    ("piecewise(x0 >= 0, x0, (exp(x0) - 1)/exp(-x0))", 20_000, 20_000),
    ("piecewise(x0 > 0, exp(-x0), exp(x0))", 1e6, 0), ("x0*sigmoid(x0)", -1e5, 0), ("x0*tanh(softplus(x0))", 1e5, 1e5),
  ])
  func whatIsNotChosenSpoilsNothing(text: String, point: Double, expected: Double) throws {
    for width in [1, 3, 16, 21] {
      let function = ArcFunction.elementwise(try Elementwise(parsing: text, operandCount: 1, width: width))
      #expect(
        try function(Array(repeating: point, count: width), over: Doubles()) == Array(repeating: expected, count: width)
      )
      #expect(
        try function(Array(repeating: Float(point), count: width), over: Floats())
          == Array(repeating: Float(expected), count: width))
    }
  }

  private func linearPart(of affine: Affine) -> [Rational] {
    var matrix = [Rational](repeating: 0, count: affine.inputWidth * affine.outputWidth)
    affine.linear.forEachEntry { row, column, value in matrix[row * affine.inputWidth + column] += value }
    return matrix
  }

  private func entries(of affine: Affine) -> [Rational] {
    linearPart(of: affine) + (0..<affine.outputWidth).map { affine.constant?.rational(at: $0) ?? 0 }
  }

  private func dense(_ jacobian: Jacobian<Rational>, rows: Int, columns: Int) -> [Rational] {
    var matrix = [Rational](repeating: 0, count: rows * columns)
    switch jacobian {
    case .linear(let map): map.forEachEntry { row, column, value in matrix[row * columns + column] += value }
    case .diagonal(let entries): for (i, value) in entries.enumerated() { matrix[i * columns + i] = value }
    case .sparse(let entries): entries.forEach { row, column, value in matrix[row * columns + column] += value }
    case .dense(_, _, let entries): matrix = entries
    }
    return matrix
  }

  /// Begins with a space where no coordinate occurs.
  private func description(_ condition: AffineCondition) -> String {
    condition.terms.map { "\($0.coefficient) x\($0.coordinate)" }.joined(separator: " + ")
      + " + \(condition.constant) \(condition.isStrict ? ">" : ">=") 0"
  }

  private func holds(_ condition: AffineCondition, at x: [Rational]) -> Bool {
    let value = condition.terms.reduce(condition.constant) { $0 + $1.coefficient * x[$1.coordinate] }
    return condition.isStrict ? value > 0 : value >= 0
  }
}
