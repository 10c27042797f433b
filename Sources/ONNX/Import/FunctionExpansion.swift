/// Puts the bodies of the model's functions in place of their calls, until only operators of operator sets are left.
///
/// A value inside is named `<call>/<value>`, after the call's name, or its first result where it has none; so is an
/// operator inside. The results of the outermost call keep the names that the model gives them.
///
/// - Complexity: linear in the operators that are left, the calls among them and the names that are made, all of which
///   are counted against a limit: twenty functions of which each calls the next one twice are a million calls.
struct FunctionExpansion {
  /// The largest number of operators and calls that bodies may add.
  static let operatorLimit = 1 << 19
  /// The largest number of bytes of the names that are made.
  static let nameLimit = 1 << 27
  /// How deep calls may be nested.
  static let depthLimit = 100

  private let functions: ModelFunctions
  private let elementLimit: Int
  private var names: Set<String>
  private var expanded: [GraphOperator] = []
  private var operatorCount = 0
  private var nameSize = 0
  private var elementCount = 0

  /// A call whose body is being gone through.
  private struct Frame {
    let key: ModelFunctions.Key
    let function: ModelFunctions.Function
    let call: GraphOperator
    let attributes: [String: Onnx_AttributeProto]
    let prefix: String
    /// What the names of the body are called outside.
    var scope: [String: String]
    var next = 0
  }

  /// The operators of a graph with every call expanded.
  ///
  /// - Throws: ``ONNXError`` for a recursive function, a call that does not fit its function, a body that breaks ONNX's
  ///   rules, or an expansion beyond the limits.
  static func operators(
    of graph: Onnx_GraphProto, functions: ModelFunctions, opsets: OperatorSets, elementLimit: Int
  ) throws(ONNXError) -> [GraphOperator] {
    let operators = graph.node.enumerated().map { GraphOperator(node: $1, opsets: opsets, position: $0) }
    guard !functions.isEmpty else { return operators }
    var expansion = FunctionExpansion(of: graph, functions: functions, elementLimit: elementLimit)
    for call in operators { try expansion.expand(call) }
    return expansion.expanded
  }

  private init(of graph: Onnx_GraphProto, functions: ModelFunctions, elementLimit: Int) {
    self.functions = functions
    self.elementLimit = elementLimit
    names = Set(graph.input.map(\.name))
    names.formUnion(graph.initializer.lazy.map(\.name))
    names.formUnion(graph.sparseInitializer.lazy.map(\.values.name))
    for node in graph.node {
      names.formUnion(node.input)
      names.formUnion(node.output)
    }
  }

  private mutating func expand(_ root: GraphOperator) throws(ONNXError) {
    guard let (key, function) = functions[root.node] else {
      expanded.append(root)
      return
    }
    var frames: [Frame] = []
    do throws(ONNXError) {
      frames.append(try frame(of: root, key, function))
    } catch { throw error.located(at: OperatorLocation(root)) }
    while let top = frames.indices.last {
      let index = frames[top].next
      guard index < frames[top].function.body.node.count else {
        frames.removeLast()
        continue
      }
      frames[top].next += 1
      let inner = GraphOperator(
        node: frames[top].function.body.node[index], opsets: frames[top].function.opsets, position: root.position)
      do throws(ONNXError) {
        let inner = try instance(of: inner, in: &frames[top])
        guard let (key, function) = functions[inner.node] else {
          expanded.append(inner)
          continue
        }
        guard !frames.contains(where: { $0.key == key }) else {
          throw ONNXError(.recursiveFunction(name: key.name, domain: key.domain))
        }
        guard frames.count < Self.depthLimit else {
          throw ONNXError(.limit(what: "nested calls of functions", needed: frames.count + 1, limit: Self.depthLimit))
        }
        frames.append(try frame(of: inner, key, function))
      } catch { throw error.located(at: OperatorLocation(inner)) }
    }
  }

