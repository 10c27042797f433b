import DAGNetwork

extension IdentityVerifier {
  /// Why an identity says nothing about the network, whatever its transitions are; `nil` where it says something. Such an
  /// identity is *undecided*, and is no part of what is verified unless it is asked for.
  ///
  /// - I6 is about affine arcs; I8 and I10 are about piecewise affine ones.
  /// - I11 is about series compositions: networks that have a node which separates the inputs from the rest.
  public func obstacle(to identity: Identity) -> String? {
    switch identity {
    case .decomposition, .subgraphsUpToLevel, .liftingInverse, .resolvent, .elementaryFactorization, .unitDeterminant,
      .subArchitectures, .adjoint:
      return nil
    case .pathSum:
      if let label = firstArc(where: { $0.affine == nil }) {
        return "\(label) is not affine; I8 is the form for piecewise affine arcs"
      }
      return network.excessOfPathSum
    case .unrectifiedPathSum, .pathInclusion:
      return firstArc { !$0.isPiecewiseAffine }.map { "\($0) carries a function that is not piecewise affine" }
    case .seriesComposition:
      return network.cutNodes().isEmpty ? "no node separates the inputs from the rest of the network" : nil
    }
  }

  private func firstArc(where condition: (ArcFunction) -> Bool) -> String? {
    network.arcs.firstIndex { condition($0.function) }.map { network.label(ofArc: $0) }
  }
}
