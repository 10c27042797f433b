import DAGNetwork
import Exact
import ONNX
import Testing

@Suite struct LayoutTests {
  let six: [Rational] = [1, 2, 3, 4, 5, 6]

  private func shape(_ model: TestModel) throws -> [Int] {
    let network = try Network(onnx: model.bytes)
    return network.nodes[network.outputs[0]].shape
  }

  private func reshape(_ target: [Int], _ attributes: [(String, TestModel.Attribute)] = []) -> TestModel {
    TestModel("Reshape", ["x", "s"], attributes: attributes, shape: [2, 3], initializers: [.int64s("s", target)])
  }

  @Test func reshapes() throws {
    #expect(try output(reshape([3, 2]), at: six) == six)
    #expect(try shape(reshape([3, 2])) == [3, 2])
    #expect(try shape(reshape([1, 6])) == [6])
    #expect(try shape(reshape([-1])) == [6])
    #expect(try shape(reshape([3, -1])) == [3, 2])
    #expect(try shape(reshape([0, 3])) == [2, 3])
    #expect(try shape(reshape([0, -1])) == [2, 3])
    #expect(try shape(reshape([6, -1, 1])) == [6, 1, 1])
    for wrong in [[5], [-1, -1], [4, -1], [-2, 3], [2, 3, 0], [0, 4], [Int.max, Int.max], [0, -1, 0]] {
      #expect(try kind(of: reshape(wrong)) == .malformed, "\(wrong)")
    }
    #expect(try kind(of: reshape([0, -1], [("allowzero", .int(1))])) == .malformed)
    var dynamic = TestModel("Reshape", ["x", "s"], shape: [2, 3])
    dynamic.inputs.append(.init(name: "s", extents: [2]))
    #expect(try kind(of: dynamic) == .unsupported)
  }

  @Test func flattensAndNames() throws {
    let model = TestModel("Flatten", attributes: [("axis", .int(2))], shape: [1, 2, 3])
    #expect(try shape(model) == [2, 3] && output(model, at: six) == six)
    #expect(try shape(TestModel("Flatten", attributes: [("axis", .int(0))], shape: [2, 3])) == [6])
    #expect(try shape(TestModel("Flatten", attributes: [("axis", .int(-1))], shape: [2, 3, 1])) == [6, 1])
    #expect(try kind(of: TestModel("Flatten", attributes: [("axis", .int(4))], shape: [1, 2, 3])) == .malformed)
    #expect(try output(TestModel("Identity", shape: [2, 3]), at: six) == six)
  }

  @Test func transposes() throws {
    #expect(try output(TestModel("Transpose", shape: [2, 3]), at: six) == [1, 4, 2, 5, 3, 6])
    let eight = (1...8).map { Rational($0) }
    let model = TestModel("Transpose", attributes: [("perm", .ints([1, 2, 0]))], shape: [2, 2, 2])
    #expect(try output(model, at: eight) == [1, 5, 2, 6, 3, 7, 4, 8])
    for wrong in [[0, 1], [0, 0, 1], [0, 1, 3], [0, 1, -1]] {
      let model = TestModel("Transpose", attributes: [("perm", .ints(wrong))], shape: [2, 2, 2])
      #expect(try kind(of: model) == .malformed, "\(wrong)")
    }
  }

