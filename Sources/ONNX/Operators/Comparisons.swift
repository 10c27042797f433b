import Exact

/// Comparisons and logic of constants: truth values.
enum Comparisons {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [ConstantOperator] = [
    logic("And", operands: 2...2) { !$0[0].isZero && !$0[1].isZero },
    ConstantOperator(name: "Equal", operands: 2...2) { (call, operands) throws(ONNXError) in
      // Truth values are compared too, text is not.
      if operands[0].type != .bool || operands[1].type != .bool { _ = try call.commonType(0..<2) }
      return try call.foldElements(operands, type: .bool) { numbers throws(ONNXError) in
        numbers[0] == numbers[1] ? 1 : 0
      }
    },
    comparison("Greater", from: 7) { $0 > $1 },
    comparison("GreaterOrEqual", from: 12) { $0 >= $1 },
    comparison("Less", from: 7) { $0 < $1 },
    comparison("LessOrEqual", from: 12) { $0 <= $1 },
    logic("Not", operands: 1...1) { $0[0].isZero },
    logic("Or", operands: 2...2) { !$0[0].isZero || !$0[1].isZero },
    logic("Xor", operands: 2...2) { $0[0].isZero != $0[1].isZero },
  ]

  private static func comparison(
    _ name: String, from version: Int, _ holds: @escaping @Sendable (Rational, Rational) -> Bool
  ) -> ConstantOperator {
    ConstantOperator(name: name, operands: 2...2, versions: version...newest) { (call, operands) throws(ONNXError) in
      _ = try call.commonType(0..<2)
      return try call.foldElements(operands, type: .bool) { numbers throws(ONNXError) in
        holds(numbers[0], numbers[1]) ? 1 : 0
      }
    }
  }

  private static func logic(
    _ name: String, operands count: ClosedRange<Int>, _ holds: @escaping @Sendable ([Rational]) -> Bool
  ) -> ConstantOperator {
    ConstantOperator(name: name, operands: count) { (call, operands) throws(ONNXError) in
      for (index, operand) in operands.enumerated() where operand.type != .bool {
        throw ONNXError(.valueType(name: call.name(index), found: "\(operand.type)", expected: "bool"))
      }
      return try call.foldElements(operands, type: .bool) { numbers throws(ONNXError) in holds(numbers) ? 1 : 0 }
    }
  }
}
