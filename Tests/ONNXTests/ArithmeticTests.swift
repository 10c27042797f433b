import DAGNetwork
import Exact
import ONNX
import Testing

@Suite struct ArithmeticTests {
  let c = TestModel.Tensor.floats("c", [2], [10, 20])

  @Test func constants() throws {
    #expect(try output(TestModel("Add", ["x", "c"], shape: ["N", 2], initializers: [c]), at: [1, 2]) == [11, 22])
    #expect(try output(TestModel("Add", ["c", "x"], shape: ["N", 2], initializers: [c]), at: [1, 2]) == [11, 22])
    #expect(try output(TestModel("Sub", ["x", "c"], shape: ["N", 2], initializers: [c]), at: [1, 2]) == [-9, -18])
    #expect(try output(TestModel("Sub", ["c", "x"], shape: ["N", 2], initializers: [c]), at: [1, 2]) == [9, 18])
    #expect(try output(TestModel("Mul", ["x", "c"], shape: ["N", 2], initializers: [c]), at: [1, 2]) == [10, 40])
    #expect(
      try output(TestModel("Sum", ["c", "x", "c", "x"], shape: ["N", 2], initializers: [c]), at: [1, 2]) == [22, 44])
    #expect(try output(TestModel("Neg", shape: ["N", 2]), at: [1, -2]) == [-1, 2])
  }

  @Test func addingAConstantIsOneArc() throws {
    let network = try Network(onnx: TestModel("Sub", ["x", "c"], shape: [1, 2], initializers: [c]).bytes)
    #expect(network.arcs.count == 1)
    let affine = try #require(network.arcs[0].function.affine)
    #expect(affine.linear == .identity(width: 2) && affine.constant?.scale == -1)
    #expect(affine.constant?.parameter.name == "c")
  }

  @Test func twoValuesAreTwoArcs() throws {
    let model = TestModel("Sub", ["x", "x"], shape: [1, 2])
    let network = try Network(onnx: model.bytes)
    #expect(network.arcs.map(\.function.affine?.linear) == [.identity(width: 2), .scaling(width: 2, factor: -1)])
    #expect(try output(model, at: [3, 4]) == [0, 0])
  }

  /// A column against a row, all nine sums, for each operator and order.
  @Test func broadcasting() throws {
    let row = TestModel.Tensor.floats("c", [1, 3], [10, 20, 30])
    let x: [Rational] = [1, 2, 3]
    func expected(_ f: (Rational, Rational) -> Rational) -> [Rational] {
      x.flatMap { a in [10, 20, 30].map { f(a, $0) } }
    }
    let shape: [TestModel.Extent] = [3, 1]
    #expect(try output(TestModel("Add", ["x", "c"], shape: shape, initializers: [row]), at: x) == expected { $0 + $1 })
    #expect(try output(TestModel("Sub", ["x", "c"], shape: shape, initializers: [row]), at: x) == expected { $0 - $1 })
    #expect(try output(TestModel("Sub", ["c", "x"], shape: shape, initializers: [row]), at: x) == expected { $1 - $0 })
    #expect(try output(TestModel("Mul", ["c", "x"], shape: shape, initializers: [row]), at: x) == expected { $0 * $1 })
    let wide = try Network(onnx: TestModel("Sub", ["c", "x"], shape: shape, initializers: [row]).bytes)
    #expect(wide.nodes.map(\.name) == ["x", "y", "y#broadcast"])
  }

  @Test func broadcastingOfTwoValues() throws {
    let model = TestModel(
      shape: [1, 3],
      nodes: [
        .init(type: "Transpose", inputs: ["x"], outputs: ["t"]),
        .init(type: "Sub", inputs: ["x", "t"], outputs: ["y"]),
      ])
    #expect(try output(model, at: [1, 10, 100]) == [0, 9, 99, -9, 0, 90, -99, -90, 0])
  }

  @Test func constantsOfConstants() throws {
    let model = TestModel(
      shape: [1, 2], initializers: [c],
      nodes: [
        .init(type: "Mul", inputs: ["c", "c"], outputs: ["square"]),
        .init(type: "Sub", inputs: ["c", "square"], outputs: ["d"]),
        .init(type: "Add", inputs: ["x", "d"], outputs: ["y"]),
      ])
    #expect(try output(model, at: [0, 0]) == [-90, -380])
    #expect(try Network(onnx: model.bytes).nodes.count == 2)
  }

  @Test func productsOfActivations() throws {
    #expect(try output(TestModel("Mul", ["x", "x"], shape: [1, 2]), at: [3, -5]) == [9, 25])
  }

  @Test func refusals() throws {
    #expect(
      try reason(of: TestModel("Add", ["x", "c"], shape: [1, 3], initializers: [c]))
        == .valueShape(name: "c", shape: [2], expected: "one that broadcasts with [1, 3]"))
    let doubles = TestModel.Tensor.doubles("c", [2], [1, 2])
    #expect(
      try reason(of: TestModel("Add", ["x", "c"], shape: [1, 2], initializers: [doubles]))
        == .valueType(name: "c", found: "float64", expected: "float32, as the operands before it have"))
    // Sixteen squarings would give a number of 2^16 times as many bits.
    var squares = (0..<40).map { TestModel.Node(type: "Mul", inputs: ["c\($0)", "c\($0)"], outputs: ["c\($0 + 1)"]) }
    squares.append(.init(type: "Add", inputs: ["x", "c40"], outputs: ["y"]))
    let third = TestModel.Tensor.floats("c0", [1], [1 / 3])
    #expect(try kind(of: TestModel(shape: [1, 1], initializers: [third], nodes: squares)) == .limit)
  }
}
