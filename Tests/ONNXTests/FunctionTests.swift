import DAGNetwork
import Exact
import ONNX
import Testing

/// Functions that a model gives by their bodies.
@Suite struct FunctionTests {
  typealias Function = TestModel.Function
  typealias Node = TestModel.Node

  /// `x ↦ −x` and then a LeakyRelu whose slope is the attribute `slope`.
  let negatedLeaky = Function(
    name: "NegatedLeaky", inputs: ["a"], outputs: ["b"],
    nodes: [
      Node(type: "Neg", inputs: ["a"], outputs: ["t"]),
      Node(
        type: "LeakyRelu", inputs: ["t"], outputs: ["b"], attributes: [("alpha", .reference("slope", type: 1))]),
    ])

  func call(_ type: String, _ inputs: [String], _ outputs: [String], _ name: String = "") -> Node {
    Node(type: type, inputs: inputs, outputs: outputs, domain: "local", name: name)
  }

  func model(_ nodes: [Node], _ functions: [Function], shape: [TestModel.Extent] = ["N", 2]) -> TestModel {
    var model = TestModel(shape: shape, nodes: nodes)
    model.functions = functions
    model.opsets.append(("local", 1))
    return model
  }

  @Test func attributesComeFromTheCallElseByDefaultElseFromTheOperator() throws {
    var function = negatedLeaky
    function.attributes = ["slope"]
    var node = call("NegatedLeaky", ["x"], ["y"])
    // LeakyRelu's own default is the float nearest to 0.01.
    let least = try #require(Rational(exactly: -1024 * Float(0.01)))
    #expect(try output(model([node], [function]), at: [1024, -2]) == [least, 2])
    function.attributes = []
    function.defaults = [("slope", .float(0.5))]
    #expect(try output(model([node], [function]), at: [1024, -2]) == [-512, 2])
    node.attributes = [("slope", .float(0.25))]
    #expect(try output(model([node], [function]), at: [1024, -2]) == [-256, 2])
  }

