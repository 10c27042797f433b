/// Tensors that are repeated along axes.
enum Repetition {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Expand", operands: 2...2, versions: 8...newest) { call throws(ONNXError) in
      try expand(call)
    },
    OperatorDefinition(name: "Tile", operands: 2...2) { call throws(ONNXError) in try tile(call) },
  ]

  /// Broadcasting to a shape, or against it: extents of 1 in the shape leave the operand's.
  private static func expand(_ call: OperatorCall) throws(ONNXError) {
    let value = try call.operand(0)
    guard let given = try call.integers(1, meaning: "a shape") else { throw ONNXError(.missingOperand(index: 1)) }
    let target = try TensorShape(given, of: call.label())
    guard let extents = value.shape.broadcast(with: target) else {
      throw ONNXError(
        .valueShape(
          name: call.name(0), shape: value.shape.extents, expected: "one that broadcasts with \(target.extents)"))
    }
    let shape = try call.shape(extents)
    switch value {
    case .constant(let tensor):
      try call.reserve(shape.count)
      call.define(.constant(tensor.broadcast(to: shape)))
    case .activation(let x):
      let view = Array(repeating: 1, count: shape.rank - x.shape.rank) + x.shape.extents
      try call.pick(value, viewedAs: view, extents: extents) { view[$0] == 1 ? 0 : $1 }
    }
  }

  private static func tile(_ call: OperatorCall) throws(ONNXError) {
    let value = try call.operand(0)
    guard let repeats = try call.integers(1, meaning: "repeats") else { throw ONNXError(.missingOperand(index: 1)) }
    let extents = value.shape.extents
    guard repeats.count == extents.count, repeats.allSatisfy({ $0 >= 0 }) else {
      throw ONNXError(
        .operandValue(
          name: call.name(1), found: "\(repeats.prefix(20))", expected: "\(extents.count) numbers from 0 on"))
    }
    let tiled = zip(extents, repeats).map { extent, count in
      let (product, overflow) = extent.multipliedReportingOverflow(by: count)
      return overflow ? Int.max : product
    }
    try call.pick(value, extents: tiled) { $1 % extents[$0] }
  }
}
