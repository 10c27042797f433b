import Exact
import TestSeeds
import Testing

/// Dense matrices of rationals: products, unipotent inverses and solutions, against the definitions.
@Suite struct RationalMatrixTests {
  /// Numbers whose denominators are small, powers of two, products of large primes, or words.
  private enum Kind: CaseIterable { case small, dyadic, rough, words, integers, long }

  private func rational(_ kind: Kind, using random: inout SplitMix64) -> Rational {
    if Int.random(in: 0..<5, using: &random) == 0 { return 0 }
    let numerator = Integer(Int.random(in: -1000...1000, using: &random))
    switch kind {
    case .small: return Rational(numerator, positiveDenominator: Integer(Int.random(in: 1...1000, using: &random)))
    case .dyadic: return Rational(mantissa: numerator, exponentOfTwo: Int.random(in: -60...3, using: &random))
    case .rough:
      let primes = [1009, 1_000_003, 2_147_483_647].map { Integer($0) }
      return Rational(
        numerator, positiveDenominator: primes.randomElement(using: &random)! * primes.randomElement(using: &random)!)
    case .words:
      return Rational(
        Integer(Int.random(in: Int.min...Int.max, using: &random)),
        positiveDenominator: Integer(Int.random(in: 1...Int.max, using: &random)))
    case .integers: return Rational(numerator)
    case .long:
      return Rational(
        IntegerMatrixTests.integer(bits: 300, using: &random),
        positiveDenominator: IntegerMatrixTests.integer(bits: 200, using: &random).magnitude + 1)
    }
  }

  private func matrix(_ rows: Int, _ columns: Int, _ kind: Kind, using random: inout SplitMix64) -> RationalMatrix {
    RationalMatrix(
      rows: rows, columns: columns, elements: (0..<rows * columns).map { _ in rational(kind, using: &random) })
  }

  private func unipotent(_ size: Int, _ kind: Kind, using random: inout SplitMix64) -> RationalMatrix {
    var matrix = RationalMatrix.identity(size)
    for i in 0..<size { for j in 0..<i { matrix[i, j] = rational(kind, using: &random) } }
    return matrix
  }

  private func definition(_ a: RationalMatrix, _ b: RationalMatrix) -> RationalMatrix {
    var result = RationalMatrix(rows: a.rows, columns: b.columns)
    for i in 0..<a.rows {
      for j in 0..<b.columns { for k in 0..<a.columns { result[i, j] = result[i, j] + a[i, k] * b[k, j] } }
    }
    return result
  }

  @Test func productsAreThoseOfTheDefinition() {
    for index in TestSeeds.cases(150) {
      var random = TestSeeds.generator(case: index)
      let kind = Kind.allCases[index % Kind.allCases.count]
      let extents = (0..<4).map { _ in Int.random(in: 0...6, using: &random) }
      let (a, b, c) = (
        matrix(extents[0], extents[1], kind, using: &random), matrix(extents[1], extents[2], kind, using: &random),
        matrix(extents[2], extents[3], Kind.allCases.randomElement(using: &random)!, using: &random)
      )
      let expected = definition(a, b)
      #expect(a * b == expected, "case \(index), \(kind)")
      #expect(RationalMatrix.product(of: [a, b, c]) == definition(expected, c), "case \(index), \(kind)")
    }
  }

  @Test func productsOfTriangularMatricesAreTriangular() {
    for index in TestSeeds.cases(60) {
      var random = TestSeeds.generator(case: index)
      let size = Int.random(in: 1...9, using: &random)
      let kind = Kind.allCases[index % Kind.allCases.count]
      let matrices = (0..<Int.random(in: 1...5, using: &random)).map { _ in unipotent(size, kind, using: &random) }
      let product = RationalMatrix.product(of: matrices)
      #expect(product.isUnipotent)
      #expect(product == matrices.dropFirst().reduce(matrices[0]) { definition($0, $1) }, "case \(index), \(kind)")
    }
  }

