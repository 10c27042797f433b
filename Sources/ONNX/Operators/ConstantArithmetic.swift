import Exact

/// Arithmetic on the elements of constants. Sums, differences and products are with ``Arithmetic``, which has them for
/// values that depend on inputs too.
enum ConstantArithmetic {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [ConstantOperator] = [
    unary("Abs") { $0.magnitude },
    unary("Ceil") { Rational($0.ceil()) },
    ConstantOperator(name: "Clip", operands: 1...1, attributes: ["max": .float, "min": .float], versions: 7...10) {
      (call, operands) throws(ONNXError) in
      let low = try call.attributes.float("min").map { Rational(exactly: $0)! }
      let high = try call.attributes.float("max").map { Rational(exactly: $0)! }
      return try clip(call, operands[0], low, high)
    },
    ConstantOperator(name: "Clip", operands: 1...3, versions: 11...newest) { (call, operands) throws(ONNXError) in
      func bound(_ index: Int) throws(ONNXError) -> Rational? {
        guard let tensor = try call.optional(index)?.constant else { return nil }
        guard tensor.count == 1 else {
          throw ONNXError(.valueShape(name: call.name(index), shape: tensor.shape.extents, expected: "one element"))
        }
        return try call.rationals(tensor)[0]
      }
      return try clip(call, operands[0], try bound(1), try bound(2))
    },
    ConstantOperator(name: "Div", operands: 2...2) { (call, operands) throws(ONNXError) in
      let type = try call.commonType(0..<2)
      return try call.foldElements(operands, type: type) { numbers throws(ONNXError) in
        let quotient = try call.quotient(numbers[0], numbers[1])
        return type.isInteger ? quotient.truncated : quotient
      }
    },
    unary("Floor") { Rational($0.floor()) },
    variadic("Max") { numbers in numbers.dropFirst().reduce(numbers[0], max) },
    variadic("Mean") { numbers in
      numbers.reduce(0, +) * Rational(1, positiveDenominator: Integer(numbers.count))
    },
    variadic("Min") { numbers in numbers.dropFirst().reduce(numbers[0], min) },
    ConstantOperator(name: "Mod", operands: 2...2, attributes: ["fmod": .int], versions: 10...newest) {
      (call, operands) throws(ONNXError) in
      let type = try call.commonType(0..<2)
      let isTruncating = try call.attributes.flag("fmod")
      guard type.isInteger || isTruncating || call.opset >= 28 else {
        throw ONNXError(.attributeValue(name: "fmod", found: "0", expected: "1, for operands that are no integers"))
      }
      return try call.foldElements(operands, type: type) { numbers throws(ONNXError) in
        let quotient = try call.quotient(numbers[0], numbers[1])
        return numbers[0] - numbers[1] * (isTruncating ? quotient.truncated : Rational(quotient.floor()))
      }
    },
    unary("Neg") { -$0 },
    ConstantOperator(name: "Pow", operands: 2...2) { (call, operands) throws(ONNXError) in
      let type = operands[0].type
      return try call.foldElements(operands, type: type) { numbers throws(ONNXError) in
        try power(call, numbers[0], numbers[1], isInteger: type.isInteger)
      }
    },
    ConstantOperator(name: "Reciprocal", operands: 1...1) { (call, operands) throws(ONNXError) in
      try call.foldElements(operands, type: try call.commonType(0..<1)) { numbers throws(ONNXError) in
        try call.quotient(1, numbers[0])
      }
    },
    unary("Round", from: 11) { $0.roundedToEven },
    unary("Sign", from: 9) { Rational($0.signum()) },
    unary("Sqrt") { squareRoot($0) },
  ]

  private static func unary(
    _ name: String, from version: Int = OperatorSets.supportedVersions.lowerBound,
    _ function: @escaping @Sendable (Rational) -> Rational?
  ) -> ConstantOperator {
    ConstantOperator(name: name, operands: 1...1, versions: version...newest) { (call, operands) throws(ONNXError) in
      try call.foldElements(operands, type: try call.commonType(0..<1)) { numbers throws(ONNXError) in
        function(numbers[0])
      }
    }
  }

  private static func variadic(
    _ name: String, _ function: @escaping @Sendable ([Rational]) -> Rational
  ) -> ConstantOperator {
    ConstantOperator(name: name, operands: 1...Int.max, versions: 8...newest) { (call, operands) throws(ONNXError) in
      guard operands.count == call.operandCount else { throw ONNXError(.missingOperand(index: 0)) }
      return try call.foldElements(operands, type: try call.commonType(0..<call.operandCount)) {
        numbers throws(ONNXError) in function(numbers)
      }
    }
  }

  /// The lower bound first: where it is the larger one, all elements are the upper bound.
  private static func clip(
    _ call: OperatorCall, _ tensor: ConstantTensor, _ low: Rational?, _ high: Rational?
  ) throws(ONNXError) -> Bool {
    try call.foldElements([tensor], type: try call.commonType(0..<1)) { numbers throws(ONNXError) in
      let raised = low.map { max($0, numbers[0]) } ?? numbers[0]
      return high.map { min($0, raised) } ?? raised
    }
  }

  private static func power(
    _ call: OperatorCall, _ base: Rational, _ exponent: Rational, isInteger: Bool
  ) throws(ONNXError) -> Rational? {
    guard exponent.isInteger else { return nil }
    // Of these bases every power is short; its exponent may be long.
    if base == 1 || exponent.isZero { return 1 }
    guard let number = Int(exactly: exponent.numerator), number.magnitude <= 1 << 16 else {
      throw ONNXError(.operandValue(name: call.name(1), found: "\(exponent)", expected: "an exponent up to 65536"))
    }
    guard !isInteger || number > 0 else {
      throw ONNXError(
        .operandValue(name: call.name(1), found: "\(exponent)", expected: "no negative power of integers"))
    }
    try call.checkSize(base, times: Int(number.magnitude))
    do throws(ArithmeticError) { return try base.pow(number) } catch {
      throw ONNXError(
        .operandValue(name: call.name(0), found: "0", expected: "a base other than 0 of a negative power"))
    }
  }

  /// The square root of a square of a number of few digits.
  private static func squareRoot(_ number: Rational) -> Rational? {
    func root(_ square: Integer) -> Integer? {
      guard square.bitWidth <= 52, let value = Int(exactly: square), value >= 0 else { return nil }
      let root = Int(Double(value).squareRoot())
      return root * root == value ? Integer(root) : nil
    }
    guard let numerator = root(number.numerator), let denominator = root(number.denominator) else { return nil }
    return Rational(numerator, positiveDenominator: denominator)
  }
}
