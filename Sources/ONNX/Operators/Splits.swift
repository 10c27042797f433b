/// Tensors taken apart along an axis, by one selection for each result.
enum Splits {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "Split", operands: 1...1, results: 1...Int.max, attributes: ["axis": .int, "split": .ints], versions: 7...12
    ) { call throws(ONNXError) in
      try split(call, sizes: call.attributes.ints("split"))
    },
    OperatorDefinition(
      name: "Split", operands: 1...2, results: 1...Int.max, attributes: ["axis": .int], versions: 13...17
    ) { call throws(ONNXError) in
      try split(call, sizes: try call.integers(1, meaning: "sizes"))
    },
    OperatorDefinition(
      name: "Split", operands: 1...2, results: 1...Int.max, attributes: ["axis": .int, "num_outputs": .int],
      versions: 18...newest
    ) { call throws(ONNXError) in
      if let count = call.attributes.int("num_outputs"), count != call.node.output.count {
        throw ONNXError(
          .attributeValue(
            name: "num_outputs", found: "\(count)", expected: "\(call.node.output.count), as there are results"))
      }
      try split(call, sizes: try call.integers(1, meaning: "sizes"), allowsShorterEnd: true)
    },
  ]

  private static func split(
    _ call: OperatorCall, sizes given: [Int]?, allowsShorterEnd: Bool = false
  ) throws(ONNXError) {
    let value = try call.operand(0)
    let shape = value.shape
    let axis = try call.attributes.axis("axis", rank: shape.rank, default: 0)
    let total = shape.extents[axis]
    let count = call.node.output.count
    let sizes: [Int]
    if let given {
      sizes = given
    } else {
      let size = (total + count - 1) / count
      let last = total - size * (count - 1)
      guard last == size || allowsShorterEnd && last >= 0 else {
        throw ONNXError(
          .valueShape(
            name: call.name(0), shape: shape.extents, expected: "an axis \(axis) that splits in \(count) equal parts"))
      }
      sizes = Array(repeating: size, count: count - 1) + [last]
    }
    guard sizes.count == count, sizes.allSatisfy({ 0...total ~= $0 }), sizes.reduce(0, +) == total else {
      let (found, expected) = ("\(sizes.prefix(20))", "\(count) sizes whose sum is \(total)")
      throw ONNXError(
        call.attributes.has("split")
          ? .attributeValue(name: "split", found: found, expected: expected)
          : .operandValue(name: call.name(1), found: found, expected: expected))
    }
    var offset = 0
    for (index, size) in sizes.enumerated() {
      defer { offset += size }
      guard call.resultName(index) != nil else { continue }
      var extents = shape.extents
      extents[axis] = size
      try call.pick(value, extents: extents, result: index) { $0 == axis ? offset + $1 : $1 }
    }
  }
}