  /// Begins the body of a call, whose operands, results and attributes have their names and values from outside.
  private mutating func frame(
    of call: GraphOperator, _ key: ModelFunctions.Key, _ function: ModelFunctions.Function
  ) throws(ONNXError) -> Frame {
    let (node, body) = (call.node, function.body)
    try count(operators: 1 + body.input.count + body.output.count)
    guard node.input.count <= body.input.count else {
      throw ONNXError(.operandCount(node.input.count, expected: 0...body.input.count))
    }
    guard node.output.count <= body.output.count else {
      throw ONNXError(.resultCount(node.output.count, expected: 0...body.output.count))
    }
    var attributes = function.defaults
    var given = Set<String>()
    for attribute in node.attribute {
      guard function.attributes.contains(attribute.name) else {
        throw ONNXError(.unknownAttribute(name: attribute.name, expected: function.attributes.sorted()))
      }
      guard attribute.refAttrName.isEmpty else {
        throw ONNXError(
          .attributeType(
            name: attribute.name, found: "reference to '\(attribute.refAttrName)'", expected: "a value"))
      }
      guard given.insert(attribute.name).inserted else { throw ONNXError(.duplicateAttribute(name: attribute.name)) }
      attributes[attribute.name] = attribute
    }
    let made = body.node.reduce(into: Set<String>()) { $0.formUnion($1.output) }
    for name in body.input where made.contains(name) { throw ONNXError(.duplicateValue(name: name)) }

    let prefix = node.name.isEmpty ? node.output.first { !$0.isEmpty } ?? node.opType : node.name
    var frame = Frame(
      key: key, function: function, call: call, attributes: attributes, prefix: prefix, scope: [:])
    for (k, name) in body.input.enumerated() { frame.scope[name] = k < node.input.count ? node.input[k] : "" }
    for (k, name) in body.output.enumerated() {
      let outer = k < node.output.count ? node.output[k] : ""
      if let operand = frame.scope[name] {
        // The function hands an operand through.
        guard !outer.isEmpty else { continue }
        var identity = Onnx_NodeProto()
        identity.opType = "Identity"
        identity.input = [operand]
        identity.output = [outer]
        expanded.append(GraphOperator(node: identity, opsets: function.opsets, position: call.position))
        continue
      }
      guard made.contains(name) else {
        throw ONNXError(.unknownValue(name: name, referredBy: "the list of outputs of the function '\(body.name)'"))
      }
      frame.scope[name] = outer.isEmpty ? try freshName(name, in: prefix) : outer
    }
    return frame
  }

  /// An operator of a body, with the names and the attributes that it has in one call.
  private mutating func instance(of inner: GraphOperator, in frame: inout Frame) throws(ONNXError) -> GraphOperator {
    var instance = inner
    try count(operators: 1 + inner.node.input.count + inner.node.output.count + inner.node.attribute.count)
    let label = inner.node.name.isEmpty ? "" : "\(frame.prefix)/\(inner.node.name)"
    try count(nameOf: label)
    instance.node.name = label
    for k in inner.node.input.indices {
      instance.node.input[k] = try outerName(inner.node.input[k], in: &frame)
    }
    for k in inner.node.output.indices {
      instance.node.output[k] = try outerName(inner.node.output[k], in: &frame)
    }
    instance.node.attribute = []
    for attribute in inner.node.attribute {
      guard !attribute.refAttrName.isEmpty else {
        try count(contentsOf: attribute)
        instance.node.attribute.append(attribute)
        continue
      }
      let reference = attribute.refAttrName
      guard frame.function.attributes.contains(reference) else {
        throw ONNXError(.unknownAttribute(name: reference, expected: frame.function.attributes.sorted()))
      }
      // Without a value in the call and by default, the operator has none either.
      guard var value = frame.attributes[reference] else { continue }
      guard attribute.type == .undefined || value.type == .undefined || attribute.type == value.type else {
        throw ONNXError(
          .attributeType(name: reference, found: "\(value.type)", expected: "\(attribute.type), as its use says"))
      }
      try count(contentsOf: value)
      value.name = attribute.name
      instance.node.attribute.append(value)
    }
    return instance
  }

  private mutating func outerName(_ name: String, in frame: inout Frame) throws(ONNXError) -> String {
    if name.isEmpty { return name }
    if let known = frame.scope[name] { return known }
    let outer = try freshName(name, in: frame.prefix)
    frame.scope[name] = outer
    return outer
  }

  /// `<prefix>/<name>`, with a number where the model has that name itself.
  private mutating func freshName(_ name: String, in prefix: String) throws(ONNXError) -> String {
    let plain = "\(prefix)/\(name)"
    var candidate = plain
    var number = 1
    try count(nameOf: candidate)
    while !names.insert(candidate).inserted {
      number += 1
      candidate = "\(plain)#\(number)"
      try count(nameOf: candidate)
    }
    return candidate
  }

  // MARK: Limits

  private mutating func count(operators count: Int) throws(ONNXError) {
    operatorCount += count
    guard operatorCount <= Self.operatorLimit else {
      throw ONNXError(
        .limit(what: "operators and operands of functions", needed: operatorCount, limit: Self.operatorLimit))
    }
  }

  private mutating func count(nameOf name: String) throws(ONNXError) {
    nameSize += name.utf8.count
    guard nameSize <= Self.nameLimit else {
      throw ONNXError(.limit(what: "bytes of names in functions", needed: nameSize, limit: Self.nameLimit))
    }
  }

  /// Counts what an attribute holds: each call decodes it anew.
  private mutating func count(contentsOf attribute: Onnx_AttributeProto) throws(ONNXError) {
    func size(_ tensor: Onnx_TensorProto) -> Int {
      tensor.rawData.count + tensor.floatData.count + tensor.int32Data.count + tensor.int64Data.count
        + tensor.doubleData.count + tensor.uint64Data.count + tensor.stringData.count
    }
    elementCount += attribute.floats.count + attribute.ints.count + attribute.strings.count + attribute.s.count
    if attribute.hasT { elementCount += size(attribute.t) }
    if attribute.hasSparseTensor {
      elementCount += size(attribute.sparseTensor.values) + size(attribute.sparseTensor.indices)
    }
    guard elementCount <= elementLimit else {
      throw ONNXError(
        .limit(what: "bytes of constants in functions", needed: elementCount, limit: elementLimit))
    }
  }
}
