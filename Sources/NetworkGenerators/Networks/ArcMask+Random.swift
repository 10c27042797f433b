import DAGNetwork

extension ArcMask {
  /// A random mask that keeps each arc with a probability; now and then all arcs, or none.
  public static func random(
    of network: Network, keeping probability: Double = 0.7, using random: inout some RandomNumberGenerator
  ) -> ArcMask {
    let isUniform = Int.random(in: 0..<16, using: &random) == 0
    let keepsAll = Bool.random(using: &random)
    return ArcMask(
      isKept: network.arcs.map { _ in
        isUniform ? keepsAll : Double.random(in: 0..<1, using: &random) < probability
      })
  }
}
