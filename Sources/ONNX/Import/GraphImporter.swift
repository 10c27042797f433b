import DAGNetwork

/// The import of one graph: what its names stand for so far, and the network that grows from it.
final class GraphImporter {
  let options: ImportOptions
  private(set) var builder: NetworkBuilder
  private var values: [String: GraphValue] = [:]
  /// The nodes of the network that stand for constants, by name.
  private var constantNodes: [String: Activation] = [:]
  private var elementCount = 0

  init(network name: String, options: ImportOptions) {
    self.options = options
    builder = NetworkBuilder(name: name)
  }

  /// What a name stands for.
  func value(named name: String) -> GraphValue? { values[name] }

  /// Gives a name its meaning. The names of a graph are distinct, as ``Topology`` has checked.
  func define(_ name: String, as value: GraphValue) { values[name] = value }

  // MARK: Growing the network

  /// Counts elements that are about to be made.
  ///
  /// - Throws: ``ONNXError`` with the reason `limit`.
  func reserve(_ count: Int, for what: @autoclosure () -> String) throws(ONNXError) {
    guard count <= options.elementLimit - elementCount else {
      let needed = elementCount + count
      throw ONNXError(
        .limit(
          what: "elements of activations and index arrays, up to \(what())", needed: needed, limit: options.elementLimit
        ))
    }
    elementCount += count
  }

  /// Adds an input.
  func addInput(_ name: String, shape: TensorShape, type: ElementType) throws(ONNXError) {
    let node = try add(name, shape: shape) { (builder, extents) throws(NetworkError) in
      try builder.addInput(name, shape: extents)
    }
    define(name, as: .activation(Activation(name: name, node: node, shape: shape, type: type)))
  }

  /// Adds a node for a value that depends on inputs.
  func addNode(_ name: String, shape: TensorShape, type: ElementType) throws(ONNXError) -> Activation {
    let node = try add(name, shape: shape) { (builder, extents) throws(NetworkError) in
      try builder.addNode(name, shape: extents)
    }
    return Activation(name: name, node: node, shape: shape, type: type)
  }

  /// Adds a node that the model does not have, `<output>#<role>`.
  func addNode(beside output: String, role: String, shape: TensorShape, type: ElementType) throws(ONNXError)
    -> Activation
  {
    var name = "\(output)#\(role)"
    var number = 1
    // A model may use such names itself.
    while values[name] != nil || builder.node(named: name) != nil {
      number += 1
      name = "\(output)#\(role)\(number)"
    }
    return try addNode(name, shape: shape, type: type)
  }

  func addArc(from tail: Activation, to head: Activation, _ function: ArcFunction) {
    builder.addArc(from: tail.node, to: head.node, function)
  }

  /// The node for a value: a constant gets a source of its own, once.
  func activation(_ value: GraphValue, named name: String) throws(ONNXError) -> Activation {
    switch value {
    case .activation(let activation): return activation
    case .constant(let tensor):
      if let made = constantNodes[name] { return made }
      guard tensor.type.isFloatingPoint else {
        throw ONNXError(.valueType(name: name, found: "\(tensor.type)", expected: "a floating-point type"))
      }
      let vector = try tensor.vector()
      let node = try add(name, shape: tensor.shape) { (builder, extents) throws(NetworkError) in
        try builder.addConstant(name, shape: extents, value: vector)
      }
      let activation = Activation(name: name, node: node, shape: tensor.shape, type: tensor.type)
      constantNodes[name] = activation
      return activation
    }
  }

  /// Adds a graph output.
  func addOutput(_ name: String) throws(ONNXError) {
    guard let value = values[name] else {
      throw ONNXError(.unknownValue(name: name, referredBy: "the list of outputs"))
    }
    let activation = try activation(value, named: name)
    builder.addOutput(activation.node)
  }

  func build() throws(ONNXError) -> Network {
    do throws(NetworkError) { return try builder.build() } catch { throw ONNXError(.network(error)) }
  }

  private func add(
    _ name: String, shape: TensorShape, _ body: (inout NetworkBuilder, [Int]) throws(NetworkError) -> Int
  ) throws(ONNXError) -> Int {
    guard shape.count > 0 else { throw ONNXError(.emptyTensor(name: name, shape: shape.extents)) }
    try reserve(shape.count, for: "the value '\(name)'")
    do throws(NetworkError) {
      return try body(&builder, shape.withoutBatchAxis)
    } catch { throw ONNXError(.network(error)) }
  }
}
