import DAGNetwork

/// Tensors put together along an axis, by one embedding for each operand.
enum Concatenation {
  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Concat", operands: 1...Int.max, attributes: ["axis": .int]) { call throws(ONNXError) in
      try concatenate(call)
    }
  ]

  private static func concatenate(_ call: OperatorCall) throws(ONNXError) {
    let type = try call.commonType(0..<call.operandCount)
    var operands: [GraphValue] = []
    for index in 0..<call.operandCount { operands.append(try call.operand(index)) }
    let first = operands[0].shape
    guard call.attributes.has("axis") else { throw ONNXError(.missingAttribute(name: "axis", expected: "an axis")) }
    let axis = try call.attributes.axis("axis", rank: first.rank, default: 0)
    var total = 0
    for (index, operand) in operands.enumerated() {
      let extents = operand.shape.extents
      guard extents.count == first.rank,
        extents.indices.allSatisfy({ $0 == axis || extents[$0] == first.extents[$0] })
      else {
        throw ONNXError(
          .valueShape(
            name: call.name(index), shape: extents, expected: "\(first.extents), except along axis \(axis)"))
      }
      let (sum, overflow) = total.addingReportingOverflow(extents[axis])
      total = overflow ? .max : sum
    }
    var extents = first.extents
    extents[axis] = total
    let shape = try call.shape(extents)
    let outer = shape.product(0..<axis)
    let inner = shape.product(axis + 1..<shape.rank)

    /// The places of an operand's elements in the result, in their order.
    func targets(offset: Int, extent: Int) -> [Int32] {
      var targets: [Int32] = []
      targets.reserveCapacity(outer * extent * inner)
      for block in 0..<outer {
        let start = (block * total + offset) * inner
        for i in start..<start + extent * inner { targets.append(Int32(i)) }
      }
      return targets
    }

    if let constants = operands.constants {
      try call.reserve(shape.count)
      var places = [Int](repeating: 0, count: shape.count)
      var offset = 0
      var position = 0
      for tensor in constants {
        for target in targets(offset: offset, extent: tensor.shape.extents[axis]) {
          places[Int(target)] = position
          position += 1
        }
        offset += tensor.shape.extents[axis]
      }
      let values = try call.joined(constants).gathered(places)
      return call.define(.constant(ConstantTensor(name: call.label(), type: type, shape: shape, values: values)))
    }

    let head = try call.makeNode(shape, type: type)
    var offset = 0
    for (index, operand) in operands.enumerated() {
      let extent = operand.shape.extents[axis]
      defer { offset += extent }
      // An operand without elements has no place in the result.
      guard operand.shape.count > 0 else { continue }
      let x = try call.graph.activation(operand, named: call.name(index))
      if operand.shape.count == shape.count {
        call.graph.addArc(from: x, to: head, .identity(width: shape.count))
      } else {
        try call.reserve(operand.shape.count)
        let map = EmbeddingMap(outputWidth: shape.count, targets: targets(offset: offset, extent: extent))
        call.graph.addArc(from: x, to: head, .linear(.embedding(map)))
      }
    }
  }
}
