import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import TestSeeds
import Testing

@Suite struct EliminationTests {
  /// The determinant by elimination against the sum over permutations.
  @Test func determinantsAreSumsOverPermutations() throws {
    for index in TestSeeds.cases(400) {
      var random = TestSeeds.generator(case: index)
      let size = Int.random(in: 0...5, using: &random)
      var matrix = [[Rational]](repeating: Array(repeating: 0, count: size), count: size)
      for i in 0..<size {
        for j in 0..<size where Int.random(in: 0..<3, using: &random) > 0 {
          matrix[i][j] = Rational(
            Integer(Int.random(in: -3...3, using: &random)),
            positiveDenominator: Integer(Int.random(in: 1...3, using: &random)))
        }
      }
      // Two terms of each entry, in any order.
      let rows = matrix.map { row in
        row.enumerated().flatMap { column, value in
          [(column: column, value: value + 1), (column: column, value: Rational(-1))]
        }.shuffled(using: &random)
      }
      #expect(SparseElimination.determinant(of: rows, budget: 1000) == determinant(matrix))
    }
  }

  @Test func permutationsHaveTheirSign() {
    // Rows that send 0 → 1 → 2 → 0, and 0 ↔ 1.
    let cycle: [[(column: Int, value: Rational)]] = [[(1, 1)], [(2, 1)], [(0, 1)]]
    #expect(SparseElimination.determinant(of: cycle, budget: 0) == 1)
    #expect(SparseElimination.determinant(of: [[(1, 1)], [(0, 1)], [(2, 5)]], budget: 0) == -5)
    #expect(SparseElimination.determinant(of: [[(1, 1)], [(1, 1)]], budget: 0) == 0)
    #expect(SparseElimination.determinant(of: [], budget: 0) == 1)
  }

  @Test func fillInIsWithinTheBudgetOrRefused() {
    // An arrow that points to the first row fills in completely.
    let size = 20
    let rows: [[(column: Int, value: Rational)]] = (0..<size).map { i in
      i == 0 ? (0..<size).map { ($0, 1) } : [(0, 1), (i, 2)]
    }
    #expect(SparseElimination.determinant(of: rows, budget: 50) == nil)
    // One less in the first row for each of the others, and 2 on their diagonal: 2^19 (1 − 19/2).
    #expect(
      SparseElimination.determinant(of: rows, budget: 10_000)
        == Rational(Integer(1) << 18) * Rational(2 - (size - 1)))
    // Triangular: nothing to multiply.
    let triangular: [[(column: Int, value: Rational)]] = (0..<size).map { i in (0...i).map { ($0, 1) } }
    #expect(SparseElimination.determinant(of: triangular, budget: 0) == 1)
  }

  private func determinant(_ matrix: [[Rational]]) -> Rational {
    guard let first = matrix.first else { return 1 }
    var sum: Rational = 0
    for (column, value) in first.enumerated() where !value.isZero {
      let minor = matrix.dropFirst().map { row in Array(row[..<column] + row[(column + 1)...]) }
      sum += value * determinant(minor) * Rational(column.isMultiple(of: 2) ? 1 : -1)
    }
    return sum
  }
}

@Suite struct PathSumTests {
  /// Backward accumulation against the definition: every path from a source to an output, one by one.
  @Test func isTheSumOverAllPaths() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(150).count, options: .affine.with(nodes: 2...9)
    ) { network, random in
      let affine = network.arcs.map { $0.function.affine! }
      let sum = try BackwardPathSum(of: network, carrying: affine)
      // The value at a point: each path carries its source's value, or the constant term of its first arc, along its arcs.
      let point = RandomPoints(of: network, seed: random.next())[0]
      let x = point.flatMap { $0 }
      let bySum = zip(sum.weight, sum.bias).map { row, bias in zip(row, x).reduce(bias) { $0 + $1.0 * $1.1 } }
      let byPaths = network.outputs.flatMap { output in
        self.values(ofPathsTo: output, in: network, affine, at: point).reduce(
          Array(repeating: Rational(0), count: network.nodes[output].width)
        ) { zip($0, $1).map { $0 + $1 } }
      }
      return bySum == byPaths
    }
  }

  /// What each path that ends in a node contributes there. A path begins in a source, or with the constant term of an arc.
  private func values(
    ofPathsTo node: Int, in network: Network, _ affine: [Affine], at point: [[Rational]]
  ) -> [[Rational]] {
    if let input = network.inputs.firstIndex(of: node) { return [point[input]] }
    if case .constant(let value) = network.nodes[node].role { return [(0..<value.width).map(value.rational)] }
    return network.incomingArcs(of: node).flatMap { arc -> [[Rational]] in
      let function = affine[arc]
      let carried = values(ofPathsTo: network.arcs[arc].tail, in: network, affine, at: point).map { value in
        var product = [Rational](repeating: 0, count: function.outputWidth)
        function.linear.forEachEntry { row, column, coefficient in product[row] += coefficient * value[column] }
        return product
      }
      return carried + (function.constant.map { constant in [(0..<constant.width).map(constant.rational)] } ?? [])
    }
  }
}
