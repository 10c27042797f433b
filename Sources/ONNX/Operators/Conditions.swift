import DAGNetwork
import Exact
import Symbolic

/// Comparisons, logic and choices that depend on inputs: piecewise expressions, whose truth values are 0 and 1. Those of
/// constants are ``Comparisons``.
enum Conditions {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    comparison("Equal", from: 7) { [$0 >= $1, $0 <= $1] },
    comparison("Greater", from: 7) { [$0 > $1] },
    comparison("GreaterOrEqual", from: 12) { [$0 >= $1] },
    comparison("Less", from: 7) { [$0 < $1] },
    comparison("LessOrEqual", from: 12) { [$0 <= $1] },
    logic("And", operands: 2) { $0[0] * $0[1] },
    logic("Not", operands: 1) { 1 - $0[0] },
    logic("Or", operands: 2) { $0[0] + $0[1] - $0[0] * $0[1] },
    logic("Xor", operands: 2) { $0[0] + $0[1] - 2 * $0[0] * $0[1] },
  ]

  private static func comparison(
    _ name: String, from version: Int, _ holds: @escaping @Sendable (Expression, Expression) -> [ExpressionCondition]
  ) -> OperatorDefinition {
    OperatorDefinition(name: name, operands: 2...2, versions: version...newest) { call throws(ONNXError) in
      _ = try call.commonType(0..<2)
      try call.elementwise(ofOperands: 0..<2, type: .bool) { values in
        piecewise([(holds(values[0], values[1]), values[0].pool.constant(1))], otherwise: values[0].pool.constant(0))
      }
    }
  }

  private static func logic(
    _ name: String, operands count: Int, _ value: @escaping @Sendable ([Expression]) -> Expression
  ) -> OperatorDefinition {
    OperatorDefinition(name: name, operands: count...count) { call throws(ONNXError) in
      for index in 0..<count {
        let type = try call.operand(index).type
        guard type == .bool else {
          throw ONNXError(.valueType(name: call.name(index), found: "\(type)", expected: "bool"))
        }
      }
      try call.elementwise(ofOperands: 0..<count, type: .bool, value)
    }
  }

  /// One of two values, as a condition that depends on inputs says: 0 and 1 are on either side of its bound.
  static func choose(_ call: OperatorCall) throws(ONNXError) {
    try call.elementwise(ofOperands: 0..<3, type: try call.operand(1).type) { values in
      piecewise([([values[0] >= Rational(1, positiveDenominator: 2)], values[1])], otherwise: values[2])
    }
  }
}

extension OperatorCall {
  /// An expression of operands that are broadcast against each other; a number that is broadcast is a part of the expression.
  ///
  /// - Throws: ``ONNXError`` also where no operand depends on an input.
  func elementwise(
    ofOperands indices: Range<Int>, type: ElementType, _ build: ([Expression]) -> Expression
  ) throws(ONNXError) {
    var values: [GraphValue] = []
    for index in indices { values.append(try operand(index)) }
    let shape = try broadcastShape(of: values)
    var operands: [Activation] = []
    var numbers: [Rational?] = []
    for (index, value) in zip(indices, values) {
      let number = value.constant?.onlyValue
      numbers.append(number)
      if number == nil { operands.append(try graph.activation(value, named: name(index))) }
    }
    guard !operands.isEmpty else {
      throw ONNXError(
        .unsupportedForm("\(node.opType) of these constants: expected an operand that depends on an input"))
    }
    try elementwise(of: operands, shape: shape, type: type) { variables in
      var rest = variables.makeIterator()
      return build(numbers.map { $0.map { variables[0].pool.constant($0) } ?? rest.next() ?? variables[0] })
    }
  }
}
