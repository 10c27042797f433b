import DAGNetwork
import Exact
internal import Foundation

/// A value of the exported graph.
struct ExportedValue {
  let name: String
  /// The extents at one sample: the batch axis, where there is one, is a leading 1.
  let extents: [Int]
  /// Whether the leading axis is the batch axis.
  let isBatched: Bool

  var count: Int { extents.reduce(1, *) }

  /// The extents of the node that the importer makes of the value.
  var shape: [Int] { extents.count >= 2 && extents[0] == 1 ? Array(extents.dropFirst()) : extents }
}

/// The export of one network: the graph as it grows.
final class GraphExporter {
  let network: Network
  let type: NumberType
  let opset: Int
  private let origin: Onnx_ModelProto?
  private(set) var graph = Onnx_GraphProto()
  private var values: [ExportedValue?]
  /// The extents that the model declared where it came from.
  private var declared: [String: [Int]] = [:]
  /// The names of the operators there, by the value that they make.
  private var operatorNames: [String: String] = [:]
  private var usedNames: Set<String>
  private var initializers: [ObjectIdentifier: String] = [:]
  private var batchSymbol = "N"

  init(_ network: Network, type: NumberType, origin: Onnx_ModelProto?) {
    self.network = network
    self.type = type
    self.origin = origin
    opset = origin?.opsetImport.first { OperatorSets.canonical($0.domain).isEmpty }.map { Int($0.version) } ?? 17
    values = Array(repeating: nil, count: network.nodes.count)
    usedNames = Set(network.nodes.map(\.name))
    guard let origin else { return }
    for info in origin.graph.input + origin.graph.output + origin.graph.valueInfo {
      if let extents = info.extents { declared[info.name] = extents }
    }
    for node in origin.graph.node where !node.name.isEmpty {
      if let output = node.output.first(where: { !$0.isEmpty }) { operatorNames[output] = node.name }
    }
  }

  func run() throws(ONNXError) {
    // Distinct parameters take their own names first, so that no name made up on the way takes one of theirs.
    for parameter in network.storedParameters { _ = name(of: parameter) }
    for node in network.inputs { addInput(node) }
    // In the order in which the nodes are stored, where tails stand before heads, so that an import finds them in it again.
    let isOrdered = network.arcs.allSatisfy { $0.tail < $0.head }
    let order = isOrdered ? Array(network.nodes.indices) : network.order
    for node in order where network.nodes[node].role != .input {
      // What may be read one by one is made only where it is not.
      if isJoin(node) { continue }
      if let value = try joinedValue(of: node) {
        values[node] = value
        continue
      }
      for arc in network.incomingArcs(of: node) where values[network.arcs[arc].tail] == nil {
        let tail = network.arcs[arc].tail
        values[tail] = try value(of: tail)
      }
      values[node] = try value(of: node)
    }
    for node in network.outputs {
      guard let value = values[node] else { continue }
      graph.output.append(info(value))
    }
  }

  /// The value of a node, if it has one yet.
  func value(ofNode node: Int) -> ExportedValue? { values[node] }

  // MARK: Interface

  private func addInput(_ index: Int) {
    let node = network.nodes[index]
    var isSymbolic = origin == nil
    if let input = origin?.graph.input.first(where: { $0.name == node.name }),
      let first = input.type.tensorType.shape.dim.first
    {
      switch first.value {
      case .dimParam(let symbol):
        batchSymbol = symbol
        isSymbolic = true
      case nil: isSymbolic = true
      case .dimValue: break
      }
    }
    let extents = matching(declared[node.name], node.shape) ?? [1] + node.shape
    let value = ExportedValue(name: node.name, extents: extents, isBatched: extents.first == 1 && extents.count > 1)
    values[index] = value
    hasSymbol = hasSymbol || isSymbolic
    graph.input.append(info(value, isSymbolic: isSymbolic))
  }

  /// Whether the batch axis of some input is symbolic; that of what is computed then is too.
  private var hasSymbol = false

