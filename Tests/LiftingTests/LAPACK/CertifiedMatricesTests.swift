import Exact
import Lifting
import TestSeeds
import Testing

/// What is computed in doubles against the exact results of the same matrices: the proved bounds hold, and what has no bound is a
/// typed error.
@Suite struct CertifiedMatricesTests {
  private func random(_ rows: Int, _ columns: Int, using random: inout SplitMix64) -> DenseMatrix {
    DenseMatrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in
        Double.random(in: -1...1, using: &random) * [1, 1, 1e-8, 1e6].randomElement(using: &random)!
      })
  }

  private func hilbert(_ size: Int) -> DenseMatrix {
    var matrix = DenseMatrix(zeroOfRows: size, columns: size)
    for i in 0..<size { for j in 0..<size { matrix[i, j] = 1 / Double(i + j + 1) } }
    return matrix
  }

  private func exact(_ matrix: DenseMatrix, isLower: Bool = false) throws -> RationalMatrix {
    var result = RationalMatrix(rows: matrix.rows, columns: matrix.columns)
    for i in 0..<matrix.rows {
      for j in 0..<(isLower ? i + 1 : matrix.columns) { result[i, j] = try number(matrix[i, j]) }
    }
    return result
  }

  private func number(_ value: Double) throws -> Rational { try #require(Rational(exactly: value)) }

  private func infinityNorm(_ matrix: RationalMatrix) -> Rational {
    (0..<matrix.rows).map { i in (0..<matrix.columns).reduce(Rational(0)) { $0 + matrix[i, $1].magnitude } }.max() ?? 0
  }

  private func expect(_ certified: CertifiedInverse, isInverseOf matrix: RationalMatrix) throws {
    let inverse = try matrix.inverse()
    #expect(infinityNorm(try exact(certified.inverse) - inverse) <= (try number(certified.error)))
    let condition = infinityNorm(matrix) * infinityNorm(inverse)
    #expect(try number(certified.condition.lowerBound) <= condition)
    #expect(condition <= (try number(certified.condition.upperBound)))
  }

  @Test func inversesAreWithinTheirBoundsOfTheExactOnes() throws {
    var proved = 0
    for index in TestSeeds.cases(60) {
      var generator = TestSeeds.generator(case: index)
      let size = Int.random(in: 1...9, using: &generator)
      let matrix = index % 5 == 0 ? hilbert(size) : random(size, size, using: &generator)
      do throws(LAPACKError) {
        let certified = try matrix.certifiedInverse()
        proved += 1
        try! expect(certified, isInverseOf: exact(matrix))
      } catch {
        guard case .illConditioned = error else {
          Issue.record("\(error)")
          continue
        }
      }
      if let certified = try? LowerTriangularMatrix(matrix).certifiedInverse() {
        try expect(certified, isInverseOf: exact(matrix, isLower: true))
      }
    }
    #expect(proved >= 40)
  }

  @Test func triangularSolutionsAreWithinTheirBoundsOfTheExactOnes() throws {
    for index in TestSeeds.cases(80) {
      var generator = TestSeeds.generator(case: index)
      let size = Int.random(in: 1...20, using: &generator)
      let matrix = random(size, size, using: &generator)
      let right = (0..<size).map { _ in Double.random(in: -5...5, using: &generator) }
      let solution = try LowerTriangularMatrix(matrix).certifiedSolution(of: right)
      let (lower, x) = (try exact(matrix, isLower: true), try solution.values.map { try number($0) })
      let b = RationalMatrix(rows: size, columns: 1, elements: try right.map { try number($0) })
      let residual = b - lower * RationalMatrix(rows: size, columns: 1, elements: x)
      let expected = try lower.inverse() * b
      for i in 0..<size {
        #expect(residual[i, 0].magnitude <= (try number(solution.residuals[i])))
        #expect((expected[i, 0] - x[i]).magnitude <= (try number(solution.errors[i])))
      }
    }
  }

  @Test func singularValuesEncloseTheDeterminantAndTheNorm() throws {
    for index in TestSeeds.cases(60) {
      var generator = TestSeeds.generator(case: index)
      let size = Int.random(in: 1...8, using: &generator)
      let matrix = index % 5 == 0 ? hilbert(size) : random(size, size, using: &generator)
      let singular = try SingularValues(of: matrix)
      // Π σ_i = |det A| and Σ σ_i² = Σ a_ij².
      var (lowest, highest): (Rational, Rational) = (1, 1)
      var (leastSum, largestSum): (Rational, Rational) = (0, 0)
      for (value, error) in zip(singular.values, singular.errors) {
        let low = max(0, try number(value) - number(error))
        let high = try number(value) + number(error)
        lowest *= low
        highest *= high
        leastSum += low * low
        largestSum += high * high
      }
      let determinant = try exact(matrix).determinant().magnitude
      #expect(lowest <= determinant && determinant <= highest, "case \(index)")
      let squares = try matrix.elements.reduce(Rational(0)) { $0 + (try number($1)) * (try number($1)) }
      #expect(leastSum <= squares && squares <= largestSum, "case \(index)")
      if singular.provedRank == size { #expect(determinant != 0) }
    }
  }

  @Test func leastSquaresAreWithinTheirBoundsOfTheExactOnes() throws {
    var proved = 0
    for index in TestSeeds.cases(60) {
      var generator = TestSeeds.generator(case: index)
      let columns = Int.random(in: 1...6, using: &generator)
      let rows = columns + Int.random(in: 0...6, using: &generator)
      let matrix = random(rows, columns, using: &generator)
      let right = (0..<rows).map { _ in Double.random(in: -5...5, using: &generator) }
      let squares = try LeastSquares(matrix, right)
      guard let error = squares.error else { continue }
      proved += 1
      let a = try exact(matrix)
      let b = RationalMatrix(rows: rows, columns: 1, elements: try right.map { try number($0) })
      let expected = try (a.transposed * a).inverse() * (a.transposed * b)
      let x = RationalMatrix(rows: columns, columns: 1, elements: try squares.solution.map { try number($0) })
      func square(_ vector: RationalMatrix) -> Rational { vector.elements.reduce(0) { $0 + $1 * $1 } }
      let bound = try number(error)
      #expect(square(x - expected) <= bound * bound, "case \(index)")
      let norm = try number(squares.residualNorm)
      #expect(square(b - a * x) <= norm * norm)
      let excess = try number(#require(squares.excess))
      // ‖r‖ ≤ ‖r*‖ + excess, squared twice.
      let difference = square(b - a * x) - square(b - a * expected) - excess * excess
      #expect(difference <= 0 || difference * difference <= 4 * excess * excess * square(b - a * expected))
    }
    #expect(proved >= 40)
  }

  @Test func dependentColumnsHaveNoBound() throws {
    let matrix = DenseMatrix(rows: 3, columns: 2, elements: [1, 2, 3, 2, 4, 6])
    let squares = try LeastSquares(matrix, [1, 2, 3])
    #expect(squares.rank == 1 && squares.error == nil && squares.excess == nil)
    // Of least norm: a multiple of (1, 2).
    #expect(abs(squares.solution[0] - 0.2) < 1e-14 && abs(squares.solution[1] - 0.4) < 1e-14)
    #expect(try SingularValues(of: matrix).provedRank == 1)
    // More columns than rows are dependent always.
    #expect(try LeastSquares(DenseMatrix(rows: 1, columns: 2, elements: [1, 1]), [1]).error == nil)
  }

  @Test func whatHasNoResultIsATypedError() throws {
    let singular = DenseMatrix(rows: 2, columns: 2, elements: [1, 2, 2, 4])
    #expect(throws: LAPACKError.singular(routine: "dgetri", position: 1)) { try singular.certifiedInverse() }
    #expect(try singular.reciprocalConditionEstimate() == 0)
    let wide = DenseMatrix(zeroOfRows: 2, columns: 3)
    #expect(throws: LAPACKError.shape(routine: "dgetri", rows: 2, columns: 3)) { try wide.certifiedInverse() }
    // The Hilbert matrix of order 14 is regular, but too close to a singular one for doubles.
    #expect {
      try hilbert(14).certifiedInverse()
    } throws: {
      if case LAPACKError.illConditioned(_, let reciprocal) = $0 { reciprocal < 1e-15 } else { false }
    }
    for value in [Double.nan, .infinity] {
      let matrix = DenseMatrix(rows: 2, columns: 2, elements: [1, value, 0, 1])
      #expect(throws: LAPACKError.notFinite(routine: "dgetri")) { try matrix.certifiedInverse() }
      #expect(throws: LAPACKError.notFinite(routine: "dgecon")) { try matrix.reciprocalConditionEstimate() }
      #expect(throws: LAPACKError.notFinite(routine: "dtrtri")) { try LowerTriangularMatrix(matrix).certifiedInverse() }
      #expect(throws: LAPACKError.notFinite(routine: "dgesdd")) { try SingularValues(of: matrix) }
      #expect(throws: LAPACKError.notFinite(routine: "dgelsd")) { try LeastSquares(matrix, [1, 2]) }
      #expect(throws: LAPACKError.notFinite(routine: "dtrtrs")) {
        try LowerTriangularMatrix(matrix).certifiedSolution(of: [1, 2])
      }
      let identity = DenseMatrix(rows: 2, columns: 2, elements: [1, 0, 0, 1])
      #expect(throws: LAPACKError.notFinite(routine: "dgelsd")) { try LeastSquares(identity, [1, value]) }
      #expect(throws: LAPACKError.notFinite(routine: "dtrtrs")) {
        try LowerTriangularMatrix(identity).certifiedSolution(of: [1, value])
      }
    }
    let steep = LowerTriangularMatrix(DenseMatrix(rows: 2, columns: 2, elements: [1e-300, 1e300, 0, 1]))
    #expect(throws: LAPACKError.overflow(routine: "dtrtrs")) { try steep.certifiedSolution(of: [1e300, 1]) }
    #expect(throws: LAPACKError.overflow(routine: "dtrtri")) { try steep.certifiedInverse() }
    #expect(throws: LAPACKError.shape(routine: "dtrtrs", rows: 3, columns: 1)) {
      try steep.certifiedSolution(of: [1, 2, 3])
    }
    let large = DenseMatrix(rows: 2, columns: 2, elements: [1e308, 1e308, -1e308, 1e308])
    #expect(throws: LAPACKError.self) { try SingularValues(of: large) }
    #expect(throws: LAPACKError.self) { try LeastSquares(large, [1, 2]) }
  }
}
