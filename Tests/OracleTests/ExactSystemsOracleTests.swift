import Exact
import TestSeeds
import Testing

/// Determinants, ranks, null spaces, inverses and solutions of exact matrices against FLINT's.
@Suite struct ExactSystemsOracleTests {
  private struct Matrix: Encodable {
    let rows: Int
    let columns: Int
    let entries: [String]

    init(_ matrix: RationalMatrix) {
      (rows, columns) = (matrix.rows, matrix.columns)
      entries = matrix.elements.map { "\($0)" }
    }
  }

  private struct Request: Encodable {
    let matrix: Matrix
    let right: Matrix
  }

  private struct Answer: Decodable {
    let rank: Int
    let nullity: Int
    let determinant: String?
    let inverse: [String]?
    let solution: [String]?
  }

  @Test func integers() throws {
    for (index, (a, b), answer) in try answered({ matrix, _ in RationalMatrix(matrix) }) {
      let (a, b) = (integers(a), integers(b))
      #expect(a.rank() == answer.rank, "case \(index)")
      #expect(a.nullspace().columns == answer.nullity, "case \(index)")
      guard a.rows == a.columns else { continue }
      #expect("\(try a.determinant())" == answer.determinant, "case \(index)")
      if let inverse = answer.inverse, let solution = answer.solution {
        #expect(fractions(try a.inverse()) == inverse, "case \(index)")
        #expect(fractions(try a.solution(of: b)) == solution, "case \(index)")
      } else {
        #expect(throws: MatrixError.singular) { try a.inverse() }
      }
    }
  }

  @Test func rationals() throws {
    for (index, (a, b), answer) in try answered(divided) {
      #expect(a.rank() == answer.rank, "case \(index)")
      #expect(a.nullspace().columns == answer.nullity, "case \(index)")
      guard a.rows == a.columns else { continue }
      #expect("\(try a.determinant())" == answer.determinant, "case \(index)")
      if let inverse = answer.inverse, let solution = answer.solution {
        #expect(try a.inverse().elements.map { "\($0)" } == inverse, "case \(index)")
        #expect(try a.solution(of: b).elements.map { "\($0)" } == solution, "case \(index)")
      } else {
        #expect(throws: MatrixError.singular) { try a.inverse() }
      }
    }
  }

  /// Random matrices with right sides, and FLINT's answers.
  ///
  /// - Parameter change: what is made of the entries.
  private func answered(
    _ change: (IntegerMatrix, inout SplitMix64) -> RationalMatrix
  ) throws -> [(Int, (RationalMatrix, RationalMatrix), Answer)] {
    var pairs: [(RationalMatrix, RationalMatrix)] = []
    for index in TestSeeds.cases(150) {
      var random = TestSeeds.generator(case: index)
      let limit = index % 15 == 0 ? 40 : 10
      let rows = Int.random(in: 1...limit, using: &random)
      // Mostly square, and then mostly regular.
      let columns = Bool.random(using: &random) ? rows : Int.random(in: 1...limit, using: &random)
      let matrix = change(matrix(rows, columns, using: &random), &random)
      let right = self.matrix(rows, Int.random(in: 1...3, using: &random), using: &random)
      pairs.append((matrix, change(right, &random)))
    }
    let answers: [Answer] = try PythonOracle("exact_systems").answers(
      to: pairs.map { Request(matrix: Matrix($0), right: Matrix($1)) })
    return zip(pairs, answers).enumerated().map { ($0, $1.0, $1.1) }
  }

  /// Each row over a number of its own, so that the rank stays what it is, or each entry over one.
  private func divided(_ matrix: IntegerMatrix, _ random: inout SplitMix64) -> RationalMatrix {
    let isByRows = Bool.random(using: &random)
    var result = RationalMatrix(matrix)
    for row in 0..<matrix.rows {
      var divisor: Integer = 1
      for column in 0..<matrix.columns {
        if column == 0 || !isByRows { divisor = Integer(Int.random(in: 1...1000, using: &random)) }
        result[row, column] = Rational(matrix[row, column], positiveDenominator: divisor)
      }
    }
    return result
  }

  private func integers(_ matrix: RationalMatrix) -> IntegerMatrix {
    IntegerMatrix(rows: matrix.rows, columns: matrix.columns, entries: matrix.elements.map(\.numerator))
  }

  private func fractions(_ result: (numerators: IntegerMatrix, denominator: Integer)) -> [String] {
    result.numerators.entries.map { "\(Rational($0, positiveDenominator: result.denominator))" }
  }

  /// Small entries, large ones, many zeros, or a product of thin factors.
  private func matrix(_ rows: Int, _ columns: Int, using random: inout SplitMix64) -> IntegerMatrix {
    let bits = [3, 20, 64, 250].randomElement(using: &random)!
    let isSparse = Int.random(in: 0..<4, using: &random) == 0
    func full(_ rows: Int, _ columns: Int) -> IntegerMatrix {
      IntegerMatrix(
        rows: rows, columns: columns,
        entries: (0..<rows * columns).map { _ in
          if isSparse && Int.random(in: 0..<4, using: &random) > 0 { return 0 }
          var value: Integer = 0
          for _ in 0...bits / 64 { value = (value << 64) + Integer(random.next()) }
          value = value >> max(0, value.bitWidth - bits)
          return Bool.random(using: &random) ? value : -value
        })
    }
    guard Int.random(in: 0..<4, using: &random) == 0 else { return full(rows, columns) }
    let inner = Int.random(in: 0...min(rows, columns), using: &random)
    return full(rows, inner) * full(inner, columns)
  }
}
