import DAGNetwork

/// One term of an entry of a matrix of functions: plus or minus an arc function of the value at the column's node.
public struct FunctionTerm: Sendable, Equatable {
  public let row: Int
  public let column: Int
  public let function: ArcFunction
  /// Whether the function is subtracted.
  public let isNegated: Bool
  /// The arc of the network that the term comes from, or ``LiftingCoefficient/noArc``.
  public let arc: Int

  public init(
    row: Int, column: Int, function: ArcFunction, isNegated: Bool = false, arc: Int = LiftingCoefficient.noArc
  ) {
    self.row = row
    self.column = column
    self.function = function
    self.isNegated = isNegated
    self.arc = arc
  }

  /// The term that a lifting coefficient is.
  public init(_ coefficient: LiftingCoefficient, isNegated: Bool = false) {
    self.init(
      row: coefficient.row, column: coefficient.column, function: coefficient.function, isNegated: isNegated,
      arc: coefficient.arc)
  }

  /// The term with the other sign.
  public var negated: FunctionTerm {
    FunctionTerm(row: row, column: column, function: function, isNegated: !isNegated, arc: arc)
  }
}
