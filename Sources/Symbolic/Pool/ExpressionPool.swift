import Exact
import Synchronization

/// Where expressions live: a hash-consing arena. Equal expressions of a pool are one node, so that `==` compares two
/// indices, and a sub-expression that is used many times is stored, evaluated and differentiated once.
///
/// A pool only grows; its memory is released when it and the last of its expressions are. It can be shared between
/// threads: every construction takes its lock, traversals take a copy of what they need under it (an
/// ``ExpressionProgram``) and run without. Terms and factors are kept in the order in which they were first constructed,
/// so that threads that construct in one pool at the same time make the order of terms in texts, and with it the last bit
/// of a sum of doubles, depend on chance: where that matters, each takes a pool of its own.
///
/// - Precondition: a pool holds at most 2^32 - 1 nodes, which take some hundred gigabytes.
public final class ExpressionPool: Sendable {
  private let store = Mutex(NodeStore())

  public init() {}

  func withStore<Result: Sendable, Failure: Error>(
    _ body: (inout NodeStore) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The mutex wants what it returns to be sent; that it is `Sendable` is enough.
    try store.withLock { store throws(Failure) in try body(&store) }
  }

  func expression(_ body: (inout NodeStore) -> UInt32) -> Expression {
    Expression(pool: self, index: withStore(body))
  }

  /// The expression that is a number.
  public func constant(_ value: Rational) -> Expression { expression { $0.constant(value) } }

  /// The variable of a name; the same for the same name.
  public func variable(_ name: String) -> Expression { expression { $0.variable(name) } }

  /// The variables `x0`, `x1`, … that an expression over the coordinates of a vector has.
  public func coordinates(_ count: Int, prefix: String = "x") -> [Expression] {
    withStore { store in (0..<count).map { store.variable("\(prefix)\($0)") } }.map {
      Expression(pool: self, index: $0)
    }
  }

  /// A constant plus coefficients times expressions.
  ///
  /// - Complexity: O(n log n) for n terms; adding them one by one is as fast up to some terms, and nests the result
  ///   beyond.
  public func linearCombination(
    _ terms: [(coefficient: Rational, expression: Expression)], constant: Rational = 0
  ) -> Expression {
    let terms = terms.map { NodeStore.Term(node: index(of: $0.expression), coefficient: $0.coefficient) }
    return expression { $0.sum(constant: constant, terms) }
  }

  /// The sum of expressions; 0 for none.
  public func sum(_ terms: [Expression]) -> Expression {
    linearCombination(terms.map { (1, $0) })
  }

  /// The product of expressions; 1 for none.
  public func product(_ factors: [Expression]) -> Expression {
    let factors = factors.map { NodeStore.Factor(base: index(of: $0), exponent: 1) }
    return expression { $0.product(factors) }
  }

  /// The number of nodes so far.
  public var count: Int { withStore { $0.nodes.count } }

  /// The same expression in this pool.
  ///
  /// - Complexity: constant if it is in this pool, else linear in its distinct sub-expressions.
  public func adopting(_ expression: Expression) -> Expression {
    Expression(pool: self, index: index(of: expression))
  }

  /// The index of an expression, which is copied into this pool if it is in another.
  func index(of expression: Expression) -> UInt32 {
    if expression.pool === self { return expression.index }
    let program = ExpressionProgram(of: [expression])
    return withStore { store in
      let variables = program.variables.map { store.variable($0) }
      return store.rebuild(program, variables: variables)[0]
    }
  }
}
