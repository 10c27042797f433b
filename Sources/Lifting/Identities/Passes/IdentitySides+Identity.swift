import DAGNetwork
import Exact

extension Identity {
  /// The identities whose two sides are passes, for any network.
  static var passes: [Identity] {
    [.decomposition, .subgraphsUpToLevel, .liftingInverse, .resolvent, .elementaryFactorization]
  }

  /// Whether the identity is about all states rather than about all inputs.
  var isAboutStates: Bool {
    switch self {
    case .liftingInverse, .resolvent, .elementaryFactorization, .pathSum, .seriesComposition: true
    case .decomposition, .subgraphsUpToLevel, .unitDeterminant, .unrectifiedPathSum, .subArchitectures, .pathInclusion,
      .adjoint:
      false
    }
  }
}

extension IdentitySides {
  /// How many orders of the elementary steps I5 is compared with, for each level and for `S`.
  static var ordersOfSteps: Int { 3 }

  private var seriesParts: [SeriesParts] { network.spreadCutNodes.compactMap { network.parts(at: $0) } }

  /// Compares the two sides of one of I1, I2 at an input, or of I3 to I6 or I11 at a state.
  func compare(
    _ identity: Identity, input: [D.Value], state: State<D.Value>?, orders: inout SplitMix64
  ) throws(DomainError) -> D.Comparison {
    var state = state ?? State(zeroOf: network)
    switch identity {
    case .decomposition: return try decomposition(at: input)
    case .subgraphsUpToLevel: return try subgraphsUpToLevel(at: input)
    case .liftingInverse: return try liftingInverse(at: &state)
    case .resolvent: return try resolvent(at: state)
    case .elementaryFactorization:
      return try elementaryFactorization(at: &state, orders: Self.ordersOfSteps, using: &orders)
    case .pathSum: return try pathSum(at: state)
    case .seriesComposition: return try seriesComposition(seriesParts, at: state)
    case .unitDeterminant, .unrectifiedPathSum, .subArchitectures, .pathInclusion, .adjoint:
      return domain.comparison(in: network)
    }
  }
}

extension Network {
  /// The nodes at which I11 is examined: those at which the network is a series composition, or 8 of them, evenly spread.
  var spreadCutNodes: [Int] {
    let nodes = cutNodes()
    let count = min(nodes.count, 8)
    return (0..<count).map { nodes[$0 * nodes.count / count] }
  }

  /// What the right side of an identity is taken from, where that depends on the network.
  func rightSideInWords(of identity: Identity) -> String {
    switch identity {
    case .pathSum: return "S against \(pathSumInWords); "
    case .seriesComposition:
      let nodes = spreadCutNodes
      let names = nodes.map { "'\(self.nodes[$0].name)'" }.joined(separator: ", ")
      let count = cutNodes().count
      let levelwise = nodes.count { parts(at: $0)?.isLevelwise(in: self) ?? false }
      return
        "the graph taken apart at \(names)\(count > nodes.count ? ", of \(count) such nodes" : ""), at \(levelwise) of these "
        + "level by level too; "
    default: return ""
    }
  }
}
