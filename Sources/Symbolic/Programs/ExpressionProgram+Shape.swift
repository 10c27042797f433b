import Exact

extension ExpressionProgram {
  /// What the expressions are as functions of their variables, as far as their form shows.
  public enum Shape: Sendable, Hashable {
    /// Affine everywhere.
    case affine
    /// Affine with rational coefficients on each of finitely many polyhedra.
    case piecewiseAffine
    /// Anything else: because of this sub-expression.
    case other(subexpression: Expression)
  }

  /// What the expressions are as functions of their variables.
  ///
  /// - Complexity: linear in the distinct sub-expressions and their operands.
  public var shape: Shape {
    // Degree on a piece: 0, 1, or beyond. Sums and units keep the largest, products add.
    var degrees = [Int](repeating: 0, count: steps.count)
    for (i, step) in steps.enumerated() {
      let a = Int(step.a)
      switch step.operation {
      case .constant, .sign, .step: degrees[i] = 0
      case .variable: degrees[i] = 1
      case .sum, .relu, .leakyRelu, .absoluteValue, .maximum, .minimum:
        forEachOperand(of: i) { degrees[i] = Swift.max(degrees[i], degrees[$0]) }
      case .product:
        for k in stride(from: a, to: a + 2 * Int(step.b), by: 2) {
          let degree = degrees[Int(operands[k])]
          if degree > 0 && (operands[k + 1] != 1 || degrees[i] > 0) {
            return .other(subexpression: expression(at: i))
          }
          degrees[i] += degree
        }
      case .conditional:
        if let parts = conditional(ofStep: i) { degrees[i] = Swift.max(degrees[parts.value], degrees[parts.otherwise]) }
      case .elementary, .opaque: return .other(subexpression: expression(at: i))
      }
    }
    return units.isEmpty ? .affine : .piecewiseAffine
  }
}
