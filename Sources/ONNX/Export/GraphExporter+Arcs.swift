import DAGNetwork
import Exact

// One arc: the operator that computes its function of a value.

extension GraphExporter {
  /// Emits the operators for one arc.
  ///
  /// - Parameter name: the name of the result.
  /// - Parameter shape: the shape of the node that the result is.
  func emit(
    _ function: ArcFunction, of x: ExportedValue, as name: String, shape: [Int]
  ) throws(ONNXError) -> ExportedValue {
    switch function {
    case .affine(let affine): return try emit(affine, of: x, as: name, shape: shape)
    case .relu: return elementwise("Relu", of: x, as: name, shape: shape)
    case .absoluteValue: return elementwise("Abs", of: x, as: name, shape: shape)
    case .elementary(let elementary):
      let (operatorName, versions) = elementary.function.onnxOperator
      guard versions.contains(opset) else {
        throw ONNXError(
          .notExpressible(
            "\(operatorName) into '\(name)', which operator set \(opset) of the model does not have (\(versions.lowerBound) does)"
          ))
      }
      return elementwise(operatorName, of: x, as: name, shape: shape)
    case .leakyRelu(let function):
      let slope = Float(function.slope)
      guard slope.isFinite, Rational(exactly: slope) == function.slope else {
        throw ONNXError(
          .notExpressible(
            "the slope \(function.slope) of the leaky ReLU into '\(name)', which ONNX keeps as 32-bit float"))
      }
      return elementwise("LeakyRelu", of: x, as: name, shape: shape, float: ["alpha": slope])
    case .maximum(let function):
      if let value = pooling(function, of: x, as: name, shape: shape) { return value }
      return emit(function, of: x, as: name, shape: shape)
    case .matrixProduct(let function): return emit(function, of: x, as: name, shape: shape)
    case .normalization(let function): return try emit(function, of: x, as: name, shape: shape)
    case .expression(let function): return try emit(function, of: x, as: name, shape: shape)
    case .elementwise(let function): return try emit(function, of: x, as: name, shape: shape)
    }
  }

  /// Runs `body` so that it makes a value of some extents, and puts a Reshape behind it where the node has another shape.
  func shaped(
    _ extents: [Int], isBatched: Bool, as name: String, shape: [Int], _ body: (String) -> Void
  ) -> ExportedValue {
    let value = ExportedValue(name: name, extents: extents, isBatched: isBatched)
    if value.shape == shape {
      body(name)
      return value
    }
    let inner = ExportedValue(name: makeName("\(name)#flat"), extents: extents, isBatched: isBatched)
    body(inner.name)
    return reshape(inner, as: name, shape: shape)
  }

  /// The same value under the shape of a node.
  func reshape(_ x: ExportedValue, as name: String, shape: [Int]) -> ExportedValue {
    let extents = extents(of: name, shape: shape, like: x)
    let isBatched = x.isBatched && extents.first == 1 && extents.count > 1
    // A batch of any size keeps its size.
    emit("Reshape", [x.name, shapeConstant(isBatched ? [-1] + extents.dropFirst() : extents)], name)
    return ExportedValue(name: name, extents: extents, isBatched: isBatched)
  }

  /// The value as one row.
  func flattened(_ x: ExportedValue, for name: String) -> ExportedValue {
    if x.extents.count == 2 && x.extents[0] == 1 { return x }
    let result = ExportedValue(name: makeName("\(name)#row"), extents: [1, x.count], isBatched: true)
    emit("Reshape", [x.name, shapeConstant([x.isBatched ? -1 : 1, x.count])], result.name)
    return result
  }

  private func elementwise(
    _ operatorType: String, of x: ExportedValue, as name: String, shape: [Int], float: [String: Float] = [:]
  ) -> ExportedValue {
    shaped(x.extents, isBatched: x.isBatched, as: name, shape: shape) { emit(operatorType, [x.name], $0, float: float) }
  }

  /// Maxima over groups: the members are gathered, a shorter group repeating its first member, and reduced.
  private func emit(_ function: Maximum, of x: ExportedValue, as name: String, shape: [Int]) -> ExportedValue {
    let groups = (0..<function.outputWidth).map { function.group($0).map(Int.init) }
    let size = groups.map(\.count).max() ?? 1
    let indices = groups.flatMap { group in group + Array(repeating: group[0], count: size - group.count) }
    let row = flattened(x, for: name)
    let members = makeName("\(name)#members")
    emit("Gather", [row.name, shapeConstant(indices)], members, int: ["axis": 1])
    let table = makeName("\(name)#groups")
    emit("Reshape", [members, shapeConstant([row.isBatched ? -1 : 1, groups.count, size])], table)
    return shaped([1, groups.count], isBatched: row.isBatched, as: name, shape: shape) { result in
      if opset >= 18 {
        emit("ReduceMax", [table, shapeConstant([2])], result, int: ["keepdims": 0])
      } else {
        emit("ReduceMax", [table], result, ints: ["axes": [2]], int: ["keepdims": 0])
      }
    }
  }
}
