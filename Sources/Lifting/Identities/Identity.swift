/// The identities of the decomposition that the toolkit verifies for a given network (mathematics, §3). The raw value is
/// the identity's number.
public enum Identity: Int, Sendable, CaseIterable {
  case decomposition = 1
  case subgraphsUpToLevel = 2
  case liftingInverse = 3
  case resolvent = 4
  case elementaryFactorization = 5
  case unitDeterminant = 7
  case unrectifiedPathSum = 8
  case subArchitectures = 9
  case adjoint = 12

  /// `I1`, `I2`, ….
  public var number: String { "I\(rawValue)" }

  /// The identity with a number such as `I4`, in either case.
  public init?(number: String) {
    guard number.first == "I" || number.first == "i", let value = Int(number.dropFirst()) else { return nil }
    self.init(rawValue: value)
  }

  public var name: String {
    switch self {
    case .decomposition: "decomposition"
    case .subgraphsUpToLevel: "sub-graphs up to a level"
    case .liftingInverse: "lifting inverse"
    case .resolvent: "resolvent"
    case .elementaryFactorization: "elementary factorization"
    case .unitDeterminant: "unit determinant"
    case .unrectifiedPathSum: "un-rectified path sum"
    case .subArchitectures: "sub-architectures"
    case .adjoint: "adjoint"
    }
  }

  /// The identity in one line.
  public var statement: String {
    switch self {
    case .decomposition: "(S ι(x))_v = f_v(x) at every node v"
    case .subgraphsUpToLevel: "(S_n ι(x))_v = f_v(x) up to level n, and 0 above"
    case .liftingInverse: "T_n⁻¹ = I − P_n A on either side of T_n"
    case .resolvent: "S ∘ (id − A) = (id − A) ∘ S = id"
    case .elementaryFactorization: "T_n = ∘ E_a in any order, S = ∘ T_v in every topological order"
    case .unitDeterminant: "det DT_n = det DS = 1, with DS = (I − DA)⁻¹"
    case .unrectifiedPathSum: "f_v is the path sum of its affine arcs on the region of x"
    case .subArchitectures: "the masked transitions satisfy I1–I5 for the sub-architecture"
    case .adjoint: "gradients λ solve (I − DAᵀ) λ = e, and are the path-sum Jacobian"
    }
  }
}
