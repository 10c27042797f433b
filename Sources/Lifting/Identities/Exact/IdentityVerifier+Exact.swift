import DAGNetwork
import Exact
import Symbolic

extension IdentityVerifier {
  /// Verifies an identity by exact arithmetic.
  ///
  /// - I1 to I5: both sides are brought to canonical forms with a variable at each coordinate, where arcs that are not
  ///   affine are opaque functions of their arguments; where the forms agree, the identity is proved for all inputs, or
  ///   all states. Both sides are also evaluated: I1 and I2 at the points; I3, I4 and I5 at two states without zeros for each
  ///   point, which have the point at the inputs and numbers drawn from the seed elsewhere. These evaluations are where a
  ///   difference shows, and what the verdict rests on where the forms are too large.
  /// - I7 and I8: at each point, on the affine functions that the units choose there.
  /// - I6 and I11: as I3, for networks to which they apply.
  /// - I9: I1 to I5 for sub-architectures that are drawn from the seed, each at some of the points.
  /// - I10: for pairs of masks that are drawn from the seed, with the affine arcs of the network, or of its un-rectified form at
  ///   some of the points.
  /// - I12: at each point, with the exact derivatives of the arcs there.
  ///
  /// The left side of each comes from the transitions, the right side from the graph.
  ///
  /// - Parameter points: one value for each input at each point, in the order of ``Network/inputs``.
  /// - Precondition: each point has the widths of the inputs.
  /// - Complexity: I1 to I5 take some exact passes at each point, I7 about `N · w` integer products at each point, for `N`
  ///   coordinates of the state and `w` entries of the arcs' matrices.
  public func verifyExactly(
    _ identity: Identity, at points: [[[Rational]]], limits: ExactLimits = ExactLimits()
  ) -> Verdict {
    let widths = network.inputs.map { network.nodes[$0].width }
    precondition(points.allSatisfy { $0.map(\.count) == widths }, "a point has the widths of the inputs")
    if let misfit = transitions.misfit(with: network) {
      return Verdict(.undecided(reason: misfit), scope: .points(0), evidence: "nothing was computed")
    }
    if let obstacle = obstacle(to: identity) {
      return Verdict(.undecided(reason: obstacle), scope: .points(0), evidence: "nothing was computed")
    }
    switch identity {
    case .decomposition, .subgraphsUpToLevel, .liftingInverse, .resolvent, .elementaryFactorization, .pathSum,
      .seriesComposition:
      return verifyPass(identity, at: points, limits: limits)
    case .unitDeterminant: return verifyUnitDeterminant(at: points, limits: limits)
    case .unrectifiedPathSum: return verifyUnrectifiedPathSum(at: points, limits: limits)
    case .subArchitectures: return verifySubArchitectures(at: points, limits: limits)
    case .pathInclusion: return verifyPathInclusion(at: points, limits: limits)
    case .adjoint: return verifyAdjoint(at: points, limits: limits)
    }
  }
}
