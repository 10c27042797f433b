/// An ONNX model that a test makes.
struct TestModel {
  /// A stored tensor. Its parts need not agree.
  struct Tensor {
    enum Data {
      case floats([Float])
      case doubles([Double])
      case int32s([Int])
      case int64s([Int])
      case uint64s([Int])
      case raw([UInt8])
      case none
    }

    var name = ""
    var dims: [Int]
    var type = 1
    var data: Data
    var isExternal = false

    static func floats(_ name: String, _ dims: [Int], _ values: [Float]) -> Tensor {
      Tensor(name: name, dims: dims, data: .floats(values))
    }

    static func doubles(_ name: String, _ dims: [Int], _ values: [Double]) -> Tensor {
      Tensor(name: name, dims: dims, type: 11, data: .doubles(values))
    }

    static func int64s(_ name: String, _ values: [Int]) -> Tensor {
      Tensor(name: name, dims: [values.count], type: 7, data: .int64s(values))
    }

    var wire: Wire {
      var wire = Wire()
      for extent in dims { wire.add(1, extent) }
      wire.add(2, type)
      switch data {
      case .floats(let values): wire.add(4, packed: values)
      case .doubles(let values): wire.add(10, packed: values)
      case .int32s(let values): wire.add(5, packed: values)
      case .int64s(let values): wire.add(7, packed: values)
      case .uint64s(let values): wire.add(11, packed: values)
      case .raw(let bytes): wire.add(9, bytes)
      case .none: break
      }
      if !name.isEmpty { wire.add(8, name) }
      if isExternal { wire.add(14, 1) }
      return wire
    }
  }

  enum Attribute {
    case float(Float)
    case floats([Float])
    case int(Int)
    case ints([Int])
    case string(String)
    case strings([String])
    case tensor(Tensor)
    case sparse(dims: [Int], values: Tensor, indices: Tensor)
    /// The value of a function's attribute; `type` is ONNX's number of the attribute's type.
    case reference(String, type: Int)

    func wire(_ name: String) -> Wire {
      var wire = Wire()
      wire.add(1, name)
      switch self {
      case .float(let value):
        wire.add(20, 1)
        wire.add(2, value)
      case .int(let value):
        wire.add(20, 2)
        wire.add(3, value)
      case .string(let value):
        wire.add(20, 3)
        wire.add(4, value)
      case .tensor(let value):
        wire.add(20, 4)
        wire.add(5, value.wire)
      case .floats(let values):
        wire.add(20, 6)
        for value in values { wire.add(7, value) }
      case .ints(let values):
        wire.add(20, 7)
        for value in values { wire.add(8, value) }
      case .strings(let values):
        wire.add(20, 8)
        for value in values { wire.add(9, value) }
      case .sparse(let dims, let values, let indices):
        wire.add(20, 11)
        wire.add(22, TestModel.sparse(dims: dims, values: values, indices: indices))
      case .reference(let name, let type):
        wire.add(20, type)
        wire.add(21, name)
      }
      return wire
    }
  }

  struct Node {
    var type: String
    var inputs: [String]
    var outputs: [String]
    var attributes: [(String, Attribute)] = []
    var domain = ""
    var name = ""

    var wire: Wire {
      var wire = Wire()
      for input in inputs { wire.add(1, input) }
      for output in outputs { wire.add(2, output) }
      if !name.isEmpty { wire.add(3, name) }
      wire.add(4, type)
      for (name, attribute) in attributes { wire.add(5, attribute.wire(name)) }
      if !domain.isEmpty { wire.add(7, domain) }
      return wire
    }
  }

  /// A function given by its body.
  struct Function {
    var name: String
    var domain = "local"
    var inputs: [String]
    var outputs: [String]
    var attributes: [String] = []
    var defaults: [(String, Attribute)] = []
    var opsets: [(String, Int)] = [("", 17), ("local", 1)]
    var nodes: [Node]

    var wire: Wire {
      var wire = Wire()
      wire.add(1, name)
      for input in inputs { wire.add(4, input) }
      for output in outputs { wire.add(5, output) }
      for attribute in attributes { wire.add(6, attribute) }
      for node in nodes { wire.add(7, node.wire) }
      for (domain, version) in opsets { wire.add(9, TestModel.opset(domain, version)) }
      wire.add(10, domain)
      for (name, attribute) in defaults { wire.add(11, attribute.wire(name)) }
      return wire
    }
  }

  enum Extent: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    case number(Int)
    case symbol(String)
    case open

    init(integerLiteral value: Int) { self = .number(value) }
    init(stringLiteral value: String) { self = .symbol(value) }
  }

  struct Value {
    var name: String
    var extents: [Extent]?
    var type = 1

    var wire: Wire {
      var tensor = Wire()
      tensor.add(1, type)
      if let extents {
        var shape = Wire()
        for extent in extents {
          var dimension = Wire()
          switch extent {
          case .number(let value): dimension.add(1, value)
          case .symbol(let symbol): dimension.add(2, symbol)
          case .open: break
          }
          shape.add(1, dimension)
        }
        tensor.add(2, shape)
      }
      var typeWire = Wire()
      typeWire.add(1, tensor)
      var wire = Wire()
      wire.add(1, name)
      wire.add(2, typeWire)
      return wire
    }
  }

  var irVersion = 8
  var opsets: [(String, Int)] = [("", 17)]
  var name = "test"
  var inputs: [Value] = []
  var outputs: [Value] = []
  var initializers: [Tensor] = []
  var sparseInitializers: [(dims: [Int], values: Tensor, indices: Tensor)] = []
  var nodes: [Node] = []
  var functions: [Function] = []

  var bytes: [UInt8] {
    var graph = Wire()
    for node in nodes { graph.add(1, node.wire) }
    graph.add(2, name)
    for tensor in initializers { graph.add(5, tensor.wire) }
    for tensor in sparseInitializers {
      graph.add(15, Self.sparse(dims: tensor.dims, values: tensor.values, indices: tensor.indices))
    }
    for value in inputs { graph.add(11, value.wire) }
    for value in outputs { graph.add(12, value.wire) }
    var model = Wire()
    model.add(1, irVersion)
    model.add(2, "tests")
    for (domain, version) in opsets { model.add(8, Self.opset(domain, version)) }
    model.add(7, graph)
    for function in functions { model.add(25, function.wire) }
    return model.bytes
  }

  private static func opset(_ domain: String, _ version: Int) -> Wire {
    var opset = Wire()
    if !domain.isEmpty { opset.add(1, domain) }
    opset.add(2, version)
    return opset
  }

  private static func sparse(dims: [Int], values: Tensor, indices: Tensor) -> Wire {
    var wire = Wire()
    wire.add(1, values.wire)
    wire.add(2, indices.wire)
    for extent in dims { wire.add(3, extent) }
    return wire
  }

  /// A model with one operator, with the input `x` and the output `y`.
  init(
    _ type: String, _ inputs: [String] = ["x"], attributes: [(String, Attribute)] = [], shape: [Extent],
    initializers: [Tensor] = [], opset: Int = 17
  ) {
    self.inputs = [Value(name: "x", extents: shape)]
    outputs = [Value(name: "y", extents: nil)]
    nodes = [Node(type: type, inputs: inputs, outputs: ["y"], attributes: attributes)]
    self.initializers = initializers
    opsets = [("", opset)]
  }

  /// A model with an input `x` and an output `y`.
  init(shape: [Extent], initializers: [Tensor] = [], nodes: [Node]) {
    inputs = [Value(name: "x", extents: shape)]
    outputs = [Value(name: "y", extents: nil)]
    self.nodes = nodes
    self.initializers = initializers
  }
}
