import DAGNetwork
import Exact
import ONNX
import TestFiles
import TestSeeds
import Testing

/// Models that break a rule: each is refused with an error that says which, and where.
@Suite struct MalformedModelTests {
  /// A small model with most of what a model can have.
  static let model: TestModel = {
    var model = TestModel(
      shape: ["N", 2],
      initializers: [
        .floats("w", [2, 3], [1, 2, 3, 4, 5, 6]),
        TestModel.Tensor(name: "b", dims: [3], data: .raw([Float](repeating: 1, count: 3).littleEndianBytes)),
        .int64s("s", [-1, 3]),
      ],
      nodes: [
        .init(
          type: "Gemm", inputs: ["x", "w", "b"], outputs: ["h"], attributes: [("alpha", .float(0.5))], name: "first"),
        .init(
          type: "Constant", inputs: [], outputs: ["k"], attributes: [("value", .tensor(.floats("", [3], [1, 2, 3])))]),
        .init(type: "LeakyRelu", inputs: ["h"], outputs: ["r"], attributes: [("alpha", .float(0.25))]),
        .init(type: "Concat", inputs: ["r", "h"], outputs: ["c"], attributes: [("axis", .int(1))]),
        .init(type: "Split", inputs: ["c"], outputs: ["p", "q"], attributes: [("axis", .int(1))]),
        .init(type: "Sub", inputs: ["p", "q"], outputs: ["d"]),
        .init(type: "Mul", inputs: ["d", "k"], outputs: ["m"]),
        .init(type: "Reshape", inputs: ["m", "s"], outputs: ["y"]),
      ])
    model.outputs = [.init(name: "y", extents: ["N", 3])]
    return model
  }()

  @Test func theModelItselfIsRead() throws {
    #expect(try output(Self.model, at: [1, 0]).count == 3)
  }

  @Test func files() throws {
    #expect(try error(of: [UInt8]()).reason == .empty)
    #expect(try error(of: Array("{\"nodes\": []}".utf8)).kind == .malformed)
    #expect(try error(of: Array("no model at all".utf8)).kind == .malformed)
    let missing = ProjectFolder.file("no such file.onnx").path
    let unreadable = #expect(throws: ONNXError.self) { try Network(onnxFile: missing) }
    #expect(unreadable?.kind == .unreadable && unreadable?.file == missing)
    let folder = #expect(throws: ONNXError.self) { try Network(onnxFile: ProjectFolder.url.path) }
    #expect(folder?.kind == .unreadable)
  }

  /// Cut after any byte, the model is refused, or is a shorter model: never more than that.
  @Test func everyTruncation() throws {
    let bytes = Self.model.bytes
    var refused = 0
    for length in bytes.indices {
      do throws(ONNXError) { _ = try ModelImporter().importModel(bytes[..<length]) } catch {
        refused += 1
        #expect(!error.description.isEmpty)
      }
    }
    // The graph is the last field, so that no shorter model is whole.
    #expect(refused == bytes.count)
  }

