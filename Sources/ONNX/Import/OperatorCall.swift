import DAGNetwork

/// One use of an operator while it is imported: its operands, its attributes, and where its results go.
struct OperatorCall {
  let graph: GraphImporter
  let node: Onnx_NodeProto
  /// The version of the operator's domain that the model imports.
  let opset: Int
  let attributes: Attributes

  // MARK: Operands

  /// How many operands are listed; trailing ones may still be left out.
  var operandCount: Int { node.input.count }

  /// The name of an operand, for messages.
  func name(_ index: Int) -> String { node.input[index] }

  /// An operand that may be left out.
  func optional(_ index: Int) throws(ONNXError) -> GraphValue? {
    guard index < node.input.count, !node.input[index].isEmpty else { return nil }
    let name = node.input[index]
    guard let value = graph.value(named: name) else {
      throw ONNXError(.unknownValue(name: name, referredBy: "operand \(index)"))
    }
    return value
  }

  /// An operand.
  func operand(_ index: Int) throws(ONNXError) -> GraphValue {
    guard let value = try optional(index) else { throw ONNXError(.missingOperand(index: index)) }
    return value
  }

  /// An operand as a node of the network; a constant gets a source of its own.
  func activation(_ index: Int) throws(ONNXError) -> Activation {
    let value = try operand(index)
    guard value.type.isFloatingPoint else {
      throw ONNXError(.valueType(name: name(index), found: "\(value.type)", expected: "a floating-point type"))
    }
    return try graph.activation(value, named: name(index))
  }

  /// An operand that must be a vector of integers known at import: a shape, axes, sizes.
  ///
  /// - Parameter meaning: what the operand says, for messages.
  func integers(_ index: Int, meaning: String) throws(ONNXError) -> [Int]? {
    guard let value = try optional(index) else { return nil }
    guard case .constant(let tensor) = value else {
      throw ONNXError(.notConstant(name: name(index), expected: "\(meaning) known when the model is imported"))
    }
    guard tensor.type.isInteger, let integers = tensor.integers() else {
      throw ONNXError(.valueType(name: name(index), found: "\(tensor.type)", expected: "an integer type"))
    }
    guard tensor.shape.rank <= 1 else {
      throw ONNXError(.valueShape(name: name(index), shape: tensor.shape.extents, expected: "a vector"))
    }
    return integers
  }

  /// Axes of a tensor counted from the front, in the order in which they are given, each once.
  func axes(_ axes: [Int], rank: Int) throws(ONNXError) -> [Int] {
    var resolved: [Int] = []
    for axis in axes {
      guard let axis = resolveAxis(axis, rank: rank), !resolved.contains(axis) else {
        throw ONNXError(
          .attributeValue(name: "axes", found: "\(axes.prefix(20))", expected: "distinct axes of rank \(rank)"))
      }
      resolved.append(axis)
    }
    return resolved
  }

  /// The type that operands of one type have together.
  ///
  /// - Throws: ``ONNXError`` if two of them differ, or if they are no numbers.
  func commonType(_ indices: some Sequence<Int>) throws(ONNXError) -> ElementType {
    var common: ElementType?
    for index in indices {
      guard let value = try optional(index) else { continue }
      if let common, value.type != common {
        throw ONNXError(
          .valueType(name: name(index), found: "\(value.type)", expected: "\(common), as the operands before it have"))
      }
      guard value.type.isFloatingPoint || value.type.isInteger else {
        throw ONNXError(.valueType(name: name(index), found: "\(value.type)", expected: "a type of numbers"))
      }
      common = value.type
    }
    guard let common else { throw ONNXError(.missingOperand(index: 0)) }
    return common
  }

  // MARK: Results

  /// The name of a result; `nil` if the model leaves it out.
  func resultName(_ index: Int = 0) -> String? {
    index < node.output.count && !node.output[index].isEmpty ? node.output[index] : nil
  }

  /// What a result is called in messages and in the names of nodes beside it.
  func label(_ index: Int = 0) -> String { resultName(index) ?? "\(node.opType)#result\(index)" }

  /// Gives a result its meaning.
  func define(_ value: GraphValue, result index: Int = 0) {
    if let name = resultName(index) { graph.define(name, as: value) }
  }

  /// Makes a result a node of the network, into which the caller then draws arcs.
  func makeNode(_ shape: TensorShape, type: ElementType, result index: Int = 0) throws(ONNXError) -> Activation {
    let node = try graph.addNode(label(index), shape: shape, type: type)
    define(.activation(node), result: index)
    return node
  }

  /// Makes a result a node with one arc.
  func makeNode(
    _ shape: TensorShape, from tail: Activation, _ function: ArcFunction, result index: Int = 0
  ) throws(ONNXError) {
    let head = try makeNode(shape, type: tail.type, result: index)
    graph.addArc(from: tail, to: head, function)
  }

  /// Makes a node beside the model's, `<output>#<role>`, with one arc.
  func makeNode(
    beside index: Int = 0, role: String, _ shape: TensorShape, from tail: Activation, _ function: ArcFunction
  ) throws(ONNXError) -> Activation {
    let head = try graph.addNode(beside: label(index), role: role, shape: shape, type: tail.type)
    graph.addArc(from: tail, to: head, function)
    return head
  }

  /// A shape of the result.
  func shape(_ extents: [Int], result index: Int = 0) throws(ONNXError) -> TensorShape {
    try TensorShape(extents, of: label(index))
  }

  /// Counts the elements of a structure that is about to be made for this operator.
  func reserve(_ count: Int) throws(ONNXError) { try graph.reserve(count, for: "the value '\(label())'") }
}
