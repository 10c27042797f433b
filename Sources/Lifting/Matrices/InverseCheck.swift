import Exact

/// Computes the rows of `DS · (I − DA)` one after the other: row `i` of `DS = DT_h ⋯ DT_1` by multiplying the unit vector
/// `e_iᵀ` with the transitions' matrices from the left, highest level first, and then its product with `I − DA`.
///
/// Only one row is in memory at a time.
struct InverseCheck {
  private let levels: [SparseRows]
  private let negatedArcs: SparseRows
  private let arcPositions: [Int]
  private let row: IntegerVector

  init(_ jacobians: ScaledJacobians) {
    levels = jacobians.levels
    negatedArcs = jacobians.negatedArcs
    arcPositions = jacobians.arcPositionsTailsFirst
    row = IntegerVector(count: jacobians.size)
  }

  /// The first entry of row `i` of `DS · (I − DA) − I` that is not 0, with the (scaled) entry of `DS · (I − DA)`.
  func defect(ofRow index: Int) -> (column: Int, value: Integer)? {
    row.reset()
    row.addProduct(1, 1, at: index)
    for level in levels.reversed() { multiply(by: level) }
    // Now it is row i of DS. A product with I − DA adds to the tails of arcs only, so that every entry is still that of DS
    // when its multiples are added.
    for position in arcPositions { addMultiples(ofRowAt: position, of: negatedArcs) }
    for column in 0..<row.count {
      if column == index {
        let value = row[column]
        if !value.isOne { return (column, value) }
      } else if !row.isZero(at: column) {
        return (column, row[column])
      }
    }
    return nil
  }

  /// Multiplies the row with `I + L`.
  private func multiply(by level: SparseRows) {
    if level.mapsRowsIntoRows {
      // The entries that multiply are those before any was changed.
      let factors = level.rows.map { row[$0] }
      for (position, factor) in factors.enumerated() where !factor.isZero {
        for entry in level.entries(at: position) {
          row.addProduct(factor, level.value(at: entry), at: level.columns[entry])
        }
      }
    } else {
      for position in level.rows.indices { addMultiples(ofRowAt: position, of: level) }
    }
  }

  /// Adds the row of a matrix times the entry at its coordinate.
  private func addMultiples(ofRowAt position: Int, of matrix: SparseRows) {
    let coordinate = matrix.rows[position]
    if row.isZero(at: coordinate) { return }
    switch matrix.values {
    case .words(let words):
      row.addMultiples(ofEntry: coordinate, words, at: matrix.columns, in: matrix.entries(at: position))
    case .integers(let integers):
      let factor = row[coordinate]
      for entry in matrix.entries(at: position) {
        row.addProduct(factor, integers[entry], at: matrix.columns[entry])
      }
    }
  }
}
