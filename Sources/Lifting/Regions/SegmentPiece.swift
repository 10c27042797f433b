import DAGNetwork
import Exact

/// A unit that takes another branch on one side of a point than on the other.
public struct UnitChange: Sendable, Hashable {
  public let unit: NetworkUnit
  /// As in ``DAGNetwork/Activation/choices``.
  public let before: Int
  public let after: Int

  static func all(ofArc arc: Int, from before: Activation, to after: Activation) -> [UnitChange] {
    zip(before.choices, after.choices).enumerated().compactMap { unit, choices in
      guard choices.0 != choices.1 else { return nil }
      return UnitChange(
        unit: NetworkUnit(arc: arc, unit: unit), before: Int(choices.0), after: Int(choices.1))
    }
  }
}

/// A piece of a segment on whose interior no unit changes its choice.
///
/// The choices are those just right of the beginning. At its ends the network has the piece's values too, unless one of its
/// functions jumps.
public struct SegmentPiece: Sendable {
  let network: Network
  /// The parameter of the beginning, in [0, 1).
  public let from: Rational
  /// The parameter of the end, larger.
  public let to: Rational
  /// The choices of the units of each arc; `nil` for an arc without units.
  public let activations: [Activation?]
  /// The units whose choices are others than on the piece before; none on the first piece.
  public let changes: [UnitChange]
  /// The outputs as functions of the parameter, one for each coordinate.
  public let outputs: [SegmentForm]
  /// What each arc is on the piece.
  let affine: [Affine]

  /// The units that lie where branches meet on the whole piece, in ascending order: there the segment runs in the boundary of
  /// the region whose map the piece has.
  public var kinks: [NetworkUnit] { activations.kinks }

  /// The exact affine map of the inputs that the network is in the region of the piece's choices.
  ///
  /// - Complexity: a pass over as many exact numbers as there are output coordinates, backward, or input coordinates,
  ///   forward, whichever are fewer.
  public func map() throws(DomainError) -> RegionMap {
    if outputs.count <= network.inputWidth {
      let pathSum = try BackwardPathSum(of: network, carrying: affine)
      return RegionMap(weight: pathSum.weight, bias: pathSum.bias)
    }
    let forms = AffineForms(over: Rationals(), inputWidth: network.inputWidth)
    let affineNetwork = network.mapArcs { index, _ in .affine(affine[index]) }
    var state = try affineNetwork.lift(affineNetwork.inputForms(over: forms), over: forms)
    try Transitions(of: affineNetwork).synthesize(&state, keeping: network.outputs, over: forms)
    return RegionMap(of: affineNetwork, from: state)
  }

  /// Whether the network has the same affine map of its inputs on the piece before.
  ///
  /// Where the outputs are other functions of the parameter, they are other functions of the inputs. Where they are the same
  /// and a single unit changed that is no sub-expression, so are the maps: they differ by `w · d`, with `d` the difference of
  /// the unit's two branches as functions of the inputs and `w` what the outputs make of it; `d` is not constant along
  /// the segment, as the unit changes there, so `w` is 0. In all other cases the maps are computed and compared.
  func hasMap(of previous: SegmentPiece) throws(DomainError) -> Bool {
    if outputs != previous.outputs { return false }
    if changes.count == 1, case let function = network.arcs[changes[0].unit.arc].function {
      switch function {
      case .expression, .elementwise: break
      default: return true
      }
    }
    return try map() == previous.map()
  }
}
