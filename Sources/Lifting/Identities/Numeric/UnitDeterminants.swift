import DAGNetwork
import Exact
import Symbolic

/// I7 at one point, numerically: `DS = (I − DA)⁻¹` entry by entry, and `det DT_n = det DS = 1` by elimination in the stored order
/// of the nodes.
struct UnitDeterminants {
  let linearization: NumericLinearization
  private var network: Network { linearization.network }

  /// - Parameter names: what a coordinate is called.
  init(_ linearization: NumericLinearization) {
    self.linearization = linearization
  }

  /// Compares `DS` from the transitions with `(I − DA)⁻¹` from the graph.
  func compareInverse(
    with resolvent: ResolventMatrix, into comparison: inout BallComparison
  ) throws(NumericObstacle) {
    let layout = resolvent.layout
    try linearization.forEachColumns(ofProductIn: layout) { columns, values throws(NumericObstacle) in
      for node in layout.nodes {
        let offset = layout.offsets[node] ?? 0
        for i in 0..<network.nodes[node].width {
          let row = offset + i
          for (sample, column) in columns.enumerated() {
            let at = sample * network.nodes[node].width + i
            let inverse = row < column ? 0 : resolvent.inverse.matrix[row, column]
            if values[node] == nil, inverse == 0, row < column { continue }
            comparison.compare(
              values[node]?.values.elements[at] ?? 0, error: values[node]?.errors[at] ?? 0,
              inverse, error: row < column ? 0 : resolvent.error(row: row, column: column),
              place: "entry (\(name(row, layout)), \(name(column, layout))) of DS against (I − DA)⁻¹")
          }
        }
      }
    }
  }

  /// Compares `det DS` and the determinants of the transitions with 1.
  func compareDeterminants(into comparison: inout BallComparison) throws(NumericObstacle) {
    let layout = StateLayout(network.nodes.indices, of: network)
    var matrix = DenseMatrix(zeroOfRows: layout.size, columns: layout.size)
    var errors = 0.0
    try linearization.forEachColumns(ofProductIn: layout) { columns, values throws(NumericObstacle) in
      for node in network.nodes.indices {
        guard let block = values[node] else { continue }
        errors = sumUp(errors, matrix.write(block, atRow: layout.offsets[node] ?? 0, columns))
      }
    }
    // DS is the inverse of I − J, for the matrix J of all the transitions' coefficients, whatever these are, as long as no
    // transition changes what one before it has read: by I4 for linear arcs.
    guard linearization.isLifting else { throw .open("a transition changes what one before it has read") }
    let inverseNorm = try linearization.rowSumBound(ofLevels: linearization.levels.indices)
    try compare(matrix, errors: errors, inverseNorm: inverseNorm, name: "DS", into: &comparison)
    for level in linearization.levels.indices where !linearization.levels[level].isEmpty {
      try compareDeterminant(ofLevel: level, into: &comparison)
    }
  }

  /// `det DT_n`: all rows and columns but those of the level's coefficients are those of the identity, and are left out.
  private func compareDeterminant(ofLevel level: Int, into comparison: inout BallComparison) throws(NumericObstacle) {
    let blocks = linearization.levels[level]
    let rows = Set(blocks.map(\.row))
    let columns = Set(blocks.map(\.column))
    guard rows.isDisjoint(with: columns) else {
      throw .open("a coefficient of level \(level + 1) reads a node of its own level")
    }
    // In the stored order of the nodes.
    let layout = StateLayout(rows.union(columns).sorted(), of: network)
    var matrix = DenseMatrix(zeroOfRows: layout.size, columns: layout.size)
    for i in 0..<layout.size { matrix[i, i] = 1 }
    var errors = 0.0
    for first in stride(from: 0, to: layout.size, by: ResolventMatrix.columnsAtATime) {
      let range = first..<min(first + ResolventMatrix.columnsAtATime, layout.size)
      let pass = LinearPass(linearization, count: range.count)
      let products = try pass.products(of: blocks, with: pass.unitStates(range, layout))
      for node in layout.nodes {
        guard let product = products[node] else { continue }
        let block = RoundedColumns(values: product.reference, errors: pass.domain.errors(of: product))
        errors = sumUp(errors, matrix.write(block, atRow: layout.offsets[node] ?? 0, range, addingIdentity: true))
      }
    }
    // (I + L)⁻¹ = I − L, as no row of L is one of its columns.
    let inverseNorm = try linearization.rowSumBound(ofLevels: level..<level + 1)
    try compare(matrix, errors: errors, inverseNorm: inverseNorm, name: "DT_\(level + 1)", into: &comparison)
  }

  private func compare(
    _ matrix: DenseMatrix, errors: Double, inverseNorm: Double, name: String, into comparison: inout BallComparison
  ) throws(NumericObstacle) {
    do throws(LAPACKError) {
      let determinant = try DeterminantBound(of: matrix, entryErrors: errors, inverseNorm: inverseNorm)
      comparison.compare(determinant.value, error: determinant.error, 1, error: 0, place: "det \(name) against 1")
    } catch {
      throw .open("det \(name): \(error)")
    }
  }

  private func name(_ position: Int, _ layout: StateLayout) -> String {
    let (node, coordinate) = layout.place(of: position)
    return network.coordinateName(coordinate, ofNode: node)
  }
}

extension DenseMatrix {
  /// Writes some columns in the rows of one node, and returns an upper bound of the sum of their errors.
  fileprivate mutating func write(
    _ block: RoundedColumns, atRow row: Int, _ range: Range<Int>, addingIdentity: Bool = false
  ) -> Double {
    var errors = 0.0
    let width = block.values.width
    for (sample, column) in range.enumerated() {
      for i in 0..<width {
        let value = block.values.elements[sample * width + i]
        // Off the diagonal nothing is rounded here; on it the product is an exact zero, as no node reads itself.
        self[row + i, column] = addingIdentity && row + i == column ? 1 + value : value
        errors = sumUp(errors, block.errors[sample * width + i])
      }
    }
    return errors
  }
}
