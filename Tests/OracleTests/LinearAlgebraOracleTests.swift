import Lifting
import TestSeeds
import Testing

/// The wrapped routines of LAPACK against NumPy and SciPy.
@Suite struct LinearAlgebraOracleTests {
  private struct Request: Encodable {
    let matrix: [[Double]]
    let right: [Double]
  }

  private struct Answer: Decodable {
    let inverse: [[Double]]
    let solution: [Double]
    let condition: Double
    let norm: Double
    let lowerNorm: Double
    let determinant: Double
  }

  @Test func routinesAgree() throws {
    var requests: [Request] = []
    for index in TestSeeds.cases(60) {
      var random = TestSeeds.generator(case: index)
      let n = index < 10 ? index + 1 : Int.random(in: 1...70, using: &random)
      let matrix = (0..<n).map { row in
        (0..<n).map { column in
          // The diagonal is large enough for conditions that doubles bear.
          Double.random(in: -1...1, using: &random) + (row == column ? 4 : 0)
        }
      }
      requests.append(Request(matrix: matrix, right: (0..<n).map { _ in Double.random(in: -5...5, using: &random) }))
    }
    let answers: [Answer] = try PythonOracle("linear_algebra").answers(to: requests)
    for (request, answer) in zip(requests, answers) {
      let n = request.matrix.count
      var matrix = DenseMatrix(zeroOfRows: n, columns: n)
      for row in 0..<n {
        for column in 0..<n { matrix[row, column] = request.matrix[row][column] }
      }
      let lower = LowerTriangularMatrix(matrix)
      let inverse = try lower.inverse()
      for row in 0..<n {
        for column in 0...row { #expect(isClose(inverse.matrix[row, column], answer.inverse[row][column], 1)) }
      }
      for (ours, theirs) in zip(try lower.solution(of: request.right), answer.solution) {
        #expect(isClose(ours, theirs, 5))
      }
      #expect(isClose(try matrix.oneNorm(), answer.norm, answer.norm))
      #expect(isClose(try lower.oneNorm(), answer.lowerNorm, answer.lowerNorm))
      // An estimate: never below, and rarely far above.
      let reciprocal = try lower.reciprocalConditionEstimate()
      #expect(1 / reciprocal <= answer.condition * 1.0001 && 1 / reciprocal >= answer.condition / 10)

      let lu = try LUFactorization(of: matrix)
      let determinant = (0..<n).reduce(lu.permutationSign) { $0 * lu.factors[$1, $1] }
      #expect(isClose(determinant, answer.determinant, abs(answer.determinant)))
      let product = try lu.product()
      let permutation = lu.permutation
      for row in 0..<n {
        for column in 0..<n { #expect(isClose(product[row, column], matrix[permutation[row], column], 5)) }
      }
    }
  }

  @Test func failuresAreTyped() throws {
    var matrix = DenseMatrix(zeroOfRows: 2, columns: 2)
    matrix[0, 0] = 1
    #expect(throws: LAPACKError.singular(routine: "dtrtri", position: 1)) {
      try LowerTriangularMatrix(matrix).inverse()
    }
    #expect(throws: LAPACKError.singular(routine: "dtrtrs", position: 1)) {
      try LowerTriangularMatrix(matrix).solution(of: [1, 2])
    }
    matrix[1, 0] = .nan
    matrix[1, 1] = 1
    #expect(throws: LAPACKError.self) { try LowerTriangularMatrix(matrix).inverse() }
    #expect(throws: LAPACKError.self) { try LUFactorization(of: matrix) }
  }

  private func isClose(_ a: Double, _ b: Double, _ scale: Double) -> Bool { abs(a - b) <= 1e-12 * (scale + abs(b)) }
}