  @Test func damagedModelsNeverTrap() throws {
    let bytes = Self.model.bytes
    for bit in 0..<bytes.count * 8 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      check(damaged)
    }
    for index in TestSeeds.cases(20_000) {
      var random = TestSeeds.generator(case: index)
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let position = Int.random(in: damaged.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: damaged[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: damaged[position] = UInt8.random(in: 0...255, using: &random)
        case 2: damaged.remove(at: position)
        default: damaged.insert(UInt8.random(in: 0...255, using: &random), at: position)
        }
      }
      check(damaged)
    }
  }

  private func check(_ bytes: [UInt8]) {
    do throws(ONNXError) {
      let model = try ModelImporter(options: ImportOptions(elementLimit: 1 << 20)).importModel(bytes)
      _ = try? model.exported()
    } catch { #expect(!error.description.isEmpty) }
  }

  @Test func nestingBombs() throws {
    // A sequence of sequences of … as the type of an input, ten thousand deep.
    var type = Wire()
    for _ in 0..<10_000 {
      var sequence = Wire()
      sequence.add(1, type)
      type = Wire()
      type.add(4, sequence)
    }
    var value = Wire()
    value.add(1, "x")
    value.add(2, type)
    var graph = Wire()
    graph.add(11, value)
    var model = Wire()
    model.add(1, 8)
    model.add(7, graph)
    #expect(try error(of: model.bytes).reason == .nestedTooDeeply(limit: 100))
  }

  @Test func versions() throws {
    var model = Self.model
    model.irVersion = 2
    #expect(try reason(of: model) == .irVersion(2, expected: 3...14))
    model = Self.model
    model.opsets = []
    #expect(try reason(of: model) == .missingOpset(domain: ""))
    model.opsets = [("", 6)]
    #expect(try reason(of: model) == .opset(domain: "", version: 6, expected: 7...28))
    model.opsets = [("", 1 << 40)]
    #expect(try kind(of: model) == .unsupported)
    model.opsets = [("", 17), ("ai.onnx", 17)]
    #expect(try reason(of: model) == .duplicateOpset(domain: ""))
    model.opsets = [("", 17), ("com.example", 1)]
    model.nodes[2].domain = "com.example"
    let unsupported = try error(of: model)
    #expect(unsupported.reason == .unsupportedOperator && unsupported.kind == .unsupported)
    #expect(unsupported.site?.domain == "com.example" && unsupported.site?.opset == 1)
    #expect(
      unsupported.description
        == "LeakyRelu (node 2, which makes 'r'; domain 'com.example', opset 1): the operator is not supported")
    model.nodes[2].domain = "org.example"
    #expect(try reason(of: model) == .missingOpset(domain: "org.example"))
  }

  @Test func namesOfValues() throws {
    var model = Self.model
    model.nodes[6].inputs[1] = "nobody"
    var found = try error(of: model)
    #expect(found.reason == .unknownValue(name: "nobody", referredBy: "operand 1"))
    #expect(found.site?.operatorType == "Mul" && found.site?.position == 6)
    model = Self.model
    model.outputs.append(.init(name: "nobody", extents: nil))
    #expect(try reason(of: model) == .unknownValue(name: "nobody", referredBy: "the list of outputs"))
    for name in ["x", "w", "h"] {
      model = Self.model
      model.nodes[2].outputs = [name]
      #expect(try reason(of: model) == .duplicateValue(name: name))
    }
    model = Self.model
    model.initializers.append(model.initializers[0])
    #expect(try reason(of: model) == .duplicateValue(name: "w"))
    model = Self.model
    model.inputs.append(model.inputs[0])
    #expect(try reason(of: model) == .duplicateValue(name: "x"))
    model = Self.model
    model.outputs.append(model.outputs[0])
    #expect(try reason(of: model) == .network(.duplicateOutput(name: "y")))
    model.outputs = []
    #expect(try reason(of: model) == .noOutputs)
    model = Self.model
    model.initializers[0].name = ""
    #expect(try reason(of: model) == .unnamed("an initializer"))
    model = Self.model
    model.nodes[2].inputs = [""]
    found = try error(of: model)
    #expect(found.reason == .missingOperand(index: 0) && found.site?.operatorType == "LeakyRelu")
  }

  @Test func cycles() throws {
    var model = Self.model
    model.nodes[2].inputs = ["d"]
    let found = try reason(of: model)
    guard case .cycle(let values, let length) = found else {
      Issue.record("expected a cycle, found \(found)")
      return
    }
    #expect(length == 4 && Set(values) == ["r", "c", "p", "d"])
    // Each value is made from the one before it.
    let order = ["r", "c", "p", "d"]
    let start = try #require(order.firstIndex(of: values[0]))
    #expect(values == Array(order[start...] + order[..<start]))
    model = Self.model
    model.nodes[2].inputs = ["r"]
    #expect(try reason(of: model) == .cycle(values: ["r"], length: 1))
  }

  @Test func operatorsOutOfOrderAreSorted() throws {
    var model = Self.model
    model.nodes.reverse()
    #expect(try output(model, at: [3, -7]) == output(Self.model, at: [3, -7]))
  }

  @Test func callsOfAnotherForm() throws {
    var model = Self.model
    model.nodes[5].inputs.append("p")
    #expect(try reason(of: model) == .operandCount(3, expected: 2...2))
    model = Self.model
    model.nodes[5].outputs.append("e")
    #expect(try reason(of: model) == .resultCount(2, expected: 1...1))
    model = Self.model
    model.nodes[0].attributes = [("transA", .int(2))]
    #expect(try reason(of: model) == .attributeValue(name: "transA", found: "2", expected: "0 or 1"))
    model.nodes[0].attributes = [("transC", .int(1))]
    #expect(
      try reason(of: model) == .unknownAttribute(name: "transC", expected: ["alpha", "beta", "transA", "transB"]))
  }

  @Test func inputs() throws {
    var model = Self.model
    model.inputs[0].extents = ["N", "M"]
    #expect(try reason(of: model) == .unboundExtent(input: "x", axis: 1, symbol: "M"))
    #expect(
      try ModelImporter(options: ImportOptions(extents: ["M": 2])).importModel(model.bytes).network.nodes[0].width == 2)
    #expect(try error(of: model, options: ImportOptions(extents: ["M": -2])).kind == .malformed)
    #expect(try error(of: model, options: ImportOptions(extents: ["M": 0])).kind == .malformed)
    model.inputs[0].extents = ["N", .open]
    #expect(try reason(of: model) == .unboundExtent(input: "x", axis: 1, symbol: nil))
    model.inputs[0].extents = nil
    #expect(try reason(of: model) == .unboundExtent(input: "x", axis: 0, symbol: nil))
    model.inputs[0].extents = [1, -2]
    #expect(try reason(of: model) == .tensor(name: "x", .negativeExtent(axis: 1, extent: -2)))
    model.inputs[0].extents = [1, 2]
    model.inputs[0].type = 7
    #expect(try reason(of: model) == .valueType(name: "x", found: "int64", expected: "a floating-point type"))
    model = Self.model
    model.outputs[0].type = 11
    #expect(try reason(of: model) == .valueType(name: "y", found: "float32", expected: "float64, as declared"))
  }

  /// An input that an initializer gives a value is a constant, in every IR version.
  @Test(arguments: [3, 8])
  func initializedInputsAreConstants(irVersion: Int) throws {
    var model = Self.model
    model.irVersion = irVersion
    model.inputs.append(.init(name: "w", extents: [2, 3]))
    let network = try Network(onnx: model.bytes)
    #expect(network.inputs.map { network.nodes[$0].name } == ["x"])
  }

  @Test func weights() throws {
    for value in [Float.nan, .infinity, -.infinity] {
      var model = Self.model
      model.initializers[0].data = .floats([1, 2, 3, value, 5, 6])
      let found = try error(of: model)
      #expect(found.reason == .nonFinite(tensor: "w", position: 3) && found.site?.operatorType == "Gemm")
    }
  }

  @Test(arguments: [
    (
      TestModel.Tensor(dims: [2, 3], data: .floats([1, 2])),
      ONNXError.TensorProblem.dataSize(found: 2, expected: 6, unit: "elements")
    ),
    (.init(dims: [2, 3], data: .raw([1, 2, 3])), .dataSize(found: 3, expected: 24, unit: "bytes")),
    (.init(dims: [2, 3], data: .none), .dataSize(found: 0, expected: 6, unit: "elements")),
    (.init(dims: [2, -3], data: .none), .negativeExtent(axis: 1, extent: -3)),
    (.init(dims: [1 << 40, 1 << 40], data: .none), .tooManyElements(extents: [1 << 40, 1 << 40])),
    (.init(dims: [Int.max, 2], data: .none), .tooManyElements(extents: [Int.max, 2])),
    (.init(dims: [Int.max, 0], data: .none), .tooManyElements(extents: [Int.max, 0])),
    (.init(dims: Array(repeating: 1, count: 65), data: .floats([1])), .rank(65, limit: 64)),
    (
      .init(dims: [2, 3], type: 11, data: .floats([1, 2, 3, 4, 5, 6])),
      .dataField(found: "float_data", expected: "double_data or raw_data")
    ),
    (.init(dims: [2, 3], type: 14, data: .none), .elementType("complex64")),
    (.init(dims: [2, 3], type: 77, data: .none), .elementType("77")),
    (.init(dims: [1], type: 3, data: .int32s([128])), .elementRange(position: 0, value: 128, type: "int8")),
    (.init(dims: [1], type: 9, data: .raw([2])), .elementRange(position: 0, value: 2, type: "bool")),
    (.init(dims: [1], type: 13, data: .uint64s([-1])), .elementRange(position: 0, value: .max, type: "uint64")),
    (.init(dims: [1], data: .none, isExternal: true), .external),
  ])
  func storedTensors(tensor: TestModel.Tensor, problem: ONNXError.TensorProblem) throws {
    var model = Self.model
    var named = tensor
    named.name = "t"
    model.initializers.append(named)
    #expect(try reason(of: model) == .tensor(name: "t", problem))
    model = Self.model
    model.nodes[1].attributes = [("value", .tensor(tensor))]
    let found = try error(of: model)
    #expect(found.reason == .tensor(name: "k", problem) && found.site?.operatorType == "Constant")
  }

  /// Shapes that no machine holds are refused before anything of their size is made.
  @Test func hugeShapes() throws {
    // 2^28 + 2^28 elements and more, from a hundred bytes.
    var model = TestModel("Relu", shape: [16_384, 16_384])
    #expect(model.bytes.count < 200)
    #expect(try kind(of: model) == .limit)
    model = TestModel("Relu", shape: [1_048_576, 1_048_576])
    #expect(try reason(of: model) == .tensor(name: "x", .tooManyElements(extents: [1_048_576, 1_048_576])))
    let column = TestModel.Tensor.floats("c", [16_384, 1], [Float](repeating: 0, count: 16_384))
    model = TestModel("Add", ["x", "c"], shape: [1, 32_768], initializers: [column])
    #expect(try kind(of: model) == .limit)
    model = TestModel("Relu", shape: [0, 2])
    #expect(try reason(of: model) == .emptyTensor(name: "x", shape: [0, 2]))
  }

  /// The stack does not grow with the graph.
  @Test func aLongChain() throws {
    let count = 100_000
    var nodes = (0..<count).map { TestModel.Node(type: "Relu", inputs: ["v\($0)"], outputs: ["v\($0 + 1)"]) }
    nodes.append(.init(type: "Identity", inputs: ["x"], outputs: ["v0"]))
    nodes.append(.init(type: "Identity", inputs: ["v\(count)"], outputs: ["y"]))
    let network = try Network(onnx: TestModel(shape: [1, 1], nodes: nodes).bytes)
    #expect(network.height == count + 2)
  }
}
