import DAGNetwork

extension GraphValue {
  var constant: ConstantTensor? { if case .constant(let tensor) = self { tensor } else { nil } }
}

extension Array<GraphValue> {
  /// The operands if all of them are constants.
  var constants: [ConstantTensor]? {
    let constants = compactMap(\.constant)
    return constants.count == count ? constants : nil
  }
}

extension OperatorCall {
  /// The shape that operands have together when they are broadcast against each other.
  func broadcastShape(of operands: [GraphValue]) throws(ONNXError) -> TensorShape {
    var shape = TensorShape.scalar
    for (index, operand) in operands.enumerated() {
      guard let extents = shape.broadcast(with: operand.shape) else {
        throw ONNXError(
          .valueShape(
            name: name(index), shape: operand.shape.extents, expected: "one that broadcasts with \(shape.extents)"))
      }
      shape = try self.shape(extents)
    }
    return shape
  }

  /// The repetition of coordinates that broadcasts a tensor.
  ///
  /// - Precondition: the shape can be broadcast to the target.
  func broadcast(_ shape: TensorShape, to target: TensorShape) throws(ONNXError) -> SelectionMap {
    try reserve(target.count)
    let offsets = target.offsets(strides: shape.broadcastStrides(shape.strides, to: target))
    return SelectionMap(inputWidth: shape.count, sources: offsets.map { Int32($0) })
  }

  /// A node beside the model's for an operand that is broadcast.
  func makeBroadcast(_ x: Activation, to shape: TensorShape) throws(ONNXError) -> Activation {
    // An empty result is reported for the operator's own node.
    guard shape.count > 0 else { throw ONNXError(.emptyTensor(name: label(), shape: shape.extents)) }
    return try makeNode(role: "broadcast", shape, from: x, .linear(.selection(try broadcast(x.shape, to: shape))))
  }

  /// A constant operand, broadcast, as a parameter vector.
  func vector(
    _ tensor: ConstantTensor, broadcastTo shape: TensorShape, scale: Double = 1
  ) throws(ONNXError) -> ParameterVector {
    let wide = tensor.broadcast(to: shape)
    if !wide.isWhole { try reserve(shape.count) }
    return try wide.vector(scale: scale)
  }
}
