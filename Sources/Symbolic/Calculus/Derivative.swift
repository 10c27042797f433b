import Exact

/// A derivative, and where it may not exist.
///
/// At a kink the derivative is that of the branch that counts as off (mathematics, §3), as it is for
/// ``ExpressionProgram/jacobian(at:branches:over:)``.
public struct Derivative: Sendable, Hashable {
  public let expression: Expression
  /// Wherever none of these is 0 the expression is differentiable, if it is defined there; the argument of a `relu`, the
  /// difference of the arguments of a `max`.
  public let kinks: [Expression]
}

extension Expression {
  /// The derivative by a variable.
  ///
  /// - Complexity: linear in the distinct sub-expressions and their operands; the result shares sub-expressions with this
  ///   expression.
  public func derivative(by variable: String) -> Derivative {
    let program = ExpressionProgram(of: [self])
    let (node, kinks) = pool.withStore { store in
      var differentiation = Differentiation(of: program)
      let node = differentiation.forward(program.variables.firstIndex(of: variable), in: &store)
      return (node, differentiation.kinks)
    }
    return Derivative(
      expression: Expression(pool: pool, index: node), kinks: kinks.map { Expression(pool: pool, index: $0) })
  }

  /// The derivatives by several variables at once. The kinks are those of all of them.
  ///
  /// Where a branch of a piecewise form is defined only where it is taken, as `log(x)` for positive x, its derivative is
  /// multiplied by 0 elsewhere, and so is not defined there; that of ``derivative(by:)`` is.
  ///
  /// - Complexity: linear in the distinct sub-expressions and their operands, however many variables there are.
  public func gradient(by variables: [String]) -> [Derivative] {
    let program = ExpressionProgram(of: [self])
    let (nodes, kinks) = pool.withStore { store in
      var differentiation = Differentiation(of: program)
      let nodes = differentiation.reverse(in: &store)
      let zero = store.constant(0)
      return (
        variables.map { name in program.variables.firstIndex(of: name).map { nodes[$0] } ?? zero },
        differentiation.kinks
      )
    }
    let places = kinks.map { Expression(pool: pool, index: $0) }
    return nodes.map { Derivative(expression: Expression(pool: pool, index: $0), kinks: places) }
  }
}
