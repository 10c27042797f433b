import DAGNetwork
import Exact
import Symbolic

/// Functions of several operands, coordinate by coordinate: the operands are concatenated, and one arc carries the function.
enum ElementwiseOperators {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Max", operands: 1...Int.max, versions: 8...newest) { call throws(ONNXError) in
      try extremum(call) { max($0, $1) }
    },
    OperatorDefinition(name: "Min", operands: 1...Int.max, versions: 8...newest) { call throws(ONNXError) in
      try extremum(call) { min($0, $1) }
    },
    OperatorDefinition(name: "Pow", operands: 2...2) { call throws(ONNXError) in try power(call) },
    OperatorDefinition(name: "PRelu", operands: 2...2) { call throws(ONNXError) in try parametricRelu(call) },
  ]

  private static func extremum(
    _ call: OperatorCall, _ choose: (Expression, Expression) -> Expression
  ) throws(ONNXError) {
    let type = try call.commonType(0..<call.operandCount)
    guard type.isFloatingPoint else {
      throw ONNXError(.valueType(name: call.name(0), found: "\(type)", expected: "a floating-point type"))
    }
    try call.elementwise(ofOperands: 0..<call.operandCount, type: type) { $0.dropFirst().reduce($0[0], choose) }
  }

  /// A power with an exponent that is one number: an integer, or half of one by a root. Others are powers of positive numbers.
  private static func power(_ call: OperatorCall) throws(ONNXError) {
    let operands = [try call.operand(0), try call.operand(1)]
    let shape = try call.broadcastShape(of: operands)
    let x = try call.activation(0)
    guard let exponent = operands[1].constant?.onlyValue else {
      let y = try call.activation(1)
      // Of bases that are not positive, only the powers with integers as exponents are numbers.
      try call.elementwise(of: [x, y], shape: shape) { exp($0[1] * log($0[0])) }
      return
    }
    let twice = exponent + exponent
    guard twice.isInteger, let half = Int(exactly: twice.numerator), abs(half) <= 1 << 10 else {
      try call.elementwise(of: [x], shape: shape) { exp(exponent * log($0[0])) }
      return
    }
    try call.elementwise(of: [x], shape: shape) { variables in
      half.isMultiple(of: 2) ? variables[0].pow(half / 2) : sqrt(variables[0]).pow(half)
    }
  }

  /// `x` where it is positive, elsewhere `x` times a slope that is broadcast to it.
  private static func parametricRelu(_ call: OperatorCall) throws(ONNXError) {
    let x = try call.activation(0)
    let slope = try call.operand(1)
    guard slope.shape.broadcast(with: x.shape) == x.shape.extents else {
      throw ONNXError(
        .valueShape(
          name: call.name(1), shape: slope.shape.extents, expected: "one that broadcasts to \(x.shape.extents)"))
    }
    if let number = slope.constant?.onlyValue {
      return try call.makeNode(
        x.shape, from: x, .leakyRelu(LeakyRelu(width: x.shape.count, slope: number)))
    }
    if case .constant(let tensor) = slope {
      // relu(x) − s relu(−x), with the slopes as a diagonal.
      let opposite = try call.linear(
        .scaling(width: x.shape.count, factor: -1), of: x, shape: x.shape, role: "negative")
      let off = try call.node(x.shape, type: x.type, role: "off")
      call.graph.addArc(from: opposite, to: off, .relu(Relu(width: x.shape.count)))
      let head = try call.makeNode(x.shape, type: x.type)
      call.graph.addArc(from: x, to: head, .relu(Relu(width: x.shape.count)))
      call.graph.addArc(
        from: off, to: head, .linear(.diagonal(try call.vector(tensor, broadcastTo: x.shape, scale: -1))))
      return
    }
    try call.elementwise(of: [x, try call.activation(1)], shape: x.shape) { variables in
      relu(variables[0]) - variables[1] * relu(-variables[0])
    }
  }
}
