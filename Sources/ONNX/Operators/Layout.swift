import DAGNetwork

/// Operators that move or rename elements and compute nothing: the identity or a permutation of coordinates. A constant
/// operand stays the one parameter that it is, under another shape.
enum Layout {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(
      name: "Dropout", operands: 1...1, results: 1...2, attributes: ["ratio": .float], versions: 7...11
    ) { call throws(ONNXError) in try dropout(call, isTraining: nil) },
    OperatorDefinition(
      name: "Dropout", operands: 1...3, results: 1...2, attributes: ["seed": .int], versions: 12...newest
    ) { call throws(ONNXError) in try dropout(call, isTraining: try call.optional(2)) },
    OperatorDefinition(name: "Flatten", operands: 1...1, attributes: ["axis": .int]) { call throws(ONNXError) in
      let shape = try call.operand(0).shape
      let axis = try call.attributes.axis("axis", rank: shape.rank, default: 1, allowsEnd: true)
      try rename(call, [shape.product(0..<axis), shape.product(axis..<shape.rank)])
    },
    OperatorDefinition(name: "Identity", operands: 1...1) { call throws(ONNXError) in
      try rename(call, try call.operand(0).shape.extents)
    },
    OperatorDefinition(name: "Reshape", operands: 2...2, versions: 7...13) { call throws(ONNXError) in
      try reshape(call, allowsZero: false)
    },
    OperatorDefinition(
      name: "Reshape", operands: 2...2, attributes: ["allowzero": .int], versions: 14...newest
    ) { call throws(ONNXError) in
      try reshape(call, allowsZero: try call.attributes.flag("allowzero"))
    },
    OperatorDefinition(name: "Squeeze", operands: 1...1, attributes: ["axes": .ints], versions: 7...12) {
      call throws(ONNXError) in try squeeze(call, axes: call.attributes.ints("axes"))
    },
    OperatorDefinition(name: "Squeeze", operands: 1...2, versions: 13...newest) { call throws(ONNXError) in
      try squeeze(call, axes: try call.integers(1, meaning: "axes"))
    },
    OperatorDefinition(name: "Transpose", operands: 1...1, attributes: ["perm": .ints]) { call throws(ONNXError) in
      try transpose(call)
    },
    OperatorDefinition(name: "Unsqueeze", operands: 1...1, attributes: ["axes": .ints], versions: 7...12) {
      call throws(ONNXError) in try unsqueeze(call, axes: call.attributes.ints("axes"))
    },
    OperatorDefinition(name: "Unsqueeze", operands: 2...2, versions: 13...newest) { call throws(ONNXError) in
      try unsqueeze(call, axes: try call.integers(1, meaning: "axes"))
    },
  ]

  /// The same elements in the same order under a shape.
  private static func rename(_ call: OperatorCall, _ extents: [Int]) throws(ONNXError) {
    let shape = try call.shape(extents)
    switch try call.operand(0) {
    case .constant(let tensor): call.define(.constant(tensor.reshaped(to: shape, named: call.label())))
    case .activation(let x): try call.makeNode(shape, from: x, .identity(width: shape.count))
    }
  }

  private static func reshape(_ call: OperatorCall, allowsZero: Bool) throws(ONNXError) {
    let old = try call.operand(0).shape
    guard let target = try call.integers(1, meaning: "a shape") else { throw ONNXError(.missingOperand(index: 1)) }
    func mismatch(_ expected: String) -> ONNXError {
      ONNXError(.operandValue(name: call.name(1), found: "\(target.prefix(TensorShape.rankLimit))", expected: expected))
    }
    var extents = target
    var open: Int?
    for (axis, extent) in target.enumerated() {
      switch extent {
      case 1...: continue
      case 0:
        if allowsZero { continue }
        guard axis < old.rank else { throw mismatch("no 0 beyond the axes of \(old.extents), which it would copy") }
        extents[axis] = old.extents[axis]
      case -1:
        guard open == nil else { throw mismatch("at most one -1") }
        open = axis
        extents[axis] = 1
      default: throw mismatch("extents that are at least -1")
      }
    }
    let known = try call.shape(extents).count
    if let open {
      guard known > 0, old.count % known == 0 else {
        throw mismatch("extents whose product divides the \(old.count) elements of \(old.extents)")
      }
      extents[open] = old.count / known
    }
    guard try call.shape(extents).count == old.count else {
      throw mismatch("as many elements as \(old.extents) has, \(old.count)")
    }
    try rename(call, extents)
  }

  private static func squeeze(_ call: OperatorCall, axes: [Int]?) throws(ONNXError) {
    let shape = try call.operand(0).shape
    let squeezed: Set<Int>
    if let axes {
      squeezed = Set(try call.axes(axes, rank: shape.rank))
      for axis in squeezed where shape.extents[axis] != 1 {
        throw ONNXError(
          .valueShape(name: call.name(0), shape: shape.extents, expected: "the extent 1 at axis \(axis)"))
      }
    } else {
      squeezed = Set(shape.extents.indices.filter { shape.extents[$0] == 1 })
    }
    try rename(call, shape.extents.indices.filter { !squeezed.contains($0) }.map { shape.extents[$0] })
  }

  private static func unsqueeze(_ call: OperatorCall, axes: [Int]?) throws(ONNXError) {
    let shape = try call.operand(0).shape
    guard let axes else { throw ONNXError(.missingAttribute(name: "axes", expected: "the axes to add")) }
    // Checked before the axes are added up, so that their number is small.
    guard shape.rank + axes.count <= TensorShape.rankLimit else {
      throw ONNXError(.tensor(name: call.label(), .rank(shape.rank + axes.count, limit: TensorShape.rankLimit)))
    }
    let added = Set(try call.axes(axes, rank: shape.rank + axes.count))
    var rest = shape.extents.makeIterator()
    try rename(call, (0..<shape.rank + axes.count).map { added.contains($0) ? 1 : rest.next() ?? 1 })
  }

  private static func transpose(_ call: OperatorCall) throws(ONNXError) {
    let value = try call.operand(0)
    let rank = value.shape.rank
    let order = call.attributes.ints("perm") ?? Array((0..<rank).reversed())
    guard order.count == rank, Set(order) == Set(0..<rank) else {
      throw ONNXError(
        .attributeValue(name: "perm", found: "\(order.prefix(20))", expected: "a permutation of the \(rank) axes"))
    }
    switch value {
    case .constant(let tensor): call.define(.constant(tensor.permuted(order)))
    case .activation(let x):
      let shape = x.shape.permuted(order)
      // Moving axes of extent 1 about moves no element.
      let moved = order.filter { x.shape.extents[$0] != 1 }
      let function: ArcFunction =
        moved == moved.sorted()
        ? .identity(width: shape.count) : .linear(.selection(try call.permutation(x.shape, order)))
      try call.makeNode(shape, from: x, function)
    }
  }

  /// Outside of training dropout is the identity, and its mask is true everywhere.
  private static func dropout(_ call: OperatorCall, isTraining: GraphValue?) throws(ONNXError) {
    if let isTraining {
      guard let tensor = isTraining.constant, let flags = tensor.values().truthValues, flags.count == 1 else {
        throw ONNXError(.notConstant(name: call.name(2), expected: "a truth value known when the model is imported"))
      }
      guard flags[0] == false else {
        throw ONNXError(.unsupportedForm("dropout in training mode, which is random"))
      }
    }
    let shape = try call.operand(0).shape
    try rename(call, shape.extents)
    if let mask = call.resultName(1) {
      try call.reserve(shape.count)
      let values = TensorValues.integers(Array(repeating: 1, count: shape.count))
      call.define(.constant(ConstantTensor(name: mask, type: .bool, shape: shape, values: values)), result: 1)
    }
  }
}

extension TensorValues {
  fileprivate var truthValues: [Bool]? {
    if case .integers(let values) = self { values.map { $0 != 0 } } else { nil }
  }
}

extension OperatorCall {
  /// The permutation of coordinates that puts the axes of a tensor in another order.
  func permutation(_ shape: TensorShape, _ order: [Int]) throws(ONNXError) -> SelectionMap {
    try reserve(shape.count)
    let strides = shape.strides
    let offsets = shape.permuted(order).offsets(strides: order.map { strides[$0] })
    return SelectionMap(inputWidth: shape.count, sources: offsets.map { Int32($0) })
  }
}
