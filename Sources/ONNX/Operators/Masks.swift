/// Operators that keep, choose or reorder elements by a pattern that is a constant.
enum Masks {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "ReverseSequence", operands: 2...2, attributes: ["batch_axis": .int, "time_axis": .int],
      versions: 10...newest
    ) { call throws(ONNXError) in try reverse(call) },
    OperatorDefinition(name: "Trilu", operands: 1...2, attributes: ["upper": .int], versions: 14...newest) {
      call throws(ONNXError) in try triangle(call)
    },
    OperatorDefinition(name: "Where", operands: 3...3, versions: 9...newest) { call throws(ONNXError) in
      try choose(call)
    },
  ]

  /// The upper or the lower triangle of matrices; 0 elsewhere.
  private static func triangle(_ call: OperatorCall) throws(ONNXError) {
    let value = try call.operand(0)
    let shape = value.shape
    guard shape.rank >= 2 else {
      throw ONNXError(.valueShape(name: call.name(0), shape: shape.extents, expected: "at least two axes"))
    }
    let isUpper = try call.attributes.flag("upper", default: true)
    let given = try call.integer(1, meaning: "the number of a diagonal") ?? 0
    // Diagonals beyond the last leave all or nothing.
    let diagonal = min(max(given, -Int(Int32.max)), Int(Int32.max))
    let (rows, columns) = (shape.extents[shape.rank - 2], shape.extents[shape.rank - 1])
    try call.reserve(shape.count)
    let sources = shape.places.map { place in
      let distance = place % columns - place / columns % rows
      return (isUpper ? distance >= diagonal : distance <= diagonal) ? place : -1
    }
    try call.define(value, at: sources, shape: shape)
  }

  /// The front of each sequence of a batch backwards.
  private static func reverse(_ call: OperatorCall) throws(ONNXError) {
    let value = try call.operand(0)
    let shape = value.shape
    let batch = try call.attributes.axis("batch_axis", rank: shape.rank, default: 1)
    let time = try call.attributes.axis("time_axis", rank: shape.rank, default: 0)
    guard Set([batch, time]) == [0, 1] else {
      throw ONNXError(
        .attributeValue(name: "time_axis", found: "\(time)", expected: "0, with batch_axis 1; or 1 and 0"))
    }
    let lengths = try call.indices(1, meaning: "lengths")
    guard lengths.shape.extents == [shape.extents[batch]],
      lengths.elements.allSatisfy({ 0...shape.extents[time] ~= $0 })
    else {
      throw ONNXError(
        .operandValue(
          name: call.name(1), found: "\(lengths.elements.prefix(20))",
          expected: "\(shape.extents[batch]) lengths up to \(shape.extents[time])"))
    }
    try call.reserve(shape.count)
    let strides = shape.strides
    let sources = shape.places.map { place in
      let moment = place / strides[time] % shape.extents[time]
      let length = lengths.elements[place / strides[batch] % shape.extents[batch]]
      return moment < length ? place + (length - 1 - 2 * moment) * strides[time] : place
    }
    try call.define(value, at: sources, shape: shape)
  }

  /// Elements of either operand, as a constant condition says.
  private static func choose(_ call: OperatorCall) throws(ONNXError) {
    if case .activation(let condition) = try call.operand(0), condition.type == .bool {
      return try Conditions.choose(call)
    }
    let condition = try call.truthValues(0, meaning: "a condition")
    let first = try call.operand(1)
    let second = try call.operand(2)
    guard first.type == second.type else {
      throw ONNXError(
        .valueType(name: call.name(2), found: "\(second.type)", expected: "\(first.type), as operand 1 has"))
    }
    let shape = try call.broadcastShape(of: [.constant(condition), first, second])
    try call.reserve(shape.count)
    guard case .integers(let flags) = condition.broadcast(to: shape).values() else {
      throw ONNXError(.valueType(name: call.name(0), found: "\(condition.type)", expected: "bool"))
    }
    func positions(_ value: GraphValue) -> [Int] {
      shape.offsets(strides: value.shape.broadcastStrides(value.shape.strides, to: shape))
    }
    try call.define(
      joining: (first, zip(flags, positions(first)).map { $0 != 0 ? $1 : -1 }),
      (second, zip(flags, positions(second)).map { $0 == 0 ? $1 : -1 }), shape: shape, type: first.type)
  }
}
