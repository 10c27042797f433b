import DAGNetwork
import Exact

extension Identity {
  /// The identities whose two sides are passes.
  static var passes: [Identity] {
    [.decomposition, .subgraphsUpToLevel, .liftingInverse, .resolvent, .elementaryFactorization]
  }

  /// Whether the identity is about all states rather than about all inputs.
  var isAboutStates: Bool {
    switch self {
    case .liftingInverse, .resolvent, .elementaryFactorization: true
    case .decomposition, .subgraphsUpToLevel, .unitDeterminant, .unrectifiedPathSum, .subArchitectures, .adjoint: false
    }
  }
}

extension IdentitySides {
  /// How many orders of the elementary steps I5 is compared with, for each level and for `S`.
  static var ordersOfSteps: Int { 3 }

  /// Compares the two sides of one of I1, I2 at an input, or of I3, I4, I5 at a state.
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
    case .unitDeterminant, .unrectifiedPathSum, .subArchitectures, .adjoint: return domain.comparison(in: network)
    }
  }
}
