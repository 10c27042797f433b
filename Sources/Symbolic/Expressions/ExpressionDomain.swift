import Exact

/// The domain whose elements are the expressions of a pool: a lifting pass over it writes down what it would compute.
public struct ExpressionDomain: Domain {
  public let pool: ExpressionPool

  public init(_ pool: ExpressionPool) { self.pool = pool }

  public var name: String { "expressions" }
  public var zero: Expression { pool.constant(0) }
  public var one: Expression { pool.constant(1) }

  public func element(_ value: Rational) -> Expression { pool.constant(value) }

  public func add(_ a: Expression, _ b: Expression) -> Expression { a + b }
  public func subtract(_ a: Expression, _ b: Expression) -> Expression { a - b }
  public func negate(_ a: Expression) -> Expression { -a }
  public func multiply(_ a: Expression, _ b: Expression) -> Expression { a * b }
  /// Whether two expressions have the same form.
  public func areEqual(_ a: Expression, _ b: Expression) -> Bool { a == b }

  public func divide(_ a: Expression, by b: Expression) throws(DomainError) -> Expression {
    if b.constantValue?.isZero == true { throw .divisionByZero(domain: name) }
    return a / b
  }

  /// The quotient `1/0`.
  public var undefined: Expression? { one / zero }

  public func maximum(_ a: Expression, _ b: Expression) -> Expression { max(a, b) }
  public func minimum(_ a: Expression, _ b: Expression) -> Expression { min(a, b) }
  public func absoluteValue(_ a: Expression) -> Expression { abs(a) }
  public func sign(_ a: Expression) -> Expression { Symbolic.sign(a) }
  public func relu(_ a: Expression) -> Expression { Symbolic.relu(a) }
  public func choose(
    _ conditions: [SignCondition<Expression>], _ value: Expression, otherwise: Expression
  ) -> Expression {
    let conditions = conditions.map {
      NodeStore.NodeCondition(node: pool.index(of: $0.value), isStrict: $0.isStrict)
    }
    let (first, second) = (pool.index(of: value), pool.index(of: otherwise))
    return pool.expression { $0.conditional(conditions, first, else: second) }
  }
  public func apply(_ function: OpaqueFunction, to arguments: [Expression]) -> Expression {
    function(arguments[0], Array(arguments.dropFirst()))
  }
  public func apply(_ function: ElementaryFunction, to a: Expression) -> Expression {
    Symbolic.apply(function, to: a)
  }
}