  private func info(_ value: ExportedValue, isSymbolic: Bool? = nil) -> Onnx_ValueInfoProto {
    var extents = value.extents.map { Onnx_TensorShapeProto.Dimension.OneOf_Value.dimValue(Int64($0)) }
    if isSymbolic ?? hasSymbol, value.isBatched { extents[0] = .dimParam(batchSymbol) }
    return .tensor(value.name, extents: extents, type: type.elementType.rawValue)
  }

  /// Declared extents, where they are extents of a node's shape.
  private func matching(_ extents: [Int]?, _ shape: [Int]) -> [Int]? {
    guard let extents, ExportedValue(name: "", extents: extents, isBatched: false).shape == shape else { return nil }
    return extents
  }

  // MARK: Nodes

  private func value(of index: Int) throws(ONNXError) -> ExportedValue {
    let node = network.nodes[index]
    if case .constant(let vector) = node.role { return try constantNode(node, vector) }
    let arcs = network.incomingArcs(of: index)
    var operands: [(value: ExportedValue, function: ArcFunction)] = []
    for arc in arcs {
      let arc = network.arcs[arc]
      guard let tail = values[arc.tail] else { continue }
      operands.append((tail, arc.function))
    }
    guard let first = operands.first else {
      // A node that lost every arc is 0.
      let name = addInitializer(node.name, extents: node.shape, Array(repeating: 0, count: node.width), isNode: true)
      return ExportedValue(name: name, extents: node.shape, isBatched: false)
    }
    if operands.count == 1 { return try emit(first.function, of: first.value, as: node.name, shape: node.shape) }
    return try emitSum(operands, as: node.name, shape: node.shape)
  }

  private func constantNode(_ node: Node, _ vector: ParameterVector) throws(ONNXError) -> ExportedValue {
    let extents = node.shape
    // A parameter of the node's own name is stored under it.
    if initializers[ObjectIdentifier(vector.parameter)] == node.name {
      return ExportedValue(name: node.name, extents: vector.parameter.shape, isBatched: false)
    }
    if vector.indices == nil && vector.scale == 1 {
      let name = constant(vector.parameter, extents: extents)
      emit("Identity", [name], node.name)
    } else {
      _ = addInitializer(node.name, extents: extents, try exactDoubles(vector), isNode: true)
    }
    return ExportedValue(name: node.name, extents: extents, isBatched: false)
  }

  /// The extents that a node's value gets where nothing else decides them.
  func extents(of name: String, shape: [Int], like x: ExportedValue) -> [Int] {
    if let extents = matching(declared[name], shape) { return extents }
    return x.isBatched || shape.isEmpty || (shape.count >= 2 && shape[0] == 1) ? [1] + shape : shape
  }

  // MARK: Names, operators and constants

  /// A name that nothing has yet.
  func makeName(_ name: String) -> String {
    var candidate = name
    var number = 1
    while !usedNames.insert(candidate).inserted {
      number += 1
      candidate = "\(name)\(number)"
    }
    return candidate
  }

  func emit(
    _ operatorType: String, _ operands: [String], _ result: String, ints: [String: [Int]] = [:],
    int: [String: Int] = [:],
    float: [String: Float] = [:], string: [String: String] = [:]
  ) {
    var node = Onnx_NodeProto()
    node.opType = operatorType
    node.input = operands
    node.output = [result]
    node.name = operatorNames[result] ?? ""
    func add(_ name: String, _ type: Onnx_AttributeProto.AttributeType, _ body: (inout Onnx_AttributeProto) -> Void) {
      var attribute = Onnx_AttributeProto()
      attribute.name = name
      attribute.type = type
      body(&attribute)
      node.attribute.append(attribute)
    }
    for (name, value) in float.sorted(by: { $0.key < $1.key }) { add(name, .float) { $0.f = value } }
    for (name, value) in int.sorted(by: { $0.key < $1.key }) { add(name, .int) { $0.i = Int64(value) } }
    for (name, value) in string.sorted(by: { $0.key < $1.key }) { add(name, .string) { $0.s = Data(value.utf8) } }
    for (name, value) in ints.sorted(by: { $0.key < $1.key }) { add(name, .ints) { $0.ints = value.map(Int64.init) } }
    graph.node.append(node)
  }

