import DAGNetwork
import Exact

/// Operators that write elements at positions that are constants.
///
/// What is replaced is picked from either operand; what is added is a sum of both, where one place may be written more
/// than once. Products, minima and maxima are taken of constants only.
enum Scattering {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] =
    [
      OperatorDefinition(name: "Scatter", operands: 3...3, attributes: ["axis": .int], versions: 9...10) {
        call throws(ONNXError) in try scatterElements(call)
      }
    ] + versions("ScatterElements", attributes: ["axis": .int]) { call throws(ONNXError) in try scatterElements(call) }
    + versions("ScatterND", attributes: [:]) { call throws(ONNXError) in
      let data = try call.operand(0)
      let (shape, targets) = try Gathering.Blocks(call, in: data.shape, batchRank: 0).positions(call)
      try scatter(call, shape: shape, targets: targets)
    }

  private static func versions(
    _ name: String, attributes: [String: Attributes.Kind],
    _ translate: @escaping @Sendable (OperatorCall) throws(ONNXError) -> Void
  ) -> [OperatorDefinition] {
    let reducing = attributes.merging(["reduction": .string]) { $1 }
    return [
      OperatorDefinition(
        name: name, operands: 3...3, attributes: attributes, versions: 11...15, translate: translate),
      OperatorDefinition(
        name: name, operands: 3...3, attributes: reducing, versions: 16...newest, translate: translate),
    ]
  }

  private static func scatterElements(_ call: OperatorCall) throws(ONNXError) {
    let (shape, targets) = try Gathering.elementPositions(call, in: try call.operand(0).shape)
    try scatter(call, shape: shape, targets: targets)
  }

  /// - Parameters:
  ///   - shape: what the updates must have.
  ///   - targets: where each of them is written.
  private static func scatter(_ call: OperatorCall, shape: TensorShape, targets: [Int]) throws(ONNXError) {
    let data = try call.operand(0)
    let updates = try call.operand(2)
    guard data.type == updates.type else {
      throw ONNXError(
        .valueType(name: call.name(2), found: "\(updates.type)", expected: "\(data.type), as the data has"))
    }
    guard updates.shape.extents == shape.extents else {
      throw ONNXError(.valueShape(name: call.name(2), shape: updates.shape.extents, expected: "\(shape.extents)"))
    }
    try call.reserve(data.shape.count + updates.shape.count)
    let reduction = call.attributes.string("reduction") ?? "none"
    let operations: [String: @Sendable (Rational, Rational) -> Rational] = [
      "add": { $0 + $1 }, "mul": { $0 * $1 }, "min": { min($0, $1) }, "max": { max($0, $1) },
    ]
    if reduction == "none" { return try replace(call, data: data, updates: updates, targets: targets) }
    guard let operation = operations[reduction], call.opset >= 18 || reduction == "add" || reduction == "mul" else {
      throw ONNXError(
        .attributeValue(
          name: "reduction", found: reduction,
          expected: "none, add\(call.opset >= 18 ? ", mul, min or max" : " or mul")"))
    }
    if let old = data.constant, let new = updates.constant {
      var elements = try call.rationals(old)
      for (target, update) in zip(targets, try call.rationals(new)) {
        try call.checkSize([elements[target]], [update])
        elements[target] = operation(elements[target], update)
      }
      return try call.define(folded: elements, shape: data.shape, type: data.type)
    }
    guard reduction == "add" else {
      throw ONNXError(
        .unsupportedForm("the reduction '\(reduction)' of values that depend on inputs: expected add or none"))
    }
    try add(call, data: data, updates: updates, targets: targets)
  }

  private static func replace(
    _ call: OperatorCall, data: GraphValue, updates: GraphValue, targets: [Int]
  ) throws(ONNXError) {
    var writers = [Int](repeating: -1, count: data.shape.count)
    for (update, target) in targets.enumerated() {
      guard writers[target] < 0 else {
        throw ONNXError(
          .unsupportedForm("'\(call.name(1))' writes one element twice, and ONNX does not say which write lasts"))
      }
      writers[target] = update
    }
    let kept = writers.enumerated().map { $1 < 0 ? $0 : -1 }
    try call.define(joining: (data, kept), (updates, writers), shape: data.shape, type: data.type)
  }

  private static func add(
    _ call: OperatorCall, data: GraphValue, updates: GraphValue, targets: [Int]
  ) throws(ONNXError) {
    let shape = data.shape
    let width = shape.count
    switch (data, updates) {
    case (.activation(let x), .constant(let tensor)):
      var sums = [Rational](repeating: 0, count: width)
      for (target, update) in zip(targets, try call.rationals(tensor)) { sums[target] += update }
      let constant = ConstantTensor(
        name: "\(call.label())#constant", type: x.type, shape: shape, values: .exact(sums))
      try call.makeNode(
        shape, from: x, .affine(Affine(.identity(width: width), constant: try constant.vector())))
    case (_, .activation(let y)):
      var rows = [[Int]](repeating: [], count: width)
      for (update, target) in targets.enumerated() { rows[target].append(update) }
      let map: LinearMap =
        rows.allSatisfy { $0.count <= 1 }
        ? .selection(SelectionMap(inputWidth: y.shape.count, sources: rows.map { Int32($0.first ?? -1) }))
        : .sparse(
          SparseMap(
            inputWidth: y.shape.count, rows: rows.map { $0.map { (column: $0, coefficient: 1) } },
            name: "\(call.label())#sum"))
      let constant = try data.constant?.vector()
      let head = try call.makeNode(shape, type: data.type)
      if case .activation(let x) = data { call.graph.addArc(from: x, to: head, .identity(width: width)) }
      call.graph.addArc(from: y, to: head, .affine(Affine(map, constant: constant)))
    case (.constant, .constant): break  // Folded before.
    }
  }
}
