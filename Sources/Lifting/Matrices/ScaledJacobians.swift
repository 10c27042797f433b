import DAGNetwork
import Exact

/// The derivatives of the arc operator and of the transitions at one point, as sparse matrices of integers in the
/// coordinates of the state.
///
/// They are `Φ M Φ⁻¹` for the matrices `M` of rationals and one diagonal matrix `Φ` of positive integers, one for each node:
/// `φ_v` is a common multiple of `φ_u · d` over the arcs `u → v` with denominator `d`, which makes every entry
/// `φ_v / φ_u · M_{vu}` an integer. Products, inverses and determinants carry over: `DS · (I − DA) = I` holds for the one if
/// and only if it holds for the other, without a fraction in between.
struct ScaledJacobians {
  /// `φ_v` for each node.
  let scales: [Integer]
  /// The coordinate of the state at which each node starts, in the stored order of the nodes.
  let offsets: [Int]
  /// The number of coordinates.
  let size: Int
  /// `−DA`, from the graph.
  let negatedArcs: SparseRows
  /// The positions of the rows of ``negatedArcs``, those of lower nodes first: no arc leads from a later row's coordinate to
  /// an earlier one's.
  let arcPositionsTailsFirst: [Int]
  /// `L_1, …, L_h`, from the transitions: `DT_n = I + L_n`.
  let levels: [SparseRows]

  /// - Returns: `nil` if the arcs of the graph and of the transitions together form a cycle, and the scales do not exist.
  init?(of network: Network, arcs: [JacobianBlock], levels: [[JacobianBlock]]) {
    guard let scales = Self.scales(nodeCount: network.nodes.count, blocks: arcs + levels.joined()) else { return nil }
    var offsets: [Int] = []
    var size = 0
    for node in network.nodes {
      offsets.append(size)
      size += node.width
    }
    func rows(_ blocks: [JacobianBlock], isNegated: Bool) -> SparseRows {
      var entries: [SparseRows.Entry] = []
      for block in blocks {
        let factor = scales[block.row].exactlyDivided(by: scales[block.column] * block.denominator)
        let (row, column) = (offsets[block.row], offsets[block.column])
        let multiplier = isNegated ? -factor : factor
        block.forEachNumerator { i, j, numerator in
          entries.append(SparseRows.Entry(row: row + i, column: column + j, value: numerator * multiplier))
        }
      }
      return SparseRows(entries)
    }
    self.scales = scales
    self.offsets = offsets
    self.size = size
    negatedArcs = rows(arcs, isNegated: true)
    var levelOfCoordinate: [Int] = []
    for (node, level) in network.levels.enumerated() {
      levelOfCoordinate += Array(repeating: level, count: network.nodes[node].width)
    }
    let negatedArcs = negatedArcs
    arcPositionsTailsFirst = negatedArcs.rows.indices.sorted {
      (levelOfCoordinate[negatedArcs.rows[$0]], $0) < (levelOfCoordinate[negatedArcs.rows[$1]], $1)
    }
    self.levels = levels.map { rows($0, isNegated: false) }
  }

  /// The scales, along a topological order of all blocks.
  private static func scales(nodeCount: Int, blocks: [JacobianBlock]) -> [Integer]? {
    var missing = [Int](repeating: 0, count: nodeCount)
    var outgoing = [[Int]](repeating: [], count: nodeCount)
    for (index, block) in blocks.enumerated() {
      missing[block.row] += 1
      outgoing[block.column].append(index)
    }
    var scales = [Integer](repeating: 1, count: nodeCount)
    var ready = (0..<nodeCount).filter { missing[$0] == 0 }
    var done = 0
    while let node = ready.popLast() {
      done += 1
      for index in outgoing[node] {
        let head = blocks[index].row
        scales[head] = scales[head].leastCommonMultiple(scales[node] * blocks[index].denominator)
        missing[head] -= 1
        if missing[head] == 0 { ready.append(head) }
      }
    }
    return done == nodeCount ? scales : nil
  }

  /// The node and the coordinate of it at a coordinate of the state.
  func place(of coordinate: Int) -> (node: Int, coordinate: Int) {
    var (low, high) = (0, offsets.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if offsets[middle] <= coordinate { low = middle } else { high = middle }
    }
    return (low, coordinate - offsets[low])
  }

  /// The entry of a matrix of rationals whose scaled entry is given.
  func unscaled(_ value: Integer, row: Int, column: Int) -> Rational {
    Rational(value * scales[place(of: column).node], positiveDenominator: scales[place(of: row).node])
  }

  /// The number of integer products that an ``InverseCheck`` takes for all rows together, at most.
  var productBound: Double {
    Double(size) * Double(negatedArcs.entryCount + levels.reduce(0) { $0 + $1.entryCount })
  }
}
