import DAGNetwork

/// A composition of lower-triangular matrices of functions and of inverses of such: `F_k ∘ … ∘ F_1`, the first factor applied
/// first. The synthesis map `S = T_h ∘ … ∘ T_1` is one. Compositions form a group: of maps, for matrices of functions are closed
/// under composition only where entries are linear.
public struct FunctionComposition: Sendable, Equatable {
  public struct Factor: Sendable, Equatable {
    public let matrix: FunctionMatrix
    /// Whether the factor is the inverse of the matrix.
    public let isInverse: Bool

    public init(_ matrix: FunctionMatrix, isInverse: Bool = false) {
      self.matrix = matrix
      self.isInverse = isInverse
    }
  }

  /// The factors, in the order in which they are applied.
  public private(set) var factors: [Factor]

  /// - Precondition: all factors are matrices on the states of one network.
  public init(_ factors: [Factor]) {
    precondition(
      factors.allSatisfy { $0.matrix.network.nodes.count == factors[0].matrix.network.nodes.count },
      "matrices on the states of one network")
    self.factors = factors
  }

  public init(_ matrices: [FunctionMatrix]) { self.init(matrices.map { Factor($0) }) }

  /// The synthesis map `S = T_h ∘ … ∘ T_1` of a network; without factors, the identity, where all nodes are sources.
  public static func synthesis(of network: Network) -> FunctionComposition {
    let transitions = Transitions(of: network)
    return FunctionComposition(
      stride(from: 1, through: transitions.height, by: 1).map { level in
        FunctionMatrix(network, checked: transitions.coefficients(ofLevel: level).map { FunctionTerm($0) })
      })
  }

  /// The composition that applies another one first.
  public func composed(after first: FunctionComposition) -> FunctionComposition {
    FunctionComposition(first.factors + factors)
  }

  /// The inverse: that of each factor, in the other order.
  public var inverse: FunctionComposition {
    FunctionComposition(factors.reversed().map { Factor($0.matrix, isInverse: !$0.isInverse) })
  }

  /// The composition of the masked factors (I9).
  public func masked(by mask: ArcMask) -> FunctionComposition {
    FunctionComposition(factors.map { Factor($0.matrix.masked(by: mask), isInverse: $0.isInverse) })
  }

  public func apply<D: InvertibleLiftingDomain>(
    to state: State<D.Value>, over domain: D
  ) throws(D.Failure) -> State<D.Value> {
    var state = state
    for factor in factors {
      state =
        factor.isInverse
        ? try factor.matrix.solve(state, over: domain) : try factor.matrix.apply(to: state, over: domain)
    }
    return state
  }
}
