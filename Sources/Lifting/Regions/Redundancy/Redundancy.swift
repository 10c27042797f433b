import Exact

/// What is known of each of some inequalities: whether the others imply it.
///
/// Nothing here rests on floating point, though floating point proposes most of it. *Needed* comes with a ray from a point inside
/// that leaves this half-space first, or with an exact linear program; *redundant* with multipliers that make the inequality of
/// needed ones (Farkas' lemma), checked exactly, or with an exact linear program too.
public struct Redundancy: Sendable, Equatable {
  public enum Standing: Sendable, Equatable {
    /// Without it the polyhedron is larger.
    case needed
    /// The inequalities that are left imply it.
    case redundant
    /// Nothing is known: a limit was reached, or the inequality touches the others in a way that no proof here covers.
    case undecided
  }

  /// One for each inequality. All that are redundant may be left out together.
  public let standings: [Standing]

  /// - Parameters:
  ///   - point: a point at which all of the inequalities hold.
  ///   - operationLimit: the arithmetic operations that the search may take; what they do not settle is undecided. The same question
  ///     has the same answer on every machine.
  /// - Precondition: the inequalities have a coefficient for each coordinate of the point, not all of them 0.
  /// - Complexity: a linear program in floating point for each inequality that no simpler search shows to be needed, over the
  ///   inequalities that are known to be needed (K. L. Clarkson, FOCS 1994, 695–702), and an exact system of equations for each
  ///   redundant one.
  public init(
    of inequalities: [LinearInequality], holdingAt point: [Rational], operationLimit: Int = 20_000_000_000
  ) {
    var search = RedundancySearch(inequalities, holdingAt: point, operationLimit: operationLimit)
    search.run()
    standings = search.standings.map { $0 ?? .undecided }
  }

  public var redundantCount: Int { standings.count { $0 == .redundant } }
  public var undecidedCount: Int { standings.count { $0 == .undecided } }
}

extension ActivationRegion {
  /// Which of the region's inequalities are redundant.
  ///
  /// - Parameter operationLimit: the arithmetic operations that the search may take.
  public func redundancy(operationLimit: Int = 20_000_000_000) -> Redundancy {
    Redundancy(of: inequalities, holdingAt: point, operationLimit: operationLimit)
  }

  /// The region with the inequalities that are not redundant.
  ///
  /// - Precondition: the redundancy is that of this region.
  public func removing(_ redundancy: Redundancy) -> ActivationRegion {
    precondition(redundancy.standings.count == inequalities.count, "a standing for each inequality")
    var region = self
    region.inequalities = zip(inequalities, redundancy.standings).compactMap { $1 == .redundant ? nil : $0 }
    return region
  }
}
