import DAGNetwork

/// Holds a decomposition against a network, identity by identity.
///
/// The two are independent: the left side of each identity comes from the transitions, the right side from the network's
/// graph, so that a transition that was changed, or an arc that is missing in one of them, is refuted wherever the identity
/// can see it.
public struct IdentityVerifier: Sendable {
  public let network: Network
  public let transitions: Transitions
  /// The seed of everything that is drawn: states, orders, masks.
  public let seed: UInt64

  /// - Parameter transitions: the decomposition to verify; the network's own unless given.
  public init(_ network: Network, transitions: Transitions? = nil, seed: UInt64) {
    self.network = network
    self.transitions = transitions ?? Transitions(of: network)
    self.seed = seed
  }
}
