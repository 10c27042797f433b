import Exact

/// A sub-expression that is used more than once.
public struct CommonSubexpression: Sendable, Hashable {
  public let expression: Expression
  /// At how many places it stands: as an operand of distinct sub-expressions, and among the expressions themselves.
  public let useCount: Int
}

extension Expression {
  /// The distinct sub-expressions that are used more than once, each after those that it is made of; numbers and variables
  /// are not listed.
  ///
  ///     let pool = ExpressionPool()
  ///     let h = try pool.parse("relu(2*x - y)")
  ///     (h * h.pow(-1) + exp(h)).commonSubexpressions   // relu(2*x - y), used 3 times
  ///
  /// - Complexity: linear in the number of distinct sub-expressions and their operands.
  public var commonSubexpressions: [CommonSubexpression] { ExpressionProgram(of: [self]).commonSubexpressions }
}

extension ExpressionProgram {
  /// The distinct sub-expressions that all expressions together use more than once, each after those that it is made of;
  /// numbers and variables are not listed. An expression that is asked for twice is used twice.
  ///
  /// - Complexity: linear in the number of distinct sub-expressions and their operands.
  public var commonSubexpressions: [CommonSubexpression] {
    let uses = useCounts()
    return steps.indices.compactMap { step in
      switch steps[step].operation {
      case .constant, .variable: return nil
      default: break
      }
      return uses[step] > 1 ? CommonSubexpression(expression: expression(at: step), useCount: uses[step]) : nil
    }
  }

  /// At how many places each step stands, among the operands of the steps and among the outputs.
  func useCounts() -> [Int] {
    var uses = [Int](repeating: 0, count: steps.count)
    for step in steps.indices { forEachOperand(of: step) { uses[$0] += 1 } }
    for output in outputs { uses[Int(output)] += 1 }
    return uses
  }
}
