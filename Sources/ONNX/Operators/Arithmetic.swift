import DAGNetwork
import Exact
import Symbolic

/// Sums, differences and products of operands that are broadcast against each other.
///
/// A sum draws one arc for each operand that depends on inputs, and a constant operand is the constant term of the
/// first; so that adding a constant is one affine arc. The arc of a subtrahend carries the negative identity. A product
/// with a constant is a diagonal map.
enum Arithmetic {
  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Add", operands: 2...2) { call throws(ONNXError) in
      try sum(call, signs: [1, 1]) { $0 + $1 }
    },
    OperatorDefinition(name: "Div", operands: 2...2) { call throws(ONNXError) in try quotient(call) },
    OperatorDefinition(name: "Mean", operands: 1...Int.max, versions: 8...OperatorSets.supportedVersions.upperBound) {
      call throws(ONNXError) in try mean(call)
    },
    OperatorDefinition(name: "Mul", operands: 2...2) { call throws(ONNXError) in try product(call) },
    OperatorDefinition(name: "Neg", operands: 1...1) { call throws(ONNXError) in
      let x = try call.activation(0)
      try call.makeNode(x.shape, from: x, .linear(.scaling(width: x.shape.count, factor: -1)))
    },
    OperatorDefinition(name: "Sub", operands: 2...2) { call throws(ONNXError) in
      try sum(call, signs: [1, -1]) { $0 - $1 }
    },
    OperatorDefinition(
      name: "Sum", operands: 1...Int.max, versions: 8...OperatorSets.supportedVersions.upperBound
    ) { call throws(ONNXError) in
      try sum(call, signs: Array(repeating: 1, count: call.operandCount)) { $0 + $1 }
    },
  ]

  private static func sum(
    _ call: OperatorCall, signs: [Double], fold: (Rational, Rational) -> Rational
  ) throws(ONNXError) {
    let type = try call.commonType(signs.indices)
    var operands: [GraphValue] = []
    for index in signs.indices { operands.append(try call.operand(index)) }
    let shape = try call.broadcastShape(of: operands)
    if let constants = operands.constants {
      return try call.fold(constants, shape: shape, type: type, fold)
    }
    let head = try call.makeNode(shape, type: type)
    let carrier = operands.firstIndex { $0.constant == nil }
    let rider = operands.firstIndex { $0.constant != nil }
    for (index, operand) in operands.enumerated() where index != rider {
      let x = try call.graph.activation(operand, named: call.name(index))
      var constant: ParameterVector?
      if index == carrier, let rider, let tensor = operands[rider].constant {
        constant = try call.vector(tensor, broadcastTo: shape, scale: signs[rider])
      }
      if x.shape.count == shape.count {
        let linear = LinearMap.scaling(width: shape.count, factor: signs[index])
        call.graph.addArc(from: x, to: head, .affine(Affine(linear, constant: constant)))
      } else if signs[index] == 1 {
        let linear = LinearMap.selection(try call.broadcast(x.shape, to: shape))
        call.graph.addArc(from: x, to: head, .affine(Affine(linear, constant: constant)))
      } else {
        let wide = try call.makeBroadcast(x, to: shape)
        let linear = LinearMap.scaling(width: shape.count, factor: signs[index])
        call.graph.addArc(from: wide, to: head, .affine(Affine(linear, constant: constant)))
      }
    }
  }

  private static func product(_ call: OperatorCall) throws(ONNXError) {
    let type = try call.commonType(0..<2)
    let operands = [try call.operand(0), try call.operand(1)]
    let shape = try call.broadcastShape(of: operands)
    if let constants = operands.constants {
      return try call.fold(constants, shape: shape, type: type) { $0 * $1 }
    }
    guard let factor = operands.firstIndex(where: { $0.constant != nil }), let tensor = operands[factor].constant else {
      try call.elementwise(of: [try call.activation(0), try call.activation(1)], shape: shape) { $0[0] * $0[1] }
      return
    }
    let x = try call.activation(1 - factor)
    let wide = x.shape.count == shape.count ? x : try call.makeBroadcast(x, to: shape)
    let head = try call.makeNode(shape, type: type)
    let vector = try call.vector(tensor, broadcastTo: shape)
    call.graph.addArc(from: wide, to: head, .linear(.diagonal(vector)))
  }

  /// A quotient by a constant is a diagonal map with the exact reciprocals.
  private static func quotient(_ call: OperatorCall) throws(ONNXError) {
    let type = try call.commonType(0..<2)
    let operands = [try call.operand(0), try call.operand(1)]
    let shape = try call.broadcastShape(of: operands)
    if case .constant(let divisor) = operands[1] {
      let divisors = try call.rationals(divisor)
      if let position = divisors.firstIndex(where: \.isZero) {
        throw ONNXError(
          .operandValue(name: call.name(1), found: "0 at position \(position)", expected: "divisors other than 0"))
      }
      let reciprocals = ConstantTensor(
        name: "\(call.label())#reciprocals", type: type, shape: divisor.shape,
        values: .exact(divisors.map(\.reciprocal)))
      let x = try call.activation(0)
      let wide = x.shape.count == shape.count ? x : try call.makeBroadcast(x, to: shape)
      let head = try call.makeNode(shape, type: type)
      call.graph.addArc(
        from: wide, to: head, .linear(.diagonal(try call.vector(reciprocals, broadcastTo: shape))))
      return
    }
    if let dividend = operands[0].constant?.onlyValue {
      try call.elementwise(of: [try call.activation(1)], shape: shape) { dividend / $0[0] }
      return
    }
    try call.elementwise(of: [try call.activation(0), try call.activation(1)], shape: shape) { $0[0] / $0[1] }
  }

  private static func mean(_ call: OperatorCall) throws(ONNXError) {
    let type = try call.commonType(0..<call.operandCount)
    var operands: [GraphValue] = []
    for index in 0..<call.operandCount { operands.append(try call.operand(index)) }
    let shape = try call.broadcastShape(of: operands)
    let share = ConstantTensor(
      name: "\(call.label())#share", type: type, shape: .scalar,
      values: .exact([Rational(1, positiveDenominator: Integer(operands.count))]))
    let map = LinearMap.diagonal(try call.vector(share, broadcastTo: shape))
    let head = try call.makeNode(shape, type: type)
    for (index, operand) in operands.enumerated() {
      let x = try call.graph.activation(operand, named: call.name(index))
      let wide = x.shape.count == shape.count ? x : try call.makeBroadcast(x, to: shape)
      call.graph.addArc(from: wide, to: head, .linear(map))
    }
  }
}

extension Rational {
  /// - Precondition: the number is not 0.
  fileprivate var reciprocal: Rational {
    signum() > 0
      ? Rational(denominator, positiveDenominator: numerator) : Rational(-denominator, positiveDenominator: -numerator)
  }
}
