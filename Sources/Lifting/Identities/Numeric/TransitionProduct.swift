import DAGNetwork
import Exact

/// `DS = DT_h ⋯ DT_1` of the transitions at a point, in doubles with rounding bounds, by passing the unit states through them.
extension NumericLinearization {
  /// Computes columns of `DS`, a few at a time.
  ///
  /// - Parameters:
  ///   - layout: the order of the columns.
  ///   - body: receives each run of columns with the values and the errors of all nodes; a node without value is zero.
  func forEachColumns(
    ofProductIn layout: StateLayout,
    _ body: (_ columns: Range<Int>, _ values: [RoundedColumns?]) throws(NumericObstacle) -> Void
  ) throws(NumericObstacle) {
    for first in stride(from: 0, to: layout.size, by: ResolventMatrix.columnsAtATime) {
      let columns = first..<min(first + ResolventMatrix.columnsAtATime, layout.size)
      let pass = LinearPass(self, count: columns.count)
      var state = pass.unitStates(columns, layout)
      try pass.synthesize(&state)
      try body(
        columns,
        network.nodes.indices.map { node in
          state[node].map { RoundedColumns(values: $0.reference, errors: pass.domain.errors(of: $0)) }
        })
    }
  }

  /// An upper bound of `‖I − J‖_∞ = ‖I + J‖_∞`, for the matrix `J` of the transitions of some levels.
  func rowSumBound(ofLevels levels: Range<Int>) throws(NumericObstacle) -> Double {
    let pass = LinearPass(self, count: 1)
    let blocks = levels.flatMap { self.levels[$0] }
    var ones = LinearPass.Values(zeroOf: network)
    for block in blocks where ones[block.column] == nil {
      ones[block.column] = pass.domain.value(Batch(Array(repeating: 1, count: block.map.inputWidth)))
    }
    var largest = 0.0
    for sum in try pass.products(of: blocks, with: ones).values {
      guard let sums = sum?.sums else { continue }
      for i in 0..<sums.width { largest = max(largest, sumUp(sums.magnitudes[i], sums.propagated[i])) }
    }
    return sumUp(1, largest)
  }
}

/// Some columns of a matrix in the rows of one node: sample-major, one sample for each column.
struct RoundedColumns {
  let values: Batch<Double>
  let errors: [Double]
}
