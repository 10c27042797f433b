import Exact

extension OpaqueFunction {
  /// The value of the function at some expressions.
  ///
  /// - Precondition: as many arguments as the function has.
  public func callAsFunction(_ first: Expression, _ others: Expression...) -> Expression { self(first, others) }

  func callAsFunction(_ first: Expression, _ others: [Expression]) -> Expression {
    precondition(others.count + 1 == arity, "an argument for each of the function's")
    let arguments = [first.index] + others.map { first.pool.index(of: $0) }
    return first.pool.expression { $0.apply(self, to: arguments) }
  }
}

extension Expression {
  /// The opaque functions that occur, derivatives included, in the order in which they are met.
  ///
  /// - Complexity: linear in the number of distinct sub-expressions.
  public var opaqueFunctions: [OpaqueFunction] { ExpressionProgram(of: [self]).opaqueFunctions }

  /// The expression with a function of which nothing was known replaced by one that is given, and its derivatives by the
  /// derivatives of that. Where the given one has kinks or is not defined everywhere, this is one more choice about which nothing
  /// was claimed before.
  ///
  /// - Parameters:
  ///   - function: no derivative.
  ///   - parameters: the names of the variables of `body` that stand for the arguments, different ones.
  /// - Precondition: as many parameters as arguments.
  /// - Complexity: linear in the distinct sub-expressions, times the size of the body.
  public func replacing(_ function: OpaqueFunction, parameters: [String], by body: Expression) -> Expression {
    precondition(
      parameters.count == function.arity && Set(parameters).count == parameters.count, "a name for each argument")
    let program = ExpressionProgram(of: [self])
    var bodies: [OpaqueFunction: Expression] = [function.primitive: pool.adopting(body)]
    var values: [Expression] = []
    values.reserveCapacity(program.count)
    for index in program.steps.indices {
      let operands = program.operands(ofStep: index).map { values[$0] }
      if let applied = program.opaqueFunction(ofStep: index), applied.primitive == function.primitive {
        let body = Self.derivative(applied, parameters, &bodies)
        values.append(body.substituting(Dictionary(uniqueKeysWithValues: zip(parameters, operands))))
      } else {
        values.append(
          operands.isEmpty ? program.expression(at: index) : program.expression(ofStep: index, at: operands))
      }
    }
    return values[Int(program.outputs[0])]
  }

  /// The body of a derivative, from that of the function.
  private static func derivative(
    _ function: OpaqueFunction, _ parameters: [String], _ bodies: inout [OpaqueFunction: Expression]
  ) -> Expression {
    if let known = bodies[function] { return known }
    guard var body = bodies[function.primitive] else { preconditionFailure("the function itself has a body") }
    for (argument, order) in function.derivativeOrders.enumerated() {
      for _ in 0..<order { body = body.derivative(by: parameters[argument]).expression }
    }
    bodies[function] = body
    return body
  }
}
