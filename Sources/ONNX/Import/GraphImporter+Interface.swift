// The graph's interface: initializers, inputs, outputs; and the call of one operator.

extension GraphImporter {
  /// Makes the stored tensors constants, and takes them out of the message so that they are not kept twice.
  ///
  /// - Returns: their names.
  func addInitializers(_ graph: inout Onnx_GraphProto) throws(ONNXError) -> Set<String> {
    var names = Set<String>()
    let dense = graph.initializer
    graph.initializer = []
    for tensor in dense {
      guard !tensor.name.isEmpty else { throw ONNXError(.unnamed("an initializer")) }
      guard names.insert(tensor.name).inserted else { throw ONNXError(.duplicateValue(name: tensor.name)) }
      let (type, shape, values) = try TensorDecoder.decode(tensor, named: tensor.name)
      define(tensor.name, as: .constant(ConstantTensor(name: tensor.name, type: type, shape: shape, values: values)))
    }
    let sparse = graph.sparseInitializer
    graph.sparseInitializer = []
    for tensor in sparse {
      let name = tensor.values.name
      guard !name.isEmpty else { throw ONNXError(.unnamed("a sparse initializer")) }
      guard names.insert(name).inserted else { throw ONNXError(.duplicateValue(name: name)) }
      let (type, shape, values) = try TensorDecoder.decode(sparse: tensor, named: name, limit: options.elementLimit)
      try reserve(shape.count, for: "the sparse tensor '\(name)'")
      define(name, as: .constant(ConstantTensor(name: name, type: type, shape: shape, values: values)))
    }
    return names
  }

  /// Makes the inputs that no initializer gives a value nodes of the network.
  func addInputs(_ inputs: [Onnx_ValueInfoProto], known: inout Set<String>) throws(ONNXError) {
    var seen = Set<String>()
    var bound = options.extents
    for input in inputs {
      guard !input.name.isEmpty else { throw ONNXError(.unnamed("an input")) }
      guard seen.insert(input.name).inserted else { throw ONNXError(.duplicateValue(name: input.name)) }
      guard known.insert(input.name).inserted else { continue }
      let type = try input.tensorType()
      guard let elementType = ElementType(rawValue: type.elemType), elementType.isFloatingPoint else {
        throw ONNXError(
          .valueType(
            name: input.name, found: ElementType.name(ofNumber: type.elemType), expected: "a floating-point type"))
      }
      guard type.hasShape else { throw ONNXError(.unboundExtent(input: input.name, axis: 0, symbol: nil)) }
      var extents: [Int] = []
      for (axis, extent) in type.shape.dim.enumerated() {
        extents.append(try resolve(extent, axis: axis, of: input.name, bound: &bound))
      }
      try addInput(input.name, shape: try TensorShape(extents, of: input.name), type: elementType)
    }
  }

  /// The number that an extent stands for.
  private func resolve(
    _ extent: Onnx_TensorShapeProto.Dimension, axis: Int, of input: String, bound: inout [String: Int]
  ) throws(ONNXError) -> Int {
    switch extent.value {
    case .dimValue(let value): return Int(value)
    case .dimParam(let symbol):
      if let value = bound[symbol] { return value }
      guard axis == 0 else { throw ONNXError(.unboundExtent(input: input, axis: axis, symbol: symbol)) }
      bound[symbol] = 1
      return 1
    case nil:
      guard axis == 0 else { throw ONNXError(.unboundExtent(input: input, axis: axis, symbol: nil)) }
      return 1
    }
  }

  /// Makes a value an output. Its type must be the declared one. A declared shape is only a note: the operators decide,
  /// as they do in onnxruntime, and models whose note is wrong are in use.
  func addOutput(_ output: Onnx_ValueInfoProto) throws(ONNXError) {
    guard !output.name.isEmpty else { throw ONNXError(.unnamed("an output")) }
    guard let value = value(named: output.name) else {
      throw ONNXError(.unknownValue(name: output.name, referredBy: "the list of outputs"))
    }
    if output.hasType {
      let type = try output.tensorType()
      if type.elemType != 0, type.elemType != value.type.rawValue {
        throw ONNXError(
          .valueType(
            name: output.name, found: "\(value.type)",
            expected: "\(ElementType.name(ofNumber: type.elemType)), as declared"))
      }
    }
    try addOutput(output.name)
  }

  /// Adds one operator.
  func add(_ graphOperator: GraphOperator) throws(ONNXError) {
    let node = graphOperator.node
    guard let version = graphOperator.opsets[node.domain] else {
      throw ONNXError(.missingOpset(domain: OperatorSets.canonical(node.domain)))
    }
    let definition = OperatorTable.definition(ofOperator: node.opType, domain: node.domain, version: version)
    let onConstants = OperatorTable.constantOperator(named: node.opType, domain: node.domain, version: version)
    guard definition != nil || onConstants != nil else { throw ONNXError(.unsupportedOperator) }
    if let onConstants, let constants = try constantOperands(of: node) {
      let call = try call(
        node, version: version, operands: onConstants.operands, results: 1...1, attributes: onConstants.attributes)
      if try onConstants.evaluate(call, constants) { return }
    }
    guard let definition else {
      let dependent = node.input.first { value(named: $0)?.constant == nil && !$0.isEmpty }
      throw ONNXError(
        dependent.map {
          .notConstant(name: $0, expected: "a constant, as \(node.opType) is computed of constants only")
        }
          ?? .unsupportedForm("\(node.opType) of these constants, whose result is no rational number"))
    }
    try definition.translate(
      try call(
        node, version: version, operands: definition.operands, results: definition.results,
        attributes: definition.attributes))
  }

  /// The use of an operator, checked against the form that it may have.
  private func call(
    _ node: Onnx_NodeProto, version: Int, operands: ClosedRange<Int>, results: ClosedRange<Int>,
    attributes: [String: Attributes.Kind]
  ) throws(ONNXError) -> OperatorCall {
    guard operands.contains(node.input.count) else {
      throw ONNXError(.operandCount(node.input.count, expected: operands))
    }
    guard results.contains(node.output.count) else {
      throw ONNXError(.resultCount(node.output.count, expected: results))
    }
    return OperatorCall(
      graph: self, node: node, opset: version, attributes: try Attributes(of: node, expected: attributes))
  }

  /// The operands that are given, if all of them are constants, the first one among them.
  private func constantOperands(of node: Onnx_NodeProto) throws(ONNXError) -> [ConstantTensor]? {
    guard let first = node.input.first, !first.isEmpty else { return nil }
    var constants: [ConstantTensor] = []
    for (index, name) in node.input.enumerated() where !name.isEmpty {
      guard let value = value(named: name) else {
        throw ONNXError(.unknownValue(name: name, referredBy: "operand \(index)"))
      }
      guard case .constant(let tensor) = value else { return nil }
      constants.append(tensor)
    }
    return constants
  }
}

extension Onnx_ValueInfoProto {
  /// The type of a value that is a tensor.
  fileprivate func tensorType() throws(ONNXError) -> Onnx_TypeProto.Tensor {
    guard case .tensorType(let tensor) = type.value else {
      throw ONNXError(.valueType(name: name, found: "\(kindName)", expected: "a tensor"))
    }
    return tensor
  }

  private var kindName: String {
    switch type.value {
    case .tensorType: "tensor"
    case .sequenceType: "sequence"
    case .mapType: "map"
    case .optionalType: "optional"
    case .sparseTensorType: "sparse tensor"
    case .opaqueType: "opaque"
    case nil: "none"
    }
  }
}
