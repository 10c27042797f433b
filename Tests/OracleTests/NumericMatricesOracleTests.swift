import Exact
import Lifting
import TestSeeds
import Testing

/// Inverses, conditions, singular values and least squares, each within its proved bound of NumPy's, SciPy's or mpmath's.
@Suite struct NumericMatricesOracleTests {
  private struct Request: Encodable {
    let matrix: [[Double]]
    let right: [Double]
    let precise: Bool
  }

  private struct Answer: Decodable {
    struct Precise: Decodable {
      let singularValues: [String]
      let leastSquares: [String]
    }
    let singularValues: [Double]
    let leastSquares: [Double]
    let rank: Int
    let condition: Double
    let precise: Precise?
  }

  private static func hilbert(_ size: Int) -> [[Double]] {
    (0..<size).map { i in (0..<size).map { 1 / Double(i + $0 + 1) } }
  }

  /// Kahan's matrix, transposed: lower triangular, and worse conditioned than its diagonal shows.
  private static func kahan(_ size: Int, sine: Double) -> [[Double]] {
    let cosine = (1 - sine * sine).squareRoot()
    var matrix = [[Double]](repeating: Array(repeating: 0, count: size), count: size)
    var scale = 1.0
    for j in 0..<size {
      matrix[j][j] = scale
      for i in j + 1..<max(j + 1, size) { matrix[i][j] = -cosine * scale }
      scale *= sine
    }
    return matrix
  }

  private static func requests() -> [Request] {
    var requests: [Request] = []
    func add(_ matrix: [[Double]], using random: inout SplitMix64) {
      requests.append(
        Request(
          matrix: matrix, right: matrix.map { _ in Double.random(in: -5...5, using: &random) },
          precise: matrix.count <= 7 && matrix.count >= matrix[0].count))
    }
    for index in TestSeeds.cases(60) {
      var random = TestSeeds.generator(case: index)
      switch index % 6 {
      case 0: add(hilbert(1 + index / 6 % 12), using: &random)
      case 1: add(kahan(1 + index / 6 * 3 % 40, sine: 0.3 + 0.01 * Double(index % 60)), using: &random)
      default:
        let columns = Int.random(in: 1...(index < 40 ? 7 : 40), using: &random)
        let rows = index % 6 == 2 ? columns : Int.random(in: 1...(index < 40 ? 7 : 60), using: &random)
        add(
          (0..<rows).map { _ in (0..<columns).map { _ in Double.random(in: -1...1, using: &random) } }, using: &random)
      }
    }
    return requests
  }

  private func dense(_ rows: [[Double]]) -> DenseMatrix {
    var matrix = DenseMatrix(zeroOfRows: rows.count, columns: rows[0].count)
    for (i, row) in rows.enumerated() { for (j, value) in row.enumerated() { matrix[i, j] = value } }
    return matrix
  }

  @Test func resultsLieWithinTheirBounds() throws {
    let requests = Self.requests()
    let answers: [Answer] = try PythonOracle("numeric_matrices").answers(to: requests)
    var provedRanks = 0
    for (request, answer) in zip(requests, answers) {
      let matrix = dense(request.matrix)
      let singular = try SingularValues(of: matrix)
      let largest = singular.values[0]
      for (index, theirs) in answer.singularValues.enumerated() {
        // Theirs are off by a small multiple of the rounding unit times the largest.
        #expect(abs(singular.values[index] - theirs) <= singular.errors[index] + 1e-14 * largest)
        // The bound is worth something.
        #expect(singular.errors[index] <= 1e-11 * largest)
      }
      let squares = try LeastSquares(matrix, request.right)
      #expect(squares.rank == answer.rank)
      if let error = squares.error {
        provedRanks += 1
        let size = answer.leastSquares.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let condition = answer.singularValues[0] / answer.singularValues[answer.singularValues.count - 1]
        let distance = zip(squares.solution, answer.leastSquares).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        #expect(distance.squareRoot() <= error + 1e-12 * condition * condition * (size + 5))
      }
      if let precise = answer.precise {
        for (index, text) in precise.singularValues.enumerated() {
          let exact = try Rational(parsing: text)
          let ours = try #require(Rational(exactly: singular.values[index]))
          let bound = try #require(Rational(exactly: singular.errors[index]))
          #expect((exact - ours).magnitude <= bound + Rational(mantissa: 1, exponentOfTwo: -110))
        }
        if let error = squares.error {
          var distance: Rational = 0
          for (text, value) in zip(precise.leastSquares, squares.solution) {
            let difference = try Rational(parsing: text) - #require(Rational(exactly: value))
            distance += difference * difference
          }
          let bound = try #require(Rational(exactly: error)) + Rational(mantissa: 1, exponentOfTwo: -60)
          #expect(distance <= bound * bound)
        }
      }
      if matrix.rows == matrix.columns, answer.condition < 1e12 {
        let inverse = try matrix.certifiedInverse()
        // NumPy's own condition number is off by about that much.
        let slack = 1 + 1e-14 * answer.condition * Double(matrix.rows)
        #expect(inverse.condition.lowerBound <= answer.condition * slack)
        #expect(answer.condition <= inverse.condition.upperBound * slack)
      }
    }
    #expect(provedRanks > 10)
  }
}
