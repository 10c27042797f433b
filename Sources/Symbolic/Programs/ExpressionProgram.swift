import Exact

/// Expressions as a straight-line program: one step for each distinct sub-expression, operands before the steps that use
/// them. It is what traversals run on: a value of its own, independent of what happens in the pool from then on.
///
/// The order of the steps, and with it the order of the units, is that of a depth-first walk: the outputs in their order,
/// the operands of each in theirs, each sub-expression after its operands and only once.
public struct ExpressionProgram: Sendable {
  package struct Step: Sendable {
    package var operation: Operation
    /// The code of an elementary function.
    var function: UInt8
    /// By operation: the index of a constant or variable, the step of the argument, or where the operands start.
    var a: UInt32
    /// By operation: the constant index of a slope, or the number of operands.
    var b: UInt32
  }

  /// What a program consists of.
  struct Contents: Sendable {
    var variables: [String] = []
    var steps: [Step] = []
    /// As in ``NodeStore``, with steps in place of nodes.
    var operands: [UInt32] = []
    var constants: [Rational] = [0, 1, -1]
    var opaqueFunctions: [OpaqueFunction] = []
    /// The steps of the outputs.
    var outputs: [UInt32] = []
    /// The nodes that the steps come from.
    var origins: [UInt32] = []
    /// The steps of the units, ascending.
    var units: [UInt32] = []
    var hasConditionals = false
  }

  /// The pool that the expressions live in.
  public let pool: ExpressionPool
  let contents: Contents

  package var steps: [Step] { contents.steps }
  var operands: [UInt32] { contents.operands }
  var constants: [Rational] { contents.constants }
  /// The opaque functions that occur, in the order in which they are met.
  public var opaqueFunctions: [OpaqueFunction] { contents.opaqueFunctions }
  package var outputs: [UInt32] { contents.outputs }
  var units: [UInt32] { contents.units }
  var hasConditionals: Bool { contents.hasConditionals }

  /// The names of the variables; values are given in this order.
  public var variables: [String] { contents.variables }
  /// The number of expressions that the program computes.
  public var outputCount: Int { outputs.count }
  /// The number of units: distinct sub-expressions that choose a branch, such as `relu` and `max`.
  public var unitCount: Int { units.count }
  /// The number of distinct sub-expressions.
  public var count: Int { steps.count }

  /// The program that computes some expressions, with the variables that occur in them.
  ///
  /// - Parameter expressions: of one pool; those of other pools are copied into the pool of the first.
  /// - Complexity: linear in the number of distinct sub-expressions.
  public init(of expressions: [Expression]) {
    let pool = expressions.first?.pool ?? ExpressionPool()
    let roots = expressions.map { pool.index(of: $0) }
    self.pool = pool
    contents = pool.withStore { $0.program(of: roots, variables: []) }
  }

  /// The program that computes some expressions of given variables.
  ///
  /// - Throws: ``ExpressionError/unknownVariable(name:known:)`` for a variable that is not in the list.
  public init(of expressions: [Expression], variables: [String]) throws(ExpressionError) {
    let pool = expressions.first?.pool ?? ExpressionPool()
    let roots = expressions.map { pool.index(of: $0) }
    self.pool = pool
    contents = pool.withStore { $0.program(of: roots, variables: variables) }
    if contents.variables.count > variables.count {
      throw .unknownVariable(name: contents.variables[variables.count], known: variables)
    }
  }

  /// The program that computes some expressions of a pool, none too, of given variables and those others that occur.
  init(of expressions: [Expression], in pool: ExpressionPool, variables: [String]) {
    let roots = expressions.map { pool.index(of: $0) }
    self.pool = pool
    contents = pool.withStore { $0.program(of: roots, variables: variables) }
  }

  /// The program that computes an expression as a function of given variables.
  ///
  /// - Precondition: the variables of the expression are among them.
  init(of expression: Expression, knownVariables: [String]) {
    pool = expression.pool
    contents = pool.withStore { $0.program(of: [expression.index], variables: knownVariables) }
    precondition(contents.variables.count == knownVariables.count, "no other variables")
  }

  /// The sub-expression that a step computes.
  package func expression(at step: Int) -> Expression { Expression(pool: pool, index: contents.origins[step]) }

  /// The expressions that the program computes.
  public var expressions: [Expression] { outputs.map { expression(at: Int($0)) } }
}
