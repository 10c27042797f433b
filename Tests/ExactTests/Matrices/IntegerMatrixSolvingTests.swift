import Exact
import TestSeeds
import Testing

/// Determinants, ranks, null spaces, solutions and inverses of matrices of integers.
@Suite struct IntegerMatrixSolvingTests {
  /// A random matrix, often of low rank: a product of two thin ones, or one with rows and columns of zeros.
  private func matrix(_ rows: Int, _ columns: Int, bits: Int, using random: inout SplitMix64) -> IntegerMatrix {
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      let inner = Int.random(in: 0...max(0, min(rows, columns)), using: &random)
      return IntegerMatrixTests.matrix(rows, inner, bits: bits / 2, using: &random)
        * IntegerMatrixTests.matrix(inner, columns, bits: bits / 2, using: &random)
    case 1:
      let (zeroRow, zeroColumn) = (
        Int.random(in: 0...rows, using: &random), Int.random(in: 0...columns, using: &random)
      )
      let full = IntegerMatrixTests.matrix(rows, columns, bits: bits, using: &random)
      return IntegerMatrix(
        rows: rows, columns: columns,
        entries: full.entries.enumerated().map { index, entry in
          index / columns == zeroRow || index % columns == zeroColumn ? 0 : entry
        })
    default: return IntegerMatrixTests.matrix(rows, columns, bits: bits, using: &random)
    }
  }

  private func bits(using random: inout SplitMix64) -> Int { [2, 8, 30, 64, 200].randomElement(using: &random)! }

  /// The determinant by Leibniz's expansion along rows.
  private func expansion(_ matrix: IntegerMatrix, columns: [Int]) -> Integer {
    let row = matrix.rows - columns.count
    if columns.isEmpty { return 1 }
    var sum: Integer = 0
    for (place, column) in columns.enumerated() where !matrix[row, column].isZero {
      var rest = columns
      rest.remove(at: place)
      let term = matrix[row, column] * expansion(matrix, columns: rest)
      sum += place.isMultiple(of: 2) ? term : -term
    }
    return sum
  }

  @Test func determinantsAreThoseOfTheDefinition() throws {
    for index in TestSeeds.cases(300) {
      var random = TestSeeds.generator(case: index)
      let size = Int.random(in: 0...6, using: &random)
      let a = matrix(size, size, bits: bits(using: &random), using: &random)
      #expect(try a.determinant() == expansion(a, columns: Array(0..<size)), "case \(index)")
    }
  }

  @Test func determinantsAreMultiplicative() throws {
    for index in TestSeeds.cases(40) {
      var random = TestSeeds.generator(case: index)
      let size = Int.random(in: 1...20, using: &random)
      let (a, b) = (
        matrix(size, size, bits: bits(using: &random), using: &random),
        matrix(size, size, bits: bits(using: &random), using: &random)
      )
      let (x, y) = (try a.determinant(), try b.determinant())
      #expect(try (a * b).determinant() == x * y)
      #expect(try a.transposed.determinant() == x)
      #expect((a.rank() == size) == !x.isZero)
    }
  }

  /// More steps than are taken between reductions, each of which adds the largest product that there is to one entry: sums beyond
  /// 2^53, were they not reduced.
  @Test(arguments: [255, 300]) func largestSums(steps: Int) throws {
    let prime = Int(IntegerMatrix.eliminationPrimes(count: 1)[0])
    // Odd, as sums of odd numbers do not stay exact by being even.
    let factor = prime / 2 % 2 == 1 ? prime / 2 : prime / 2 - 1
    let corner = Integer(steps) * Integer(factor) * Integer(factor) + 1
    let size = steps + 1
    let a = IntegerMatrix(
      rows: size, columns: size,
      entries: (0..<size * size).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: size)
        if row == column { return row == steps ? corner : 1 }
        return row == steps || column == steps ? Integer(factor) : 0
      })
    #expect(try a.determinant() == 1)
    #expect(a.rank() == size)
  }

  @Test func solutionsAndInverses() throws {
    for index in TestSeeds.cases(150) {
      var random = TestSeeds.generator(case: index)
      let (size, width) = (Int.random(in: 0...12, using: &random), Int.random(in: 0...4, using: &random))
      let a = matrix(size, size, bits: bits(using: &random), using: &random)
      let b = matrix(size, width, bits: bits(using: &random), using: &random)
      guard try !a.determinant().isZero else {
        #expect(throws: MatrixError.singular) { try a.solution(of: b) }
        #expect(throws: MatrixError.singular) { try a.inverse() }
        #expect(a.rank() < size)
        continue
      }
      let (x, d) = try a.solution(of: b)
      #expect(d.signum() > 0 && isReduced(x, d))
      #expect(a * x == times(d, b))
      let (inverse, e) = try a.inverse()
      #expect(e.signum() > 0 && isReduced(inverse, e))
      #expect(a * inverse == times(e, .identity(size)) && inverse * a == times(e, .identity(size)))
    }
  }

  /// Determinants that the first primes divide: the solution needs others, and the rank shows only modulo others.
  @Test func primesThatDivideTheDeterminant() throws {
    for count in [1, 2, 5] {
      let factors = IntegerMatrix.eliminationPrimes(count: count).map { Integer($0) }
      let product = factors.reduce(1, *)
      let a = IntegerMatrix([[product, product], [0, 3]])
      #expect(try a.determinant() == 3 * product && a.rank() == 2)
      let (x, d) = try a.solution(of: IntegerMatrix([[1], [1]]))
      #expect(x == IntegerMatrix([[3 - product], [product]]) && d == 3 * product)
      let multiple = times(product, IntegerMatrix([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))
      #expect(multiple.rank() == 2)
      #expect(multiple.nullspace() == IntegerMatrix([[1], [-2], [1]]))
    }
  }

  @Test func ranksAndNullSpaces() {
    for index in TestSeeds.cases(200) {
      var random = TestSeeds.generator(case: index)
      let (rows, columns) = (Int.random(in: 0...12, using: &random), Int.random(in: 0...12, using: &random))
      let a = matrix(rows, columns, bits: bits(using: &random), using: &random)
      let (rank, kernel) = (a.rank(), a.nullspace())
      #expect(a.transposed.rank() == rank)
      #expect(kernel.rows == columns && kernel.columns == columns - rank)
      #expect((a * kernel).isZero)
      #expect(kernel.rank() == kernel.columns)
      for column in 0..<kernel.columns {
        let divisor = (0..<columns).reduce(Integer(0)) { $0.greatestCommonDivisor(kernel[$1, column]) }
        #expect(divisor.isOne)
      }
      // A product with a basis of as many vectors as it has columns has the rank of the factors, where they are regular.
      let (left, right) = (
        IntegerMatrixTests.matrix(rows, rows, bits: 20, using: &random),
        IntegerMatrixTests.matrix(columns, columns, bits: 20, using: &random)
      )
      if left.rank() == rows && right.rank() == columns { #expect((left * a * right).rank() == rank) }
      if let regular = try? a.determinant(), !regular.isZero { #expect(kernel.columns == 0) }
    }
  }

  /// More primes than there are tables for.
  @Test func manyPrimes() throws {
    let (x, y) = ((Integer(1) << 25_000) + 1, (Integer(1) << 24_000) - 3)
    let a = IntegerMatrix([[x, y], [-y, x - 1]])
    #expect(try a.determinant() == x * (x - 1) + y * y)
    let (solution, d) = try a.solution(of: IntegerMatrix([[x * 7 + y], [1]]))
    #expect(a * solution == times(d, IntegerMatrix([[x * 7 + y], [1]])) && isReduced(solution, d))
  }

  @Test func errors() {
    let wide = IntegerMatrix(rows: 2, columns: 3)
    #expect(throws: MatrixError.notSquare(rows: 2, columns: 3)) { try wide.determinant() }
    #expect(throws: MatrixError.notSquare(rows: 2, columns: 3)) { try wide.inverse() }
    #expect(throws: MatrixError.notSquare(rows: 2, columns: 3)) { try wide.solution(of: wide) }
    #expect(throws: MatrixError.wrongRightSide(rows: 2, expected: 3)) {
      try IntegerMatrix.identity(3).solution(of: wide)
    }
    #expect(throws: MatrixError.singular) { try IntegerMatrix(rows: 3, columns: 3).inverse() }
    #expect("\(MatrixError.wrongRightSide(rows: 2, expected: 3))" == "a right side of 2 rows for a matrix of 3 rows")
  }

  private func times(_ factor: Integer, _ a: IntegerMatrix) -> IntegerMatrix {
    IntegerMatrix(rows: a.rows, columns: a.columns, entries: a.entries.map { factor * $0 })
  }

  private func isReduced(_ numerators: IntegerMatrix, _ denominator: Integer) -> Bool {
    numerators.entries.reduce(denominator) { $0.greatestCommonDivisor($1) }.isOne
  }
}
