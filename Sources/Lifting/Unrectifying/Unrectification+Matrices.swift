import DAGNetwork
import Exact

extension Unrectification {
  /// The transition `T_n` with every unit replaced by the affine branch that it takes at the point, as a matrix of numbers.
  ///
  /// - Throws: ``LinearMatrixError``.
  /// - Precondition: `1 ≤ n ≤ h`.
  public func transitionMatrix(ofLevel level: Int, limit: Int = 4_096) throws(LinearMatrixError) -> LinearMatrix {
    let transitions = Transitions(of: affineNetwork)
    return try LinearMatrix(
      FunctionMatrix(affineNetwork, checked: transitions.coefficients(ofLevel: level).map { FunctionTerm($0) }),
      limit: limit)
  }

  /// The product of the un-rectified transitions: what `S` is on the region of the point, for states.
  ///
  /// - Throws: ``LinearMatrixError``.
  public func synthesisMatrix(limit: Int = 4_096) throws(LinearMatrixError) -> LinearMatrix {
    try .synthesis(of: affineNetwork, limit: limit)
  }

  /// The affine map that the coordinates up to one level become those of another by, on the region of the point: the values of the
  /// nodes of level `to`, in the values of all nodes up to level `from`, in the order by `(level, position)`.
  ///
  /// - Throws: ``LinearMatrixError``.
  public func affineMap(
    fromLevel from: Int, toLevel to: Int, limit: Int = 4_096
  ) throws(LinearMatrixError) -> RegionMap {
    guard 0 <= from, from <= to, to <= network.height else {
      throw .levels(from: from, to: to, height: network.height)
    }
    let rows = Array(network.nodes(atLevel: to))
    let columns = Array(network.order[..<network.levelStarts[from + 1]])
    var product = try LinearMatrix(.identity(of: affineNetwork), limit: limit)
    if from < to {
      // Only the levels between are applied: those up to `from` are variables.
      let mask = ArcMask(isKept: affineNetwork.arcs.map { (from + 1...to).contains(network.levels[$0.head]) })
      product = try LinearMatrix(
        FunctionMatrix.resolvent(of: affineNetwork).masked(by: mask), limit: limit
      ).inverse
    }
    return product.affineMap(rows: rows, columns: columns)
  }
}
