import Exact

/// A mathematical expression: numbers, variables, sums, products and integer powers, and the functions of this module.
///
///     let pool = ExpressionPool()
///     let (x, y) = (pool.variable("x"), pool.variable("y"))
///     let f = relu(2 * x - y / 3) + 1
///     // f.description: relu(2*x - y/3) + 1
///
/// An expression is an index into its ``ExpressionPool``. Constructing one simplifies only what is always true: like terms
/// are merged, numbers are folded, `x - x` is 0, but `1/x - 1/x` stays, as `0*(1/x)`, because it is not defined where x
/// is 0. Expressions of different pools can be combined: the right one is copied into the pool of the left one.
public struct Expression: Sendable {
  public let pool: ExpressionPool
  let index: UInt32

  init(pool: ExpressionPool, index: UInt32) {
    self.pool = pool
    self.index = index
  }

  /// The number that the expression is; `nil` for any other.
  public var constantValue: Rational? { pool.withStore { $0.constantValue(of: index) } }

  /// Whether the expression is defined at every real point as far as its form shows: no logarithm, no square root, no
  /// quotient by anything but a number.
  public var isTotal: Bool { pool.withStore { $0.nodes[Int(index)].isTotal } }

  /// The variables that occur in the expression, in the order in which they were first constructed in the pool.
  ///
  /// - Complexity: linear in the number of distinct sub-expressions.
  public var freeVariables: [String] { ExpressionProgram(of: [self]).variables }

  /// The number of distinct sub-expressions.
  ///
  /// - Complexity: linear in it.
  public var nodeCount: Int { ExpressionProgram(of: [self]).count }
}

extension Expression: Hashable {
  /// Whether two expressions of one pool have the same form. Expressions of different pools are different.
  ///
  /// - Complexity: constant.
  public static func == (a: Expression, b: Expression) -> Bool { a.index == b.index && a.pool === b.pool }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(pool))
    hasher.combine(index)
  }
}
