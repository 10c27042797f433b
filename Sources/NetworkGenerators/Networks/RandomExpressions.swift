import DAGNetwork
import Exact
import Symbolic

/// The degree in its input that a polynomial arc of a random network has at most.
let polynomialArcDegree = 2

/// Random expressions in the coordinates of an arc's input.
struct RandomExpressions {
  let pool: ExpressionPool
  let inputWidth: Int
  /// Whether the expressions have products of coordinates, and then no branches: `relu` of a polynomial is neither
  /// piecewise affine nor a polynomial.
  let isPolynomial: Bool
  let numbers: RandomNumbers

  func function(
    outputWidth: Int, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) -> ExpressionFunction {
    var expressions = (0..<outputWidth).map { _ in expression(depth: 2, using: &random) }
    if isPolynomial {
      // At least one product, whatever the draws were.
      let factor = coordinate(using: &random)
      expressions[0] = factor * coordinate(using: &random) + affine(using: &random)
    }
    guard let function = try? ExpressionFunction(expressions, inputWidth: inputWidth) else {
      throw .unknownNode(name: "a coordinate", referredBy: "a random expression")
    }
    return function
  }

  /// One expression of as many operands as there are coordinates.
  func elementwise(
    width: Int, using random: inout some RandomNumberGenerator
  ) throws(NetworkError) -> Elementwise {
    let expression = try function(outputWidth: 1, using: &random).expressions[0]
    guard let function = try? Elementwise(expression, operandCount: inputWidth, width: width) else {
      throw .unknownNode(name: "an operand", referredBy: "a random expression")
    }
    return function
  }

  private func expression(depth: Int, using random: inout some RandomNumberGenerator) -> Expression {
    guard depth > 0 else { return affine(using: &random) }
    if isPolynomial {
      return Bool.random(using: &random)
        ? affine(using: &random) * affine(using: &random) : coordinate(using: &random).pow(2)
    }
    let a = expression(depth: depth - 1, using: &random)
    switch Int.random(in: 0..<9, using: &random) {
    case 0, 1: return relu(a)
    case 2: return leakyRelu(a, slope: numbers.rational(using: &random))
    case 3: return abs(a)
    case 4: return max(a, expression(depth: depth - 1, using: &random))
    case 5: return min(a, expression(depth: depth - 1, using: &random))
    case 6: return a - expression(depth: depth - 1, using: &random)
    default: return numbers.rational(using: &random) * a + affine(using: &random)
    }
  }

  /// A few coordinates with coefficients, and a constant.
  private func affine(using random: inout some RandomNumberGenerator) -> Expression {
    var sum = pool.constant(Bool.random(using: &random) ? 0 : numbers.rational(using: &random))
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      sum += numbers.rational(using: &random) * coordinate(using: &random)
    }
    return sum
  }

  private func coordinate(using random: inout some RandomNumberGenerator) -> Expression {
    pool.variable("x\(Int.random(in: 0..<inputWidth, using: &random))")
  }
}
