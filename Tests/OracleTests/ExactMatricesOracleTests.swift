import Exact
import TestSeeds
import Testing

/// Dense exact matrices against FLINT's.
@Suite struct ExactMatricesOracleTests {
  private struct Matrix: Encodable {
    let rows: Int
    let columns: Int
    let entries: [String]

    init(_ matrix: RationalMatrix) {
      rows = matrix.rows
      columns = matrix.columns
      entries = matrix.elements.map { "\($0)" }
    }
  }

  private struct Request: Encodable {
    let operation: String
    let matrices: [Matrix]
  }

  private func rational(using random: inout SplitMix64) -> Rational {
    let numerator = Integer(Int.random(in: -1000...1000, using: &random))
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return Rational(numerator)
    case 1: return Rational(mantissa: numerator, exponentOfTwo: -Int.random(in: 0...80, using: &random))
    case 2:
      let factor = Integer(Int.random(in: Int.min...Int.max, using: &random))
      return Rational(numerator * factor, positiveDenominator: Integer(Int.random(in: 1...Int.max, using: &random)))
    default: return Rational(numerator, positiveDenominator: Integer(Int.random(in: 1...1000, using: &random)))
    }
  }

  private func matrix(_ rows: Int, _ columns: Int, isUnipotent: Bool = false, using random: inout SplitMix64)
    -> RationalMatrix
  {
    var matrix = isUnipotent ? RationalMatrix.identity(rows) : RationalMatrix(rows: rows, columns: columns)
    for i in 0..<rows {
      for j in 0..<(isUnipotent ? i : columns) where Int.random(in: 0..<6, using: &random) > 0 {
        matrix[i, j] = rational(using: &random)
      }
    }
    return matrix
  }

  @Test func productsInversesAndSolutions() throws {
    var requests: [Request] = []
    var ours: [RationalMatrix] = []
    for index in TestSeeds.cases(60) {
      var random = TestSeeds.generator(case: index)
      let size = Int.random(in: 1...20, using: &random)
      let extents = (0..<4).map { _ in Int.random(in: 1...12, using: &random) }
      let factors = (0..<3).map { matrix(extents[$0], extents[$0 + 1], using: &random) }
      requests.append(Request(operation: "product", matrices: factors.map { Matrix($0) }))
      ours.append(.product(of: factors))
      let unipotent = matrix(size, size, isUnipotent: true, using: &random)
      requests.append(Request(operation: "inverse", matrices: [Matrix(unipotent)]))
      ours.append(try unipotent.inverseOfUnipotent())
      let right = matrix(size, Int.random(in: 1...5, using: &random), using: &random)
      requests.append(Request(operation: "solve", matrices: [Matrix(unipotent), Matrix(right)]))
      ours.append(try unipotent.solveUnipotent(right))
    }
    let answers: [[String]] = try PythonOracle("exact_matrices").answers(to: requests)
    for (index, answer) in answers.enumerated() {
      #expect(ours[index].elements.map { "\($0)" } == answer, "\(requests[index].operation), case \(index / 3)")
    }
  }
}
