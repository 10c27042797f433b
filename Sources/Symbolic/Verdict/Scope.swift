/// What a verdict speaks about.
public enum Scope: Sendable, Hashable {
  /// All inputs.
  case all
  /// The inputs in a box.
  case box(String)
  /// The inputs where these affine inequalities hold.
  case polyhedron(String)
  /// The activation regions of this many points: each region's affine functions, at all inputs.
  case regions(Int)
  /// This many masks, each at this many points.
  case masks(Int, points: Int)
  /// This many pairs of masks, each on the scope given.
  indirect case pairsOfMasks(Int, on: Scope)
  /// This many named or printed points.
  case points(Int)
}

extension Scope: CustomStringConvertible {
  public var description: String {
    switch self {
    case .all: "all"
    case .box(let box): "box (\(box))"
    case .polyhedron(let conditions): "polyhedron (\(conditions))"
    case .regions(let count): "region (\(count))"
    case .masks(let masks, let points): "masks (\(masks)), points (\(points))"
    case .pairsOfMasks(let pairs, let scope): "pairs of masks (\(pairs)), \(scope)"
    case .points(let count): "points (\(count))"
    }
  }
}
