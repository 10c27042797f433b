/// Operators that pick elements at positions that are constants.
enum Gathering {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Compress", operands: 2...2, attributes: ["axis": .int], versions: 9...newest) {
      call throws(ONNXError) in try compress(call)
    },
    OperatorDefinition(name: "Gather", operands: 2...2, attributes: ["axis": .int]) { call throws(ONNXError) in
      try gather(call)
    },
    OperatorDefinition(name: "GatherElements", operands: 2...2, attributes: ["axis": .int], versions: 11...newest) {
      call throws(ONNXError) in
      let value = try call.operand(0)
      let (shape, sources) = try elementPositions(call, in: value.shape)
      try call.define(value, at: sources, shape: shape)
    },
    OperatorDefinition(name: "GatherND", operands: 2...2, versions: 11...11) { call throws(ONNXError) in
      try gatherBlocks(call, batchRank: 0)
    },
    OperatorDefinition(name: "GatherND", operands: 2...2, attributes: ["batch_dims": .int], versions: 12...newest) {
      call throws(ONNXError) in try gatherBlocks(call, batchRank: call.attributes.int("batch_dims") ?? 0)
    },
  ]

  private static func gather(_ call: OperatorCall) throws(ONNXError) {
    let value = try call.operand(0)
    let shape = value.shape
    let axis = try call.attributes.axis("axis", rank: shape.rank, default: 0)
    let indices = try call.indices(1, meaning: "integers")
    var positions: [Int] = []
    for position in indices.elements {
      positions.append(try call.resolve(position, extent: shape.extents[axis], operand: 1))
    }
    let outer = shape.product(0..<axis)
    let inner = shape.product(axis + 1..<shape.rank)
    try call.pick(
      value, viewedAs: [outer, shape.extents[axis], inner], extents: [outer, positions.count, inner],
      shape: Array(shape.extents[..<axis]) + indices.shape.extents + Array(shape.extents[(axis + 1)...])
    ) { [positions] in $0 == 1 ? positions[$1] : $1 }
  }

  private static func compress(_ call: OperatorCall) throws(ONNXError) {
    let value = try call.operand(0)
    let condition = try call.truthValues(1, meaning: "a condition")
    guard condition.shape.rank == 1, case .integers(let flags) = condition.values() else {
      throw ONNXError(.valueShape(name: call.name(1), shape: condition.shape.extents, expected: "a vector"))
    }
    try call.reserve(flags.count)
    let positions = flags.indices.filter { flags[$0] != 0 }
    var axis: Int?
    if call.attributes.has("axis") { axis = try call.attributes.axis("axis", rank: value.shape.rank, default: 0) }
    let view = axis == nil ? [value.shape.count] : value.shape.extents
    guard flags.count <= view[axis ?? 0] else {
      throw ONNXError(
        .valueShape(
          name: call.name(1), shape: condition.shape.extents, expected: "at most \(view[axis ?? 0]) elements"))
    }
    var extents = view
    extents[axis ?? 0] = positions.count
    try call.pick(value, viewedAs: view, extents: extents) { [axis] in $0 == axis ?? 0 ? positions[$1] : $1 }
  }

  /// The positions in a tensor of what `GatherElements` reads and `ScatterElements` writes: an index for each element
  /// replaces its own along one axis. The indices are operand 1.
  static func elementPositions(
    _ call: OperatorCall, in data: TensorShape
  ) throws(ONNXError) -> (shape: TensorShape, positions: [Int]) {
    let axis = try call.attributes.axis("axis", rank: data.rank, default: 0)
    let indices = try call.indices(1, meaning: "integers")
    let extents = indices.shape.extents
    guard extents.count == data.rank, extents.indices.allSatisfy({ $0 == axis || extents[$0] <= data.extents[$0] })
    else {
      throw ONNXError(
        .valueShape(
          name: call.name(1), shape: extents, expected: "at most \(data.extents), except along axis \(axis)"))
    }
    let strides = data.strides
    var steps = strides
    steps[axis] = 0
    var positions = indices.shape.offsets(strides: steps)
    for (place, index) in indices.elements.enumerated() {
      positions[place] += try call.resolve(index, extent: data.extents[axis], operand: 1) * strides[axis]
    }
    return (indices.shape, positions)
  }

  /// Where the blocks start that tuples of indices name, the last axis of operand 1.
  struct Blocks {
    /// The extents of the indices without the tuples' own.
    let outer: [Int]
    /// The extents of a block.
    let inner: [Int]
    let starts: [Int]

    /// - Parameter batchRank: how many leading axes data and indices share.
    init(_ call: OperatorCall, in data: TensorShape, batchRank: Int) throws(ONNXError) {
      let indices = try call.indices(1, meaning: "tuples of integers")
      let extents = indices.shape.extents
      guard batchRank >= 0, batchRank < min(data.rank, extents.count) else {
        throw ONNXError(
          .unsupportedForm(
            "\(batchRank) batch axes of the shapes \(data.extents) and \(extents): expected fewer than both have"))
      }
      let length = extents[extents.count - 1]
      guard length >= 1, length <= data.rank - batchRank, extents[..<batchRank] == data.extents[..<batchRank] else {
        throw ONNXError(
          .valueShape(
            name: call.name(1), shape: extents,
            expected: "tuples of 1 to \(data.rank - batchRank) indices for the shape \(data.extents)"))
      }
      outer = Array(extents.dropLast())
      inner = Array(data.extents[(batchRank + length)...])
      let strides = data.strides
      // How many tuples there are for each element of the batch axes.
      let tuples = indices.shape.product(batchRank..<extents.count - 1)
      var starts: [Int] = []
      starts.reserveCapacity(indices.elements.count / length)
      for tuple in 0..<indices.elements.count / length {
        var start = batchRank == 0 ? 0 : tuple / tuples * strides[batchRank - 1]
        for place in 0..<length {
          let axis = batchRank + place
          let index = indices.elements[tuple * length + place]
          start += try call.resolve(index, extent: data.extents[axis], operand: 1) * strides[axis]
        }
        starts.append(start)
      }
      self.starts = starts
    }

    /// The positions of all elements of the blocks.
    func positions(_ call: OperatorCall) throws(ONNXError) -> (shape: TensorShape, positions: [Int]) {
      let shape = try call.shape(outer + inner)
      try call.reserve(shape.count)
      var positions: [Int] = []
      positions.reserveCapacity(shape.count)
      if shape.count > 0 {
        let size = shape.count / starts.count
        for start in starts { positions.append(contentsOf: start..<start + size) }
      }
      return (shape, positions)
    }
  }

  private static func gatherBlocks(_ call: OperatorCall, batchRank: Int) throws(ONNXError) {
    let value = try call.operand(0)
    let (shape, sources) = try Blocks(call, in: value.shape, batchRank: batchRank).positions(call)
    try call.define(value, at: sources, shape: shape)
  }
}
