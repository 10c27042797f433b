import DAGNetwork

/// Maxima of several coordinates: one arc with a group for each result.
enum Maxima {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "ReduceMax", operands: 1...1, attributes: ["axes": .ints, "keepdims": .int], versions: 7...17
    ) { call throws(ONNXError) in try reduce(call, axes: call.attributes.ints("axes"), emptyMeansNone: false) },
    OperatorDefinition(
      name: "ReduceMax", operands: 1...2, attributes: ["keepdims": .int, "noop_with_empty_axes": .int],
      versions: 18...newest
    ) { call throws(ONNXError) in
      let axes = try call.integers(1, meaning: "axes")
      try reduce(call, axes: axes, emptyMeansNone: try call.attributes.flag("noop_with_empty_axes"))
    },
  ]

  private static func reduce(_ call: OperatorCall, axes given: [Int]?, emptyMeansNone: Bool) throws(ONNXError) {
    let x = try call.activation(0)
    let keepsAxes = try call.attributes.flag("keepdims", default: true)
    var reduced = Set<Int>()
    for axis in given ?? [] {
      guard let axis = resolveAxis(axis, rank: x.shape.rank), reduced.insert(axis).inserted else {
        throw ONNXError(
          .attributeValue(
            name: "axes", found: "\((given ?? []).prefix(20))", expected: "distinct axes of rank \(x.shape.rank)"))
      }
    }
    if reduced.isEmpty && !emptyMeansNone { reduced = Set(x.shape.extents.indices) }
    let kept = x.shape.extents.indices.filter { !reduced.contains($0) }
    let folded = x.shape.extents.indices.filter { reduced.contains($0) }
    let extents = x.shape.extents.indices.compactMap { axis in
      reduced.contains(axis) ? (keepsAxes ? 1 : nil) : x.shape.extents[axis]
    }
    let shape = try call.shape(extents)
    try call.reserve(x.shape.count)
    let strides = x.shape.strides
    let starts = x.shape.permuted(kept).offsets(strides: kept.map { strides[$0] })
    let members = x.shape.permuted(folded).offsets(strides: folded.map { strides[$0] })
    guard !starts.isEmpty, !members.isEmpty else {
      throw ONNXError(.emptyTensor(name: call.name(0), shape: x.shape.extents))
    }
    let groups = starts.map { start in members.map { Int32(start + $0) } }
    try call.makeNode(shape, from: x, .maximum(Maximum(inputWidth: x.shape.count, groups: groups)))
  }
}
