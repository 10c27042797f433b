import DAGNetwork
import Exact

/// Tensors put together along an axis, by one embedding for each operand; and taken apart, by one selection for each
/// result.
enum Concatenation {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Concat", operands: 1...Int.max, attributes: ["axis": .int]) { call throws(ONNXError) in
      try concatenate(call)
    },
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
      var parts: [TensorValues] = []
      for tensor in constants { parts.append(tensor.values()) }
      // Where one is computed, and so exact, all are made exact.
      if parts.contains(where: \.isExact) {
        for (index, tensor) in constants.enumerated() { parts[index] = .exact(try call.rationals(tensor)) }
      }
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
      let values = TensorValues(concatenating: parts).gathered(places)
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
    let elements = value.constant?.values()
    let strides = shape.strides
    var offset = 0
    for (index, size) in sizes.enumerated() {
      defer { offset += size }
      guard call.resultName(index) != nil else { continue }
      var extents = shape.extents
      extents[axis] = size
      let part = try call.shape(extents, result: index)
      try call.reserve(part.count)
      let sources = part.offsets(strides: strides).map { $0 + offset * strides[axis] }
      switch value {
      case .constant(let tensor):
        let values = elements?.gathered(sources) ?? .strings
        call.define(
          .constant(ConstantTensor(name: call.label(index), type: tensor.type, shape: part, values: values)),
          result: index)
      case .activation(let x):
        let map = SelectionMap(inputWidth: shape.count, sources: sources.map { Int32($0) })
        try call.makeNode(part, from: x, .linear(.selection(map)), result: index)
      }
    }
  }
}

extension TensorValues {
  fileprivate var isExact: Bool { if case .exact = self { true } else { false } }

  /// The elements of several tensors of one type, one after the other.
  fileprivate init(concatenating parts: [TensorValues]) {
    var floats: [Float] = []
    var doubles: [Double] = []
    var rationals: [Rational] = []
    var integers: [Int] = []
    for part in parts {
      switch part {
      case .float32(let values): floats += values
      case .float64(let values): doubles += values
      case .exact(let values): rationals += values
      case .integers(let values): integers += values
      case .strings: break
      }
    }
    self =
      switch parts[0] {
      case .float32: .float32(floats)
      case .float64: .float64(doubles)
      case .exact: .exact(rationals)
      case .integers: .integers(integers)
      case .strings: .strings
      }
  }
}
