import Exact

extension OperatorCall {
  /// Defines the result by a function of the elements of constants that are broadcast against each other.
  ///
  /// - Parameter type: the element type of the result; that of the operands if it is left out.
  /// - Returns: `false`, with nothing defined, if the function has no exact value somewhere.
  func foldElements(
    _ operands: [ConstantTensor], type: ElementType, _ function: ([Rational]) throws(ONNXError) -> Rational?
  ) throws(ONNXError) -> Bool {
    let shape = try broadcastShape(of: operands.map { .constant($0) })
    try reserve(shape.count * operands.count)
    var columns: [[Rational]] = []
    for operand in operands { columns.append(try rationals(operand.broadcast(to: shape))) }
    var results: [Rational] = []
    results.reserveCapacity(shape.count)
    for place in shape.places {
      guard let result = try function(columns.map { $0[place] }) else { return false }
      results.append(result)
    }
    try define(folded: results, shape: shape, type: type)
    return true
  }

  /// The quotient of elements of a constant.
  func quotient(_ a: Rational, _ b: Rational) throws(ONNXError) -> Rational {
    do throws(ArithmeticError) { return try a.divided(by: b) } catch {
      throw ONNXError(.operandValue(name: name(operandCount - 1), found: "0", expected: "a divisor other than 0"))
    }
  }
}

extension Rational {
  /// The integer part, toward zero.
  var truncated: Rational { Rational(signum() < 0 ? ceil() : floor()) }

  /// The nearest integer, the even one of two.
  var roundedToEven: Rational {
    let half = Rational(1, positiveDenominator: 2)
    let up = (self + half).floor()
    let isTie = Rational(up) == self + half
    return Rational(isTie && !up.isZero && up.trailingZeroBitCount == 0 ? up - 1 : up)
  }
}
