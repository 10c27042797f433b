import Exact

// What is computed from constants alone is a constant. It is computed exactly, so that the network's function is the
// exact one of the model's stored numbers; integers that leave their type are refused, as ONNX does not say what
// becomes of them.

/// More bits than any sensible chain of products of weights has. Without a limit, squaring a number again and again
/// would double its length each time.
private let foldedBitLimit = 1 << 16

extension OperatorCall {
  /// Makes the result a constant: an operation applied to constant operands, element by element, from left to right.
  func fold(
    _ operands: [ConstantTensor], shape: TensorShape, type: ElementType, _ operation: (Rational, Rational) -> Rational
  ) throws(ONNXError) {
    var result: [Rational]?
    for operand in operands {
      try reserve(shape.count)
      let elements = try rationals(operand.broadcast(to: shape))
      guard let accumulated = result else {
        result = elements
        continue
      }
      try checkSize(accumulated, elements)
      result = zip(accumulated, elements).map(operation)
    }
    try define(folded: result ?? [], shape: shape, type: type)
  }

  /// Makes the result a constant with these elements.
  func define(folded elements: [Rational], shape: TensorShape, type: ElementType) throws(ONNXError) {
    let values: TensorValues
    if let range = type.integerRange {
      var integers: [Int] = []
      integers.reserveCapacity(elements.count)
      for element in elements {
        guard element.isInteger, let integer = Int(exactly: element.numerator), range.contains(integer) else {
          throw ONNXError(.operandValue(name: label(), found: "\(element)", expected: "a number of the type \(type)"))
        }
        integers.append(integer)
      }
      values = .integers(integers)
    } else {
      values = .exact(elements)
    }
    define(.constant(ConstantTensor(name: label(), type: type, shape: shape, values: values)))
  }

  /// The exact elements of a constant operand.
  func rationals(_ tensor: ConstantTensor) throws(ONNXError) -> [Rational] {
    if let position = tensor.storage.values.firstNonFinite {
      throw ONNXError(.nonFinite(tensor: tensor.storage.name, position: position))
    }
    return tensor.values().rationals
  }

  /// - Throws: ``ONNXError`` with the reason `limit` if products of these numbers would be too long.
  func checkSize(_ a: [Rational], _ b: [Rational]) throws(ONNXError) {
    let bits = (a.map(\.bitWidth).max() ?? 0) + (b.map(\.bitWidth).max() ?? 0)
    guard bits <= foldedBitLimit else {
      throw ONNXError(.limit(what: "bits of the constant '\(label())'", needed: bits, limit: foldedBitLimit))
    }
  }
}

extension OperatorCall {
  /// - Throws: ``ONNXError`` with the reason `limit` if a power of a number would be too long.
  func checkSize(_ number: Rational, times exponent: Int) throws(ONNXError) {
    let (bits, overflow) = number.bitWidth.multipliedReportingOverflow(by: exponent)
    guard !overflow, bits <= foldedBitLimit else {
      throw ONNXError(
        .limit(what: "bits of the constant '\(label())'", needed: overflow ? .max : bits, limit: foldedBitLimit))
    }
  }
}

extension Rational {
  fileprivate var bitWidth: Int { numerator.bitWidth + denominator.bitWidth }
}
