import Exact

/// The search for the facets of a polyhedron around a point inside.
struct FacetSearch {
  private let halfSpaces: HalfSpaces
  /// What is known of each half-space.
  private(set) var standings: [Redundancy.Standing?]

  init(_ halfSpaces: HalfSpaces) {
    self.halfSpaces = halfSpaces
    standings = Array(repeating: nil, count: halfSpaces.count)
  }

  /// - Parameter operations: the products of doubles that may be taken; lowered by those that were.
  mutating func run(perceptronSteps: Int, operations: inout Int) {
    if halfSpaces.width == 0 { return }
    findFacetsByRays(perceptronSteps: perceptronSteps, operations: &operations)
    // Each program is over the facets that are known, so that their number, and not that of the half-spaces, counts.
    for index in standings.indices {
      while standings[index] == nil, takeStep(for: index, operations: &operations) {}
    }
  }

  private mutating func findFacetsByRays(perceptronSteps: Int, operations: inout Int) {
    let (count, width) = (halfSpaces.count, halfSpaces.width)
    guard Double(count) * Double(count) * Double(width) < Double(operations),
      let search = RaySearch(halfSpaces)
    else { return }
    operations -= count * count * width
    for index in standings.indices where standings[index] == nil && operations > 0 {
      operations -= count * (2 * perceptronSteps + width)
      if let ray = search.direction(leaving: index, steps: perceptronSteps), let first = halfSpaces.first(onRay: ray) {
        standings[first] = .needed
      }
    }
  }

  /// Solves a linear program for a half-space over the facets that are known.
  ///
  /// - Returns: whether that found a facet, or that the half-space is redundant.
  private mutating func takeStep(for index: Int, operations: inout Int) -> Bool {
    let known = standings.indices.filter { standings[$0] == .needed }
    guard
      let proposal = ProgramProposal.maximum(
        of: index, in: halfSpaces, where: known, operations: &operations)
    else { return false }
    if proposal.value > 1 + 1e-7 {
      // Beyond the half-space, within all facets that are known: the ray there leaves another facet first.
      operations -= halfSpaces.count * halfSpaces.width
      guard let first = halfSpaces.first(onRay: proposal.point), standings[first] == nil else { return false }
      standings[first] = .needed
      return true
    }
    guard
      halfSpaces.isMade(
        index, of: proposal.basis, determinedBy: proposal.coordinates, operations: &operations)
    else { return false }
    standings[index] = .redundant
    return true
  }
}
