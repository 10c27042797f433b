/// Padding: elements before and behind along axes, which are a constant or repeat the tensor's own. Negative numbers cut.
enum Padding {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "Pad", operands: 1...1, attributes: ["mode": .string, "pads": .ints, "value": .float], versions: 7...10
    ) { call throws(ONNXError) in
      guard let pads = call.attributes.ints("pads") else {
        throw ONNXError(.missingAttribute(name: "pads", expected: "two numbers for each axis"))
      }
      let value = try call.operand(0)
      var fill: ConstantTensor?
      if let number = try call.attributes.float("value") {
        fill = ConstantTensor(
          name: "\(call.label())#fill", type: value.type, shape: .scalar,
          values: value.type == .float64 ? .float64([Double(number)]) : .float32([number]))
      }
      try pad(call, value, pads: pads, axes: Array(value.shape.extents.indices), fill: fill, allowsWrap: false)
    },
    definition(operands: 2...3, allowsWrap: false, versions: 11...17),
    definition(operands: 2...4, allowsWrap: false, versions: 18...18),
    definition(operands: 2...4, allowsWrap: true, versions: 19...newest),
  ]

  private static func definition(
    operands: ClosedRange<Int>, allowsWrap: Bool, versions: ClosedRange<Int>
  ) -> OperatorDefinition {
    OperatorDefinition(name: "Pad", operands: operands, attributes: ["mode": .string], versions: versions) {
      call throws(ONNXError) in
      guard let pads = try call.integers(1, meaning: "pads") else { throw ONNXError(.missingOperand(index: 1)) }
      let value = try call.operand(0)
      let fill = try call.optional(2)
      if let fill {
        guard case .constant(let tensor) = fill else {
          throw ONNXError(.notConstant(name: call.name(2), expected: "a number known when the model is imported"))
        }
        guard tensor.count == 1 else {
          throw ONNXError(.valueShape(name: call.name(2), shape: tensor.shape.extents, expected: "one element"))
        }
        guard tensor.type == value.type else {
          throw ONNXError(
            .valueType(name: call.name(2), found: "\(tensor.type)", expected: "\(value.type), as the operand has"))
        }
      }
      let rank = value.shape.rank
      let axes = try call.axes(try call.integers(3, meaning: "axes") ?? Array(0..<rank), rank: rank)
      try pad(
        call, value, pads: pads, axes: axes, fill: fill?.constant?.reshaped(to: .scalar, named: call.label()),
        allowsWrap: allowsWrap)
    }
  }

  private static func pad(
    _ call: OperatorCall, _ value: GraphValue, pads: [Int], axes: [Int], fill: ConstantTensor?, allowsWrap: Bool
  ) throws(ONNXError) {
    guard pads.count == 2 * axes.count else {
      throw ONNXError(.unsupportedForm("\(pads.count) pads: expected \(2 * axes.count), two for each axis"))
    }
    let mode = call.attributes.string("mode") ?? "constant"
    guard ["constant", "edge", "reflect"].contains(mode) || allowsWrap && mode == "wrap" else {
      throw ONNXError(
        .attributeValue(
          name: "mode", found: mode, expected: "constant, edge\(allowsWrap ? ", reflect or wrap" : " or reflect")"))
    }
    let shape = value.shape
    var extents = shape.extents
    var before = [Int](repeating: 0, count: shape.rank)
    for (index, axis) in axes.enumerated() {
      let (begin, end) = (pads[index], pads[axes.count + index])
      guard mode == "constant" || begin >= 0 && end >= 0 else {
        throw ONNXError(.unsupportedForm("padding that cuts in the mode '\(mode)': expected pads from 0 on"))
      }
      // Beyond these bounds no result exists; the shape that they give is refused.
      let limit = Int(Int32.max)
      extents[axis] += min(max(begin, -limit), limit) + min(max(end, -limit), limit)
      guard extents[axis] >= 0 else {
        throw ONNXError(
          .unsupportedForm("padding with \(begin) and \(end) along axis \(axis) of \(shape.extents): less than nothing")
        )
      }
      guard mode == "constant" || shape.extents[axis] > 0 || extents[axis] == 0 else {
        throw ONNXError(
          .valueShape(name: call.name(0), shape: shape.extents, expected: "an element to repeat along axis \(axis)"))
      }
      before[axis] = begin
    }
    let own = shape.extents
    try call.pick(value, extents: extents, fill: fill) { [before] axis, index in
      let place = index - before[axis]
      let extent = own[axis]
      if 0..<extent ~= place { return place }
      switch mode {
      case "edge": return place < 0 ? 0 : extent - 1
      case "wrap": return floorRemainder(place, extent)
      case "reflect":
        // Mirrored at both ends again and again: a period goes forth and back, each end once.
        let folded = extent == 1 ? 0 : floorRemainder(place, 2 * (extent - 1))
        return min(folded, 2 * (extent - 1) - folded)
      default: return -1
      }
    }
  }

  private static func floorRemainder(_ a: Int, _ b: Int) -> Int {
    let remainder = a % b
    return remainder < 0 ? remainder + b : remainder
  }
}
