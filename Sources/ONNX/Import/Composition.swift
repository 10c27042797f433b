import DAGNetwork
import Exact
import Symbolic

// What operators that are no single arc are made of: nodes beside the model's, with one arc each or a sum of some.

extension OperatorCall {
  /// The node of the result, or one beside it.
  func node(_ shape: TensorShape, type: ElementType, role: String?, result: Int = 0) throws(ONNXError) -> Activation {
    guard let role else { return try makeNode(shape, type: type, result: result) }
    return try graph.addNode(beside: label(result), role: role, shape: shape, type: type)
  }

  /// A node with one affine arc.
  func linear(
    _ map: LinearMap, of x: Activation, shape: TensorShape, role: String?, constant: ParameterVector? = nil
  ) throws(ONNXError) -> Activation {
    let head = try node(shape, type: x.type, role: role)
    graph.addArc(from: x, to: head, .affine(Affine(map, constant: constant)))
    return head
  }

  /// The concatenation of operands, each broadcast to a shape, along a new first axis.
  func join(_ operands: [Activation], shape: TensorShape, role: String) throws(ONNXError) -> Activation {
    let width = shape.count
    let joined = try graph.addNode(
      beside: label(), role: role, shape: try self.shape([operands.count] + shape.extents), type: operands[0].type)
    for (k, operand) in operands.enumerated() {
      if operand.shape.count == width {
        graph.addArc(
          from: operand, to: joined,
          .linear(
            .embedding(EmbeddingMap(outputWidth: operands.count * width, offset: k * width, inputWidth: width))))
        continue
      }
      let map = try broadcast(operand.shape, to: shape)
      try reserve(operands.count * width)
      var sources = [Int32](repeating: -1, count: operands.count * width)
      for (i, source) in map.sources.enumerated() { sources[k * width + i] = source }
      graph.addArc(
        from: operand, to: joined, .linear(.selection(SelectionMap(inputWidth: operand.shape.count, sources: sources))))
    }
    return joined
  }

  /// One expression of some operands of a width.
  func expression(
    operands count: Int, width: Int, _ build: ([Expression]) -> Expression
  ) throws(ONNXError) -> Elementwise {
    guard width <= Int(Int32.max) / count else {
      throw ONNXError(.limit(what: "coordinates of the operands of '\(label())'", needed: width, limit: Int(Int32.max)))
    }
    let pool = ExpressionPool()
    let variables = (0..<count).map { pool.variable("x\($0)") }
    guard let function = try? Elementwise(build(variables), operandCount: count, width: width) else {
      throw ONNXError(.unsupportedForm("an expression of more than its operands"))
    }
    return function
  }

  /// An expression of operands, coordinate by coordinate; one that occurs several times is read once.
  ///
  /// - Parameters:
  ///   - shape: what the operands are broadcast to.
  ///   - type: that of the result; the operands' if it is left out.
  ///   - role: that of the node beside the model's; `nil` for the result itself.
  @discardableResult
  func elementwise(
    of operands: [Activation], shape: TensorShape, type: ElementType? = nil, role: String? = nil,
    _ build: ([Expression]) -> Expression
  ) throws(ONNXError) -> Activation {
    guard shape.count > 0 else { throw ONNXError(.emptyTensor(name: label(), shape: shape.extents)) }
    var distinct: [Activation] = []
    let places = operands.map { operand in
      if let place = distinct.firstIndex(where: { $0.node == operand.node }) { return place }
      distinct.append(operand)
      return distinct.count - 1
    }
    let function = try expression(operands: distinct.count, width: shape.count) { variables in
      build(places.map { variables[$0] })
    }
    let tail: Activation
    if distinct.count == 1, distinct[0].shape.count == shape.count {
      tail = distinct[0]
    } else if distinct.count == 1 {
      tail = try makeBroadcast(distinct[0], to: shape)
    } else {
      tail = try join(distinct, shape: shape, role: "\(role.map { "\($0)-" } ?? "")operands")
    }
    let head = try node(shape, type: type ?? operands[0].type, role: role)
    graph.addArc(from: tail, to: head, .elementwise(function))
    return head
  }

  /// The sum or the mean along some axes, which stay with the extent 1.
  func reduced(
    _ x: Activation, axes: Set<Int>, factor: Rational, role: String?
  ) throws(ONNXError) -> Activation {
    let (shape, map) = try Reductions.sumMap(self, of: x, axes: axes, keepsAxes: true, factor: factor)
    return try linear(map, of: x, shape: shape, role: role)
  }

  func mean(_ x: Activation, axes: Set<Int>, role: String?) throws(ONNXError) -> Activation {
    let count = axes.reduce(1) { $0 * max(x.shape.extents[$1], 1) }
    return try reduced(x, axes: axes, factor: Rational(1, positiveDenominator: Integer(count)), role: role)
  }

  /// `x − y`, with `y` broadcast to the shape of `x`.
  func difference(_ x: Activation, _ y: Activation, role: String?) throws(ONNXError) -> Activation {
    let wide = y.shape.count == x.shape.count ? y : try makeBroadcast(y, to: x.shape)
    let head = try node(x.shape, type: x.type, role: role)
    graph.addArc(from: x, to: head, .identity(width: x.shape.count))
    graph.addArc(from: wide, to: head, .linear(.scaling(width: x.shape.count, factor: -1)))
    return head
  }

  /// An operand that is one number known when the model is imported.
  func scalar(_ index: Int, meaning: String) throws(ONNXError) -> Rational? {
    guard let value = try optional(index) else { return nil }
    guard case .constant(let tensor) = value else {
      throw ONNXError(.notConstant(name: name(index), expected: "\(meaning) known when the model is imported"))
    }
    guard tensor.count == 1 else {
      throw ONNXError(.valueShape(name: name(index), shape: tensor.shape.extents, expected: "one number"))
    }
    return try rationals(tensor)[0]
  }
}

extension ConstantTensor {
  /// The number that all elements are, if there is one and they are few numbers or one that is broadcast.
  var onlyValue: Rational? {
    guard count > 0 else { return nil }
    if case .strings = storage.values { return nil }
    guard storage.values.firstNonFinite == nil, storage.shape.count == 1 else { return nil }
    return storage.values.rationals.first
  }
}
