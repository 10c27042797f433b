import DAGNetwork

/// One term of an entry of `L_n`: the function that an arc carries from the column's node to the row's node. Parallel arcs
/// are several terms of one entry, `A_{vu} = Σ_{a:u→v} g_a`.
public struct LiftingCoefficient: Sendable, Equatable {
  /// The node at the arc's head, of level `n`.
  public let row: Int
  /// The node at the arc's tail, of a lower level.
  public let column: Int
  public var function: ArcFunction
  /// The arc of the network that the term comes from, or ``noArc``.
  public let arc: Int

  /// The ``arc`` of a term that comes from none.
  public static let noArc = -1

  public init(row: Int, column: Int, function: ArcFunction, arc: Int) {
    self.row = row
    self.column = column
    self.function = function
    self.arc = arc
  }
}
