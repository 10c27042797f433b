import DAGNetwork

/// The elementary lifting step of an arc `a : u → v`, `E_a = I + e_v g_a e_uᵀ`: adds one arc's function to its head. The
/// transitions factor into these, in any order within a level (I5).
public struct ElementaryStep: Sendable {
  public let arc: Arc

  public init(_ arc: Arc) { self.arc = arc }

  /// Applies `E_a`.
  public func apply<D: LiftingDomain>(to state: inout State<D.Value>, over domain: D) throws(D.Failure) {
    let value = state[arc.tail] ?? domain.zero(width: arc.function.inputWidth)
    try domain.add(arc.function, of: value, to: &state.values[arc.head])
  }

  /// Applies `E_a⁻¹ = I − e_v g_a e_uᵀ`.
  public func applyInverse<D: InvertibleLiftingDomain>(
    to state: inout State<D.Value>, over domain: D
  ) throws(D.Failure) {
    let value = state[arc.tail] ?? domain.zero(width: arc.function.inputWidth)
    var term: D.Value?
    try domain.add(arc.function, of: value, to: &term)
    if let term { try domain.subtract(term, from: &state.values[arc.head]) }
  }
}
