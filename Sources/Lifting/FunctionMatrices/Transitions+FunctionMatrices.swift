import DAGNetwork

extension Transitions {
  /// The matrix `T_n = [I 0; L_n I]` on the states of a network.
  ///
  /// - Throws: ``FunctionMatrixError`` where these are not the network's own transitions, and a coefficient does not fit its
  ///   nodes or is not below the diagonal.
  /// - Precondition: `1 ≤ n ≤ h`.
  public func matrix(ofLevel level: Int, in network: Network) throws(FunctionMatrixError) -> FunctionMatrix {
    try FunctionMatrix(of: network, deviation: coefficients(ofLevel: level).map { FunctionTerm($0) })
  }

  /// The lifting coefficients `L_n`: the rows are the nodes of level `n`, the columns all nodes of lower levels.
  ///
  /// - Throws: as ``matrix(ofLevel:in:)``; also where a coefficient has another row or column than these.
  /// - Precondition: `1 ≤ n ≤ h`, and the network has the level.
  public func liftingBlock(ofLevel level: Int, in network: Network) throws(FunctionMatrixError) -> FunctionBlock {
    let rows = Array(network.nodes(atLevel: level))
    let columns = Array(network.order[..<network.levelStarts[level]])
    let (rowSet, columnSet) = (Set(rows), Set(columns))
    for coefficient in coefficients(ofLevel: level)
    where !rowSet.contains(coefficient.row) || !columnSet.contains(coefficient.column) {
      throw .notBelowDiagonal(
        row: network.nodes[coefficient.row].name, column: network.nodes[coefficient.column].name)
    }
    return FunctionBlock(
      rows: rows, columns: columns, terms: coefficients(ofLevel: level).map { FunctionTerm($0) })
  }

  /// The synthesis map up to a level, `S_n = T_n ∘ … ∘ T_1`; `S` without a level.
  ///
  /// - Throws: as ``matrix(ofLevel:in:)``.
  public func synthesis(
    upToLevel level: Int? = nil, in network: Network
  ) throws(FunctionMatrixError) -> FunctionComposition {
    var matrices: [FunctionMatrix] = []
    for n in stride(from: 1, through: level ?? height, by: 1) { matrices.append(try matrix(ofLevel: n, in: network)) }
    return FunctionComposition(matrices)
  }
}
