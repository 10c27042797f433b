import DAGNetwork
import Exact
import Symbolic
import TestSeeds
import Testing

@Suite struct MatrixProductTests {
  private func products(using random: inout SplitMix64) -> MatrixProduct {
    func extent() -> Int { Int.random(in: 1...5, using: &random) }
    return MatrixProduct(batch: extent(), rows: extent(), depth: extent(), columns: extent())
  }

  /// Whole numbers, so that floating-point numbers are exact too.
  @Test func everyDomainHasTheDefinition() throws {
    for index in TestSeeds.cases(200) {
      var random = TestSeeds.generator(case: index)
      let product = products(using: &random)
      let (m, d, n) = (product.rows, product.depth, product.columns)
      let count = Int.random(in: 1...3, using: &random)
      let x = (0..<count * product.inputWidth).map { _ in Int.random(in: -9...9, using: &random) }
      let isAdding = Bool.random(using: &random)
      var expected: [Int] = []
      for sample in 0..<count {
        let values = x[sample * product.inputWidth..<(sample + 1) * product.inputWidth]
        let left = Array(values.prefix(product.batch * m * d))
        let right = Array(values.dropFirst(product.batch * m * d))
        for b in 0..<product.batch {
          for i in 0..<m {
            for j in 0..<n {
              let sum = (0..<d).reduce(0) { $0 + left[b * m * d + i * d + $1] * right[b * d * n + $1 * n + j] }
              expected.append(sum + (isAdding ? 7 : 0))
            }
          }
        }
      }
      let note: Comment = "case \(index), seed \(TestSeeds.seed): \(product)"
      func check<D: LinearEngine>(_ domain: D) throws {
        let elements = try x.map { try domain.element(Rational($0)) }
        var y = Batch(repeating: try domain.element(Rational(7)), width: product.outputWidth, count: count)
        try ArcFunction.matrixProduct(product).apply(
          to: Batch(width: product.inputWidth, count: count, elements: elements), over: domain, adding: isAdding,
          into: &y)
        let isEqual = try zip(y.elements, expected).allSatisfy { domain.areEqual($0, try domain.element(Rational($1))) }
        #expect(isEqual && y.elements.count == expected.count, note)
      }
      try check(Rationals())
      try check(Doubles())
      try check(Floats())
      try check(ExpressionDomain(ExpressionPool()))
    }
  }

  /// Against the arc that carries the same sums of products as expressions.
  @Test func derivativesAreThoseOfTheSumsOfProducts() throws {
    for index in TestSeeds.cases(50) {
      var random = TestSeeds.generator(case: index)
      let product = products(using: &random)
      let function = ArcFunction.matrixProduct(product)
      let pool = ExpressionPool()
      let sums = try function(pool.coordinates(product.inputWidth), over: ExpressionDomain(pool))
      let written = ArcFunction.expression(try ExpressionFunction(sums, inputWidth: product.inputWidth))
      let x = (0..<product.inputWidth).map { _ in Rational(Int.random(in: -9...9, using: &random)) }
      guard case .sparse(let entries) = try function.jacobian(at: x, activation: nil, over: Rationals()),
        case .dense(_, let columns, let expected) = try written.jacobian(at: x, activation: nil, over: Rationals())
      else {
        Issue.record("a sparse and a dense matrix")
        continue
      }
      var matrix = [Rational](repeating: 0, count: expected.count)
      entries.forEach { row, column, value in matrix[row * columns + column] += value }
      #expect(matrix == expected, "case \(index), seed \(TestSeeds.seed): \(product)")
      #expect(try function(x, over: Rationals()) == written(x, over: Rationals()))
    }
  }

  @Test func extentsThatAreNoneAreRefused() {
    #expect(!MatrixProduct.isValid(batch: 0, rows: 1, depth: 1, columns: 1))
    #expect(!MatrixProduct.isValid(batch: 1, rows: 1 << 16, depth: 1, columns: 1 << 16))
    #expect(!MatrixProduct.isValid(batch: .max, rows: .max, depth: 2, columns: 1))
    #expect(MatrixProduct.isValid(batch: 2, rows: 3, depth: 4, columns: 5))
  }
}
