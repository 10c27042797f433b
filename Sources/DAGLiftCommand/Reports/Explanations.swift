import DAGLift

// What verdicts and identities mean, for a reader who has not met them.

extension Identity {
  /// The identity in plain words.
  var meaning: String {
    switch self {
    case .decomposition: "Applying the matrices one after the other gives at every node what following the arcs gives."
    case .subgraphsUpToLevel: "After n of the matrices, the nodes up to level n are done and all others are still 0."
    case .liftingInverse: "Each matrix is undone by subtracting what it added, though no arc needs an inverse."
    case .resolvent: "All matrices together are undone by one step: subtract from each node what its arcs give."
    case .elementaryFactorization:
      "Each matrix is the product of one step for each arc, in any order; S is one of steps for each node."
    case .pathSum:
      "The entry for two nodes is the sum over all paths between them of what the arcs of a path do in turn."
    case .unitDeterminant: "At every point the derivatives of the matrices, and of S, have determinant 1."
    case .unrectifiedPathSum:
      "Around a point the network is affine: the sum over all paths of the products of their arcs' coefficients."
    case .subArchitectures: "What is left when arcs are removed is computed by the same matrices without those arcs."
    case .pathInclusion:
      "What two sets of arcs compute together, and neither alone, is the sum over the paths that need arcs of both."
    case .seriesComposition:
      "Where all paths pass one node, the matrices are those of the network before it, then those of the network after it."
    case .adjoint:
      "Passed back through the matrices, transposed, an output gives its gradient by every node: the sum over all paths."
    }
  }
}

extension Verdict.Finding {
  /// The kinds of findings, the strongest first.
  static var meanings: [(name: String, meaning: String)] {
    [
      ("refuted", "the two sides differ at the input that is shown, or at the state or mask."),
      ("proved", "the two sides are equal on the scope, exactly: nothing was rounded and nothing left to chance."),
      ("probable", "the two sides agreed in a randomized test, which a false claim passes with the stated chance."),
      (
        "consistent",
        "the two sides were computed in floating point and differ by no more than a proved bound on the rounding: what "
          + "an identity that holds must do, and no proof of it."
      ),
      ("undecided", "nothing is known: the reason is given."),
    ]
  }
}

extension Scope {
  /// The kind of scope, without its size.
  var kindName: String {
    switch self {
    case .all: "all"
    case .box: "box"
    case .polyhedron: "polyhedron"
    case .regions: "region"
    case .masks: "masks"
    case .pairsOfMasks: "pairs of masks"
    case .points: "points"
    }
  }

  static var meanings: [(scope: String, meaning: String)] {
    [
      ("all", "all inputs (for I3 to I6 and I11, all states)."),
      ("box", "all inputs in the box."),
      ("polyhedron", "all inputs where the inequalities hold."),
      ("region", "all inputs that switch every unit as one of so many points does."),
      ("masks", "so many sub-architectures, each at so many points; nothing is said of others."),
      (
        "pairs of masks",
        "so many pairs of sub-architectures, each on the scope that follows; nothing is said of others."
      ),
      ("points", "so many points; nothing is said of other inputs."),
    ]
  }
}