  /// The initializer of a parameter, made at its first use.
  func name(of parameter: Parameter) -> String {
    if let name = initializers[ObjectIdentifier(parameter)] { return name }
    let isConstantNode = network.constants.contains { index in
      if case .constant(let vector) = network.nodes[index].role {
        return vector.parameter === parameter && vector.indices == nil && vector.scale == 1
          && network.nodes[index].name == parameter.name
      }
      return false
    }
    let wanted = parameter.name.isEmpty ? "parameter" : parameter.name
    let name = isConstantNode ? wanted : makeName(wanted)
    initializers[ObjectIdentifier(parameter)] = name
    store(name, extents: parameter.shape, parameter.doubles)
    return name
  }

  /// A constant with a parameter's values in their order under other extents.
  func constant(_ parameter: Parameter, extents: [Int]) -> String {
    let name = name(of: parameter)
    if parameter.shape == extents { return name }
    let result = makeName("\(name)#shaped")
    emit("Reshape", [name, shapeConstant(extents)], result)
    return result
  }

  /// The transpose of a constant matrix.
  func transposed(_ constant: String) -> String {
    let result = makeName("\(constant)#transposed")
    emit("Transpose", [constant], result, ints: ["perm": [1, 0]])
    return result
  }

  /// A vector of integers.
  func shapeConstant(_ integers: [Int]) -> String {
    var tensor = Onnx_TensorProto()
    tensor.name = makeName("#shape")
    tensor.dataType = ElementType.int64.rawValue
    tensor.dims = [Int64(integers.count)]
    tensor.int64Data = integers.map(Int64.init)
    graph.initializer.append(tensor)
    return tensor.name
  }

  /// A stored tensor that is no parameter of the network.
  func addInitializer(_ name: String, extents: [Int], _ values: [Double], isNode: Bool = false) -> String {
    let name = isNode ? name : makeName(name)
    store(name, extents: extents, values)
    return name
  }

  private func store(_ name: String, extents: [Int], _ values: [Double]) {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = extents.map(Int64.init)
    tensor.dataType = type.elementType.rawValue
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * (type == .float32 ? 4 : 8))
    for value in values {
      switch type {
      case .float32:
        let pattern = Float(value).bitPattern
        for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: pattern >> (8 * UInt32(byte)))) }
      case .float64:
        let pattern = value.bitPattern
        for byte in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: pattern >> (8 * UInt64(byte)))) }
      }
    }
    tensor.rawData = Data(bytes)
    graph.initializer.append(tensor)
  }

  /// The entries of a vector as numbers of the model's type.
  ///
  /// - Throws: ``ONNXError`` with the reason `notExpressible` if an entry is none.
  func exactDoubles(_ vector: ParameterVector) throws(ONNXError) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(vector.width)
    for position in 0..<vector.width {
      values.append(try exactDouble(vector.rational(at: position), of: vector.parameter.name))
    }
    return values
  }

  func exactDouble(_ value: Rational, of name: String) throws(ONNXError) -> Double {
    let nearest = Double(value)
    guard Rational(exactly: nearest) == value, type == .float64 || Double(Float(nearest)) == nearest else {
      throw ONNXError(
        .notExpressible("the coefficient \(value) (\(name)) is no \(type == .float64 ? "double" : "32-bit float")"))
    }
    return nearest
  }
}

extension Onnx_ValueInfoProto {
  /// The extents at one sample, if all but the leading one are numbers.
  fileprivate var extents: [Int]? {
    guard case .tensorType(let tensor) = type.value, tensor.hasShape else { return nil }
    var extents: [Int] = []
    for (axis, extent) in tensor.shape.dim.enumerated() {
      switch extent.value {
      case .dimValue(let value): extents.append(Int(value))
      default:
        guard axis == 0 else { return nil }
        extents.append(1)
      }
    }
    return extents
  }
}
