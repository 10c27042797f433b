/// Slices: along some axes the positions from a start to an end in steps of either sign.
enum Slices {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "Slice", operands: 1...1, attributes: ["axes": .ints, "ends": .ints, "starts": .ints], versions: 7...9
    ) { call throws(ONNXError) in
      func required(_ name: String) throws(ONNXError) -> [Int] {
        guard let list = call.attributes.ints(name) else {
          throw ONNXError(.missingAttribute(name: name, expected: "a number for each axis that is cut"))
        }
        return list
      }
      try slice(
        call, starts: try required("starts"), ends: try required("ends"), axes: call.attributes.ints("axes"), steps: nil
      )
    },
    OperatorDefinition(name: "Slice", operands: 3...5, versions: 10...newest) { call throws(ONNXError) in
      guard let starts = try call.integers(1, meaning: "starts") else { throw ONNXError(.missingOperand(index: 1)) }
      guard let ends = try call.integers(2, meaning: "ends") else { throw ONNXError(.missingOperand(index: 2)) }
      try slice(
        call, starts: starts, ends: ends, axes: try call.integers(3, meaning: "axes"),
        steps: try call.integers(4, meaning: "steps"))
    },
  ]

  private static func slice(
    _ call: OperatorCall, starts: [Int], ends: [Int], axes given: [Int]?, steps: [Int]?
  ) throws(ONNXError) {
    let value = try call.operand(0)
    let shape = value.shape
    let numbers = given ?? Array(starts.indices)
    guard ends.count == starts.count, numbers.count == starts.count, steps?.count ?? starts.count == starts.count else {
      throw ONNXError(
        .unsupportedForm(
          "a slice with \(starts.count) starts, \(ends.count) ends, \(numbers.count) axes and "
            + "\(steps?.count ?? starts.count) steps: expected as many of each"))
    }
    let axes = try call.axes(numbers, rank: shape.rank)
    var extents = shape.extents
    var origins = [Int](repeating: 0, count: shape.rank)
    var strides = [Int](repeating: 1, count: shape.rank)
    for (index, axis) in axes.enumerated() {
      let extent = shape.extents[axis]
      let step = steps?[index] ?? 1
      guard step != 0 else {
        throw ONNXError(.operandValue(name: call.name(4), found: "0", expected: "steps other than 0"))
      }
      // Positions count from the end if negative, and are moved to the nearest ones that there are: for steps down,
      // one before the front is the end of a slice that takes the first element.
      func clamp(_ position: Int) -> Int {
        let place = position < 0 ? position + extent : position
        return step > 0 ? min(max(place, 0), extent) : min(max(place, -1), extent - 1)
      }
      let start = clamp(starts[index])
      let distance = step > 0 ? clamp(ends[index]) - start : start - clamp(ends[index])
      extents[axis] = distance <= 0 ? 0 : (distance - 1) / Int(clamping: step.magnitude) + 1
      origins[axis] = start
      strides[axis] = step
    }
    try call.pick(value, extents: extents) { [origins, strides] axis, index in
      // A single element is at the origin, however long the step.
      index == 0 ? origins[axis] : origins[axis] + index * strides[axis]
    }
  }
}
