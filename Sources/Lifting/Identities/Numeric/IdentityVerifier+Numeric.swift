import DAGNetwork
import Exact
import Symbolic

extension IdentityVerifier {
  /// Verifies an identity in doubles, with LAPACK where the identity is about matrices.
  ///
  /// Both sides are computed by different formulas, and so differ by rounding. *Consistent* says that they differ by no more
  /// than a bound that is proved for each of the entries: the bounds follow every operation of both sides (Higham,
  /// *Accuracy and Stability of Numerical Algorithms*, 2nd ed., §3.1), rounded outward. *Refuted* says that no rounding
  /// explains a difference: the exact values of the two sides lie in disjoint intervals. Where a bound is larger than all
  /// values, overflows or is none, the verdict is *undecided*.
  ///
  /// - I1 to I5: at the points, or at two states for each point, as in ``verifyExactly(_:at:limits:)``.
  /// - I7: `DS` from the transitions against `(I − DA)⁻¹` by `dtrtri`, and the determinants by `dgetrf`, at each point.
  /// - I8: the system `(I − J) x = b` of the un-rectified network by `dtrtrs`, at each point.
  /// - I6 and I11: as I3, for networks to which they apply.
  /// - I9: I1 to I5 for the sub-architectures of masks that are drawn from the seed.
  /// - I10: for pairs of masks that are drawn from the seed, with the affine arcs that the network has on the regions of some
  ///   of the points.
  /// - I12: the gradients by a pass back through the transitions, at each point, for states of any size.
  ///
  /// - Parameter points: one value for each input at each point, in the order of ``Network/inputs``. Each coordinate is rounded
  ///   to the nearest double first.
  /// - Precondition: each point has the widths of the inputs.
  /// - Complexity: I1 to I5 and I9 take some passes over the points, I7 `O(N³)` operations at each point, for `N`
  ///   coordinates of the state.
  public func verifyNumerically(
    _ identity: Identity, at points: [[[Rational]]], limits: NumericLimits = NumericLimits()
  ) -> Verdict {
    let widths = network.inputs.map { network.nodes[$0].width }
    precondition(points.allSatisfy { $0.map(\.count) == widths }, "a point has the widths of the inputs")
    if let misfit = transitions.misfit(with: network) {
      return Verdict(.undecided(reason: misfit), scope: .points(0), evidence: "nothing was computed")
    }
    if let obstacle = obstacle(to: identity) {
      return Verdict(.undecided(reason: obstacle), scope: .points(0), evidence: "nothing was computed")
    }
    let examination = NumericExamination(self, at: points, limits: limits)
    switch identity {
    case .decomposition, .subgraphsUpToLevel, .liftingInverse, .resolvent, .elementaryFactorization, .pathSum,
      .seriesComposition:
      return examination.verifyPass(identity)
    case .unitDeterminant: return examination.verifyUnitDeterminant()
    case .unrectifiedPathSum: return examination.verifyUnrectifiedPathSum()
    case .subArchitectures: return examination.verifySubArchitectures()
    case .pathInclusion: return examination.verifyPathInclusion()
    case .adjoint: return examination.verifyAdjoint()
    }
  }
}
