import Exact

/// An inequality between expressions, `expression ≥ 0` or `expression > 0`: what a piecewise form chooses by, and what holds on a domain.
public struct ExpressionCondition: Sendable, Hashable {
  public var expression: Expression
  public var isStrict: Bool

  public init(_ expression: Expression, isStrict: Bool = false) {
    self.expression = expression
    self.isStrict = isStrict
  }
}

extension ExpressionCondition: CustomStringConvertible {
  public var description: String { "\(expression) \(isStrict ? ">" : "≥") 0" }
}

extension Expression {
  public static func >= (a: Expression, b: Expression) -> ExpressionCondition { ExpressionCondition(a - b) }
  public static func > (a: Expression, b: Expression) -> ExpressionCondition {
    ExpressionCondition(a - b, isStrict: true)
  }
  public static func <= (a: Expression, b: Expression) -> ExpressionCondition { ExpressionCondition(b - a) }
  public static func < (a: Expression, b: Expression) -> ExpressionCondition {
    ExpressionCondition(b - a, isStrict: true)
  }
  public static func >= (a: Expression, b: Rational) -> ExpressionCondition { ExpressionCondition(a - b) }
  public static func > (a: Expression, b: Rational) -> ExpressionCondition {
    ExpressionCondition(a - b, isStrict: true)
  }
  public static func <= (a: Expression, b: Rational) -> ExpressionCondition { ExpressionCondition(b - a) }
  public static func < (a: Expression, b: Rational) -> ExpressionCondition {
    ExpressionCondition(b - a, isStrict: true)
  }
}

/// A function given in pieces: the value of the first piece whose conditions all hold, where there is one, else the last value.
///
///     let f = piecewise([([x >= 0, x <= 1], x), ([x > 1], 1 / x)], otherwise: pool.constant(0))
///
/// Where the conditions are affine, as the piecewise affine procedures want them, each piece is a polyhedron without those
/// before it. It is defined where the conditions that are looked at are, and the value that is chosen: `piecewise([([x > 0],
/// log(x))], otherwise: 0)` is 0 for x ≤ 0.
public func piecewise(
  _ pieces: [(conditions: [ExpressionCondition], value: Expression)], otherwise: Expression
) -> Expression {
  let pool = otherwise.pool
  var node = otherwise.index
  for piece in pieces.reversed() {
    let conditions = piece.conditions.map {
      NodeStore.NodeCondition(node: pool.index(of: $0.expression), isStrict: $0.isStrict)
    }
    let value = pool.index(of: piece.value)
    let rest = node
    node = pool.withStore { $0.conditional(conditions, value, else: rest) }
  }
  return Expression(pool: pool, index: node)
}
