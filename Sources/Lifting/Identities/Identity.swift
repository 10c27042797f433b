/// The identities of the decomposition that the toolkit verifies for a given network (mathematics, §3). The raw value is
/// the identity's number.
public enum Identity: Int, Sendable, CaseIterable {
  case decomposition = 1
  case subgraphsUpToLevel = 2
  case liftingInverse = 3
  case resolvent = 4
  case elementaryFactorization = 5
  case pathSum = 6
  case unitDeterminant = 7
  case unrectifiedPathSum = 8
  case subArchitectures = 9
  case pathInclusion = 10
  case seriesComposition = 11
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
    case .pathSum: "path sum"
    case .unitDeterminant: "unit determinant"
    case .unrectifiedPathSum: "un-rectified path sum"
    case .subArchitectures: "sub-architectures"
    case .pathInclusion: "path inclusion"
    case .seriesComposition: "series composition"
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
    case .pathSum: "S = Σ_k A^k, the sum over all paths of the compositions of their arcs"
    case .unitDeterminant: "det DT_n = det DS = 1, with DS = (I − DA)⁻¹"
    case .unrectifiedPathSum: "f_v is the path sum of its affine arcs on the region of x"
    case .subArchitectures: "the masked transitions satisfy I1–I5 for the sub-architecture"
    case .pathInclusion: "f^{B∪C} − f^B − f^C + f^{B∩C} is the sum over the paths of B∪C in neither"
    case .seriesComposition: "S = S_{N₂} ∘ S_{N₁} where N₁'s only sink is N₂'s only input"
    case .adjoint: "gradients λ solve (I − DAᵀ) λ = e, and are the path-sum Jacobian"
    }
  }
}
