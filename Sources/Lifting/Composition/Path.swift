/// A path in a network: arcs, each from the head of the one before it.
public struct Path: Sendable, Hashable {
  /// Where a path begins.
  public enum Start: Sendable, Hashable {
    /// In a node: an input, a constant, or a node of the level that functions are composed from.
    case node(Int)
    /// In the constant term of an affine arc, the first of the path. It counts as a linear arc of its own, from one constant
    /// source of value 1 (I6).
    case constantTerm(ofArc: Int)
  }

  public let start: Start
  /// The arcs by index; none for the path from a node to itself.
  public let arcs: [Int]

  public init(start: Start, arcs: [Int]) {
    self.start = start
    self.arcs = arcs
  }
}
