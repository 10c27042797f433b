import DAGNetwork
import Exact

/// A unit of a network: which arc it is on, and its number among that arc's units.
public struct NetworkUnit: Sendable, Hashable, Comparable {
  public let arc: Int
  /// As in ``DAGNetwork/Activation/choices``.
  public let unit: Int

  public init(arc: Int, unit: Int) {
    self.arc = arc
    self.unit = unit
  }

  public static func < (a: NetworkUnit, b: NetworkUnit) -> Bool { (a.arc, a.unit) < (b.arc, b.unit) }
}

/// The activation region of a point: where every unit of a piecewise affine network chooses as it does at the point, and the
/// one affine map that the network is there (I8).
public struct ActivationRegion: Sendable {
  /// The coordinates of the point, the inputs one after the other.
  public let point: [Rational]
  /// The choices of the units of each arc; `nil` for an arc without units.
  public let pattern: [Activation?]
  /// `outputs = weight · inputs + bias` on the region.
  public let map: RegionMap
  /// What the pattern asks of the inputs. Inequalities that hold for all inputs are left out.
  public internal(set) var inequalities: [LinearInequality]

  /// - Complexity: one exact pass over affine forms in all input coordinates.
  public init(of unrectified: Unrectification) throws(DomainError) {
    let forms = try unrectified.nodeForms()
    point = unrectified.point.flatMap(\.self)
    pattern = unrectified.activations
    map = RegionMap(of: unrectified.affineNetwork, from: forms)
    inequalities = unrectified.region(from: forms)
  }

  /// The region of a point.
  ///
  /// - Throws: ``UnrectifyingError`` for an arc that is not piecewise affine, or not defined at the point.
  /// - Precondition: one value for each input, of the input's width.
  public init(of network: Network, at point: [[Rational]]) throws(UnrectifyingError) {
    let unrectified = try Unrectification(of: network, at: point)
    do { try self.init(of: unrectified) } catch { throw .evaluation(error) }
  }

  /// The units that have the point on the boundary between two of their branches, in ascending order.
  public var kinks: [NetworkUnit] { pattern.kinks }

  /// Whether the point lies in the interior of the region: no unit is at a kink.
  public var isInterior: Bool { pattern.allSatisfy { $0?.kinks.isEmpty ?? true } }

  /// The number of units.
  public var unitCount: Int { pattern.reduce(0) { $0 + ($1?.choices.count ?? 0) } }
}

extension [Activation?] {
  /// The units that lie where branches meet, in ascending order.
  var kinks: [NetworkUnit] {
    enumerated().flatMap { arc, activation in
      (activation?.kinks ?? []).map { NetworkUnit(arc: arc, unit: Int($0)) }
    }
  }
}
