import Exact
import TestSeeds
import Testing

/// Determinants, ranks, null spaces, solutions and inverses of matrices of rationals.
@Suite struct RationalMatrixSolvingTests {
  private func matrix(_ rows: Int, _ columns: Int, using random: inout SplitMix64) -> RationalMatrix {
    RationalMatrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in
        Int.random(in: 0..<3, using: &random) == 0 ? 0 : Rational.random(using: &random)
      })
  }

  @Test func inversesSolveAndDeterminantsMultiply() throws {
    for index in TestSeeds.cases(80) {
      var random = TestSeeds.generator(case: index)
      let (size, width) = (Int.random(in: 0...8, using: &random), Int.random(in: 0...3, using: &random))
      let (a, b) = (matrix(size, size, using: &random), matrix(size, size, using: &random))
      let right = matrix(size, width, using: &random)
      let (x, y) = (try a.determinant(), try b.determinant())
      #expect(try (a * b).determinant() == x * y)
      #expect((a.rank() == size) == !x.isZero)
      guard !x.isZero else {
        #expect(throws: MatrixError.singular) { try a.solution(of: right) }
        continue
      }
      #expect(try a * a.solution(of: right) == right)
      #expect(try a * a.inverse() == .identity(size))
      #expect(try x * a.inverse().determinant() == 1)
    }
  }

  @Test func unipotentInversesAgree() throws {
    for index in TestSeeds.cases(20) {
      var random = TestSeeds.generator(case: index)
      let size = Int.random(in: 1...12, using: &random)
      var a = RationalMatrix.identity(size)
      for i in 0..<size { for j in 0..<i { a[i, j] = Rational.random(words: 1, using: &random) } }
      #expect(try a.inverse() == a.inverseOfUnipotent())
      #expect(try a.determinant() == 1)
    }
  }

  @Test func ranksAndNullSpaces() {
    for index in TestSeeds.cases(80) {
      var random = TestSeeds.generator(case: index)
      let extents = (0..<3).map { _ in Int.random(in: 0...7, using: &random) }
      let a = matrix(extents[0], extents[1], using: &random) * matrix(extents[1], extents[2], using: &random)
      let (rank, kernel) = (a.rank(), a.nullspace())
      #expect(rank <= extents.min()!)
      #expect(kernel.rows == a.columns && kernel.columns == a.columns - rank && kernel.rank() == kernel.columns)
      #expect((a * RationalMatrix(kernel)).isZero)
      #expect(a.transposed.rank() == rank)
    }
  }

  @Test func errors() {
    let wide = RationalMatrix(rows: 2, columns: 3)
    #expect(throws: MatrixError.notSquare(rows: 2, columns: 3)) { try wide.determinant() }
    #expect(throws: MatrixError.notSquare(rows: 2, columns: 3)) { try wide.inverse() }
    #expect(throws: MatrixError.notSquare(rows: 2, columns: 3)) { try wide.solution(of: wide) }
    #expect(throws: MatrixError.wrongRightSide(rows: 2, expected: 3)) {
      try RationalMatrix.identity(3).solution(of: wide)
    }
  }
}