  @Test func axesComeAndGo() throws {
    let axes = TestModel.Tensor.int64s("a", [0, -1])
    #expect(try shape(TestModel("Unsqueeze", ["x", "a"], shape: [2, 3], initializers: [axes])) == [2, 3, 1])
    #expect(try shape(TestModel("Squeeze", ["x", "a"], shape: [1, 2, 3, 1], initializers: [axes])) == [2, 3])
    #expect(try shape(TestModel("Squeeze", shape: [1, 2, 1, 3])) == [2, 3])
    #expect(
      try shape(TestModel("Squeeze", attributes: [("axes", .ints([2]))], shape: [2, 3, 1], opset: 11)) == [2, 3])
    #expect(try kind(of: TestModel("Squeeze", ["x", "a"], shape: [2, 3], initializers: [axes])) == .malformed)
    let twice = TestModel.Tensor.int64s("a", [0, 0])
    #expect(try kind(of: TestModel("Unsqueeze", ["x", "a"], shape: [2, 3], initializers: [twice])) == .malformed)
    let many = TestModel.Tensor.int64s("a", Array(0..<100))
    #expect(try kind(of: TestModel("Unsqueeze", ["x", "a"], shape: [2, 3], initializers: [many])) == .malformed)
  }

  @Test func concatenations() throws {
    let c = TestModel.Tensor.floats("c", [2, 1], [10, 20])
    let model = TestModel(
      "Concat", ["x", "c", "x"], attributes: [("axis", .int(1))], shape: [2, 3], initializers: [c])
    #expect(try output(model, at: six) == [1, 2, 3, 10, 1, 2, 3, 4, 5, 6, 20, 4, 5, 6])
    let network = try Network(onnx: model.bytes)
    #expect(network.arcs.count == 3 && network.constants.map { network.nodes[$0].name } == ["c"])
    let rows = TestModel("Concat", ["x", "x"], attributes: [("axis", .int(-2))], shape: [1, 2])
    #expect(try output(rows, at: [1, 2]) == [1, 2, 1, 2] && shape(rows) == [2, 2])
    #expect(
      try reason(of: TestModel("Concat", ["x", "x"], shape: [1, 2]))
        == .missingAttribute(name: "axis", expected: "an axis"))
    let uneven = TestModel("Concat", ["x", "c"], attributes: [("axis", .int(0))], shape: [2, 3], initializers: [c])
    #expect(try reason(of: uneven) == .valueShape(name: "c", shape: [2, 1], expected: "[2, 3], except along axis 0"))
  }

  @Test func splits() throws {
    func split(_ attributes: [(String, TestModel.Attribute)], sizes: [Int]?, opset: Int, results: Int) -> TestModel {
      var model = TestModel("Split", ["x"], attributes: attributes, shape: [2, 3], opset: opset)
      if let sizes {
        model.initializers = [.int64s("s", sizes)]
        model.nodes[0].inputs.append("s")
      }
      let names = (0..<results).map { "y\($0)" }
      model.nodes[0].outputs = names
      model.outputs = names.map { .init(name: $0, extents: nil) }
      return model
    }
    let parts: [[Rational]] = [[1, 4], [2, 3, 5, 6]]
    #expect(try outputs(split([("axis", .int(1))], sizes: [1, 2], opset: 13, results: 2), at: six) == parts)
    #expect(
      try outputs(split([("axis", .int(1)), ("split", .ints([1, 2]))], sizes: nil, opset: 11, results: 2), at: six)
        == parts)
    #expect(
      try outputs(split([("axis", .int(0))], sizes: nil, opset: 13, results: 2), at: six) == [[1, 2, 3], [4, 5, 6]])
    let uneven = split([("axis", .int(1)), ("num_outputs", .int(2))], sizes: nil, opset: 18, results: 2)
    #expect(try outputs(uneven, at: six) == [[1, 2, 4, 5], [3, 6]])
    #expect(try kind(of: split([("axis", .int(1))], sizes: nil, opset: 13, results: 2)) == .malformed)
    #expect(
      try reason(of: split([("axis", .int(1))], sizes: [2, 2], opset: 13, results: 2))
        == .operandValue(name: "s", found: "[2, 2]", expected: "2 sizes whose sum is 3"))
    #expect(
      try reason(of: split([("axis", .int(1)), ("split", .ints([3]))], sizes: nil, opset: 11, results: 2))
        == .attributeValue(name: "split", found: "[3]", expected: "2 sizes whose sum is 3"))
    #expect(try kind(of: split([("axis", .int(1))], sizes: [4, -1], opset: 13, results: 2)) == .malformed)
    #expect(
      try kind(of: split([("axis", .int(1)), ("num_outputs", .int(3))], sizes: nil, opset: 18, results: 2))
        == .malformed)
  }

  @Test func gathersAndMaxima() throws {
    let indices = TestModel.Tensor.int64s("i", [2, -3, 2])
    let gather = TestModel(
      "Gather", ["x", "i"], attributes: [("axis", .int(1))], shape: [2, 3], initializers: [indices])
    #expect(try output(gather, at: six) == [3, 1, 3, 6, 4, 6])
    let outside = TestModel("Gather", ["x", "i"], shape: [2, 3], initializers: [indices])
    #expect(
      try reason(of: outside) == .operandValue(name: "i", found: "2", expected: "positions along an axis of extent 2"))
    let rows = TestModel("ReduceMax", attributes: [("axes", .ints([1])), ("keepdims", .int(0))], shape: [2, 3])
    #expect(try output(rows, at: [1, 9, 2, -1, -5, -2]) == [9, -1])
    let columns = TestModel("ReduceMax", attributes: [("axes", .ints([0]))], shape: [2, 3])
    #expect(try output(columns, at: [1, 9, 2, -1, -5, 3]) == [1, 9, 3])
    #expect(try output(TestModel("ReduceMax", shape: [2, 3]), at: six) == [6])
  }

  @Test func dropoutIsTheIdentityOutsideOfTraining() throws {
    var model = TestModel("Dropout", attributes: [("ratio", .float(0.5))], shape: [2, 3], opset: 10)
    #expect(try output(model, at: six) == six)
    let flag = TestModel.Tensor(name: "t", dims: [], type: 9, data: .int32s([1]))
    model = TestModel("Dropout", ["x", "", "t"], shape: [2, 3], initializers: [flag])
    #expect(try kind(of: model) == .unsupported)
  }
}