  @Test func unipotentInverses() throws {
    for index in TestSeeds.cases(90) {
      var random = TestSeeds.generator(case: index)
      let kind = Kind.allCases[index % Kind.allCases.count]
      let size = Int.random(in: 0...10, using: &random)
      let matrix = unipotent(size, kind, using: &random)
      let inverse = try matrix.inverseOfUnipotent()
      #expect(inverse.isUnipotent)
      #expect(definition(matrix, inverse) == .identity(size) && definition(inverse, matrix) == .identity(size))
      #expect(try inverse.inverseOfUnipotent() == matrix)
    }
  }

  @Test func blocksOfForwardSubstitution() throws {
    // More rows than a block of the substitution, and more primes than are taken at a time.
    var random = TestSeeds.generator()
    let matrix = unipotent(70, .small, using: &random)
    let inverse = try matrix.inverseOfUnipotent()
    #expect(matrix * inverse == .identity(70))
    #expect(try matrix.solveUnipotent(.identity(70)) == inverse)
  }

  @Test func unipotentSolutions() throws {
    for index in TestSeeds.cases(90) {
      var random = TestSeeds.generator(case: index)
      let kind = Kind.allCases[index % Kind.allCases.count]
      let size = Int.random(in: 0...8, using: &random)
      let matrix = unipotent(size, kind, using: &random)
      let right = self.matrix(
        size, Int.random(in: 0...4, using: &random), Kind.allCases.randomElement(using: &random)!, using: &random)
      #expect(definition(matrix, try matrix.solveUnipotent(right)) == right, "case \(index), \(kind)")
    }
  }

  @Test func matricesThatAreNotUnipotentAreRefused() {
    let right = RationalMatrix(rows: 2, columns: 1)
    func expect(_ error: MatrixError, of matrix: RationalMatrix) {
      #expect(throws: error) { try matrix.inverseOfUnipotent() }
      #expect(throws: error) { try matrix.solveUnipotent(right) }
      #expect(!matrix.isUnipotent)
    }
    expect(.notSquare(rows: 2, columns: 3), of: RationalMatrix(rows: 2, columns: 3))
    expect(.notUnipotent(row: 0, column: 1), of: RationalMatrix([[1, 1], [0, 1]]))
    expect(.notUnipotent(row: 1, column: 1), of: RationalMatrix([[1, 0], [5, 2]]))
    expect(.notUnipotent(row: 0, column: 0), of: RationalMatrix(rows: 2, columns: 2))
    #expect(throws: MatrixError.wrongRightSide(rows: 2, expected: 3)) {
      try RationalMatrix.identity(3).solveUnipotent(right)
    }
  }

  @Test func largestEntries() throws {
    // Every entry below the diagonal −N: the inverse grows as (1 + N)^(n − 1), which the bound must allow for.
    for value in [Rational(1), 1000, Rational(mantissa: 1, exponentOfTwo: 62)] {
      let size = 12
      var matrix = RationalMatrix.identity(size)
      for i in 0..<size { for j in 0..<i { matrix[i, j] = -value } }
      let inverse = try matrix.inverseOfUnipotent()
      var expected = value
      for _ in 2..<size { expected *= value + 1 }
      #expect(inverse[size - 1, 0] == expected)
    }
  }

  @Test func sumsAndTriangles() {
    var random = TestSeeds.generator()
    let (a, b) = (matrix(3, 4, .small, using: &random), matrix(3, 4, .dyadic, using: &random))
    #expect(a + b - b == a && a + -a == RationalMatrix(rows: 3, columns: 4) && (a - a).isZero)
    #expect(a.transposed.transposed == a && a.transposed[2, 1] == a[1, 2])
    #expect(!RationalMatrix([[1, 1], [0, 1]]).isUnipotent && RationalMatrix([[1, 0], [5, 1]]).isUnipotent)
    #expect(!RationalMatrix([[2, 0], [5, 1]]).isUnipotent && RationalMatrix([[2, 0], [5, 1]]).isLowerTriangular)
    #expect(RationalMatrix(IntegerMatrix([[2, 3]])) == RationalMatrix([[2, 3]]))
  }
}
