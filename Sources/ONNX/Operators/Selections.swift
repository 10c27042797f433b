import DAGNetwork

/// Operators that pick elements by position: one selection.
enum Selections {
  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Gather", operands: 2...2, attributes: ["axis": .int]) { call throws(ONNXError) in
      try gather(call)
    }
  ]

  private static func gather(_ call: OperatorCall) throws(ONNXError) {
    let value = try call.operand(0)
    let axis = try call.attributes.axis("axis", rank: value.shape.rank, default: 0)
    let indices = try call.operand(1)
    guard let constant = indices.constant, let positions = constant.integers() else {
      throw ONNXError(.notConstant(name: call.name(1), expected: "integers known when the model is imported"))
    }
    let extent = value.shape.extents[axis]
    var resolved: [Int] = []
    for position in positions {
      guard position >= -extent, position < extent else {
        throw ONNXError(
          .operandValue(
            name: call.name(1), found: "\(position)", expected: "positions along an axis of extent \(extent)"))
      }
      resolved.append(position < 0 ? position + extent : position)
    }
    let shape = try call.shape(
      Array(value.shape.extents[..<axis]) + constant.shape.extents + Array(value.shape.extents[(axis + 1)...]))
    try call.reserve(shape.count)
    let outer = value.shape.product(0..<axis)
    let inner = value.shape.product(axis + 1..<value.shape.rank)
    var sources: [Int] = []
    sources.reserveCapacity(shape.count)
    for block in 0..<outer {
      for position in resolved {
        let start = (block * extent + position) * inner
        sources.append(contentsOf: start..<start + inner)
      }
    }
    switch value {
    case .constant(let tensor):
      let values = tensor.values().gathered(sources)
      call.define(.constant(ConstantTensor(name: call.label(), type: tensor.type, shape: shape, values: values)))
    case .activation(let x):
      let map = SelectionMap(inputWidth: value.shape.count, sources: sources.map { Int32($0) })
      try call.makeNode(shape, from: x, .linear(.selection(map)))
    }
  }
}