  @Test func valuesInsideAreNamedAfterTheCall() throws {
    var function = negatedLeaky
    function.defaults = [("slope", .float(0.5))]
    let nodes = [
      call("NegatedLeaky", ["x"], ["h"], "first"), call("NegatedLeaky", ["h"], ["first/t#2"]),
      call("NegatedLeaky", ["first/t#2"], ["y"], "first"),
    ]
    let read = model(nodes, [function])
    let network = try Network(onnx: read.bytes)
    #expect(
      Set(network.nodes.map(\.name)) == ["x", "first/t", "h", "first/t#2/t", "first/t#2", "first/t#3", "y"])
    // 4 ↦ −2 ↦ 2 ↦ −1 and −4 ↦ 4 ↦ −2 ↦ 2.
    #expect(try output(read, at: [4, -4]) == [-1, 2])
  }

  /// Calls of calls, with an attribute handed on, an operand left out, a result that is not used, and an operand that is
  /// a result.
  @Test func nestedCalls() throws {
    var inner = negatedLeaky
    inner.defaults = [("slope", .float(0.5))]
    let outer = Function(
      name: "Outer", inputs: ["a", "low", "high"], outputs: ["unused", "c", "same"], attributes: ["s"],
      nodes: [
        Node(
          type: "NegatedLeaky", inputs: ["a"], outputs: ["unused"],
          attributes: [("slope", .reference("s", type: 1))], domain: "local"),
        Node(type: "Clip", inputs: ["unused", "low", "high"], outputs: ["c"]),
        Node(type: "Identity", inputs: ["a"], outputs: ["same"]),
      ])
    var node = call("Outer", ["x", "", "bound"], ["", "k", "same"])
    var read = model(
      [node, Node(type: "Add", inputs: ["k", "same"], outputs: ["y"])], [outer, inner])
    read.initializers = [.floats("bound", [], [3])]
    #expect(try output(read, at: [8, -8]) == [4, -5])
    node.attributes = [("s", .float(0.25))]
    read.nodes[0] = node
    #expect(try output(read, at: [8, -8]) == [6, -5])
  }

  @Test func anOperandThatIsAResult() throws {
    let pass = Function(name: "Pass", inputs: ["a"], outputs: ["a"], nodes: [])
    #expect(try output(model([call("Pass", ["x"], ["y"])], [pass]), at: [1, 2]) == [1, 2])
  }

  /// Before opset 13 Squeeze has its axes as an attribute.
  @Test func aFunctionHasItsOwnOperatorSets() throws {
    var squeeze = Function(
      name: "S", inputs: ["a"], outputs: ["b"], opsets: [("", 11)],
      nodes: [Node(type: "Squeeze", inputs: ["a"], outputs: ["b"], attributes: [("axes", .ints([1]))])])
    let nodes = [call("S", ["x"], ["y"])]
    #expect(try Network(onnx: model(nodes, [squeeze], shape: [2, 1, 3]).bytes).nodes.last?.shape == [2, 3])
    squeeze.opsets = [("", 17)]
    let refused = try error(of: model(nodes, [squeeze], shape: [2, 1, 3]))
    #expect(refused.kind == .malformed && refused.site?.operatorType == "Squeeze" && refused.site?.opset == 17)
    squeeze.opsets = []
    #expect(try reason(of: model(nodes, [squeeze], shape: [2, 1, 3])) == .missingOpset(domain: ""))
    squeeze.opsets = [("", 99)]
    #expect(try kind(of: model(nodes, [squeeze], shape: [2, 1, 3])) == .unsupported)
  }

  @Test func recursionIsRefused() throws {
    let own = Function(name: "F", inputs: ["a"], outputs: ["b"], nodes: [call("F", ["a"], ["b"])])
    let nodes = [call("F", ["x"], ["y"])]
    #expect(try reason(of: model(nodes, [own])) == .recursiveFunction(name: "F", domain: "local"))
    let first = Function(name: "F", inputs: ["a"], outputs: ["b"], nodes: [call("G", ["a"], ["b"])])
    let second = Function(name: "G", inputs: ["a"], outputs: ["b"], nodes: [call("F", ["a"], ["b"])])
    #expect(try reason(of: model(nodes, [first, second])) == .recursiveFunction(name: "F", domain: "local"))
  }

  /// Each function calls the next one twice; the innermost does nothing, or holds a constant.
  @Test(arguments: [true, false])
  func doublingIsRefused(isEmpty: Bool) throws {
    var functions = (0..<40).map { k in
      Function(
        name: "F\(k)", inputs: ["a"], outputs: ["b"],
        nodes: [call("F\(k + 1)", ["a"], ["t"]), call("F\(k + 1)", ["t"], ["b"])])
    }
    functions.append(
      isEmpty
        ? Function(name: "F40", inputs: ["a"], outputs: ["a"], nodes: [])
        : Function(
          name: "F40", inputs: ["a"], outputs: ["b"],
          nodes: [
            Node(
              type: "Constant", inputs: [], outputs: ["c"],
              attributes: [("value", .tensor(.floats("", [2], [1, 2])))]),
            Node(type: "Add", inputs: ["a", "c"], outputs: ["b"]),
          ]))
    #expect(try kind(of: model([call("F0", ["x"], ["y"])], functions)) == .limit)
    // Four levels of it are sixteen calls.
    #expect(try output(model([call("F36", ["x"], ["y"])], functions), at: [0, 0]) == (isEmpty ? [0, 0] : [16, 32]))
  }

  @Test func deepNestingIsRefused() throws {
    var functions = (0..<1000).map { k in
      Function(name: "F\(k)", inputs: ["a"], outputs: ["b"], nodes: [call("F\(k + 1)", ["a"], ["b"])])
    }
    functions.append(
      Function(
        name: "F1000", inputs: ["a"], outputs: ["b"], nodes: [Node(type: "Relu", inputs: ["a"], outputs: ["b"])]))
    #expect(try kind(of: model([call("F0", ["x"], ["y"])], functions)) == .limit)
    #expect(try output(model([call("F950", ["x"], ["y"])], functions), at: [1, -1]) == [1, 0])
  }

  @Test func whatDoesNotFitIsRefused() throws {
    var function = negatedLeaky
    function.attributes = ["slope"]
    let node = call("NegatedLeaky", ["x"], ["y"])
    func refusal(_ node: Node, _ functions: Function...) throws -> ONNXError.Reason {
      try reason(of: model([node], functions))
    }
    #expect(try refusal(node, function, function) == .duplicateFunction(name: "NegatedLeaky", domain: "local"))
    var other = node
    other.inputs = ["x", "x"]
    #expect(try refusal(other, function) == .operandCount(2, expected: 0...1))
    other = node
    other.outputs = ["y", "z"]
    #expect(try refusal(other, function) == .resultCount(2, expected: 0...1))
    other = node
    other.attributes = [("alpha", .float(1))]
    #expect(try refusal(other, function) == .unknownAttribute(name: "alpha", expected: ["slope"]))
    other.attributes = [("slope", .float(1)), ("slope", .float(1))]
    #expect(try refusal(other, function) == .duplicateAttribute(name: "slope"))
    other.attributes = [("slope", .int(1))]
    guard case .attributeType(name: "slope", _, _) = try refusal(other, function) else {
      Issue.record("an attribute of another type is refused as something else")
      return
    }
    other.attributes = [("slope", .reference("s", type: 1))]
    guard case .attributeType(name: "slope", _, _) = try refusal(other, function) else {
      Issue.record("a reference outside a function is refused as something else")
      return
    }
    #expect(try refusal(node, negatedLeaky) == .unknownAttribute(name: "slope", expected: []))
    var body = function
    body.outputs = ["nothing"]
    guard case .unknownValue(name: "nothing", _) = try refusal(node, body) else {
      Issue.record("a result that nothing makes is refused as something else")
      return
    }
    body = function
    body.nodes[0].outputs = ["a"]
    #expect(try refusal(node, body) == .duplicateValue(name: "a"))
    body.nodes[0].outputs = ["b"]
    #expect(try refusal(node, body) == .duplicateValue(name: "y"))
    body = function
    body.inputs = ["a", "a"]
    #expect(try refusal(node, body) == .duplicateValue(name: "a"))
    body = function
    body.nodes[0].inputs = ["x"]
    // The names of the graph mean nothing inside.
    guard case .unknownValue(name: "y/x", _) = try refusal(node, body) else {
      Issue.record("a name of the graph is read inside a function")
      return
    }
  }
}
