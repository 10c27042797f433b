import DAGNetwork
import Exact
import ONNX
import Testing

/// Operators that become several arcs, or one with a matrix of their own, on values that can be checked by hand. The
/// conformance cases of the `onnx` package are the wider test.
@Suite struct ComposedOperatorTests {
  private let six: [Rational] = [1, -2, 3, 4, 0, -6]

  @Test(arguments: [
    ("ReduceL1", [6, 10]), ("ReduceMin", [-2, -6]), ("ReduceProd", [-6, 0]), ("ReduceSumSquare", [14, 52]),
  ])
  func reductions(name: String, values: [Int]) throws {
    let model = TestModel(name, attributes: [("axes", .ints([1])), ("keepdims", .int(0))], shape: [2, 3])
    #expect(try output(model, at: six) == values.map { Rational($0) })
  }

  @Test func positionsOfExtrema() throws {
    func position(_ name: String, last: Bool = false, axis: Int = 1) -> TestModel {
      var model = TestModel(
        name, attributes: [("axis", .int(axis)), ("select_last_index", .int(last ? 1 : 0))], shape: [2, 3])
      model.outputs[0].type = 7
      return model
    }
    #expect(try output(position("ArgMax"), at: [1, 3, 3, 0, 0, -1]) == [1, 0])
    #expect(try output(position("ArgMax", last: true), at: [1, 3, 3, 0, 0, -1]) == [2, 1])
    #expect(try output(position("ArgMin", axis: 0), at: [1, 3, 3, 0, 3, 5]) == [1, 0, 0])
    #expect(try output(TestModel("Hardmax", shape: [2, 3]), at: [1, 3, 3, 0, 0, -1]) == [0, 1, 0, 1, 0, 0])
    let wide = TestModel("Hardmax", shape: [1, 65])
    #expect(try kind(of: wide) == .unsupported)
  }

  @Test func choicesThatDependOnInputs() throws {
    let zero = TestModel.Tensor.floats("z", [], [0])
    let model = TestModel(
      shape: [1, 3], initializers: [zero],
      nodes: [
        .init(type: "Greater", inputs: ["x", "z"], outputs: ["c"]),
        .init(type: "Neg", inputs: ["x"], outputs: ["n"]),
        .init(type: "Where", inputs: ["c", "x", "n"], outputs: ["y"]),
      ])
    #expect(try output(model, at: [-3, 0, 5]) == [3, 0, 5])
    var wrong = model
    wrong.nodes[2].inputs = ["x", "x", "n"]
    #expect(try kind(of: wrong) == .unsupported)
  }

  @Test func sumsAlongAnAxis() throws {
    func sum(_ attributes: [(String, TestModel.Attribute)]) -> TestModel {
      TestModel(
        "CumSum", ["x", "a"], attributes: attributes, shape: [1, 3], initializers: [.int64s("a", [1])])
    }
    #expect(try output(sum([]), at: [1, 2, 4]) == [1, 3, 7])
    #expect(try output(sum([("exclusive", .int(1))]), at: [1, 2, 4]) == [0, 1, 3])
    #expect(try output(sum([("reverse", .int(1))]), at: [1, 2, 4]) == [7, 6, 4])
  }

  @Test func equationsOfLabels() throws {
    let w = TestModel.Tensor.floats("w", [3, 2], [1, 0, 0, 1, 2, 2])
    func sum(_ equation: String, _ operands: [String]) -> TestModel {
      TestModel("Einsum", operands, attributes: [("equation", .string(equation))], shape: [2, 3], initializers: [w])
    }
    let x: [Rational] = [1, 2, 3, 4, 5, 6]
    #expect(try output(sum("ij,jk->ik", ["x", "w"]), at: x) == [7, 8, 16, 17])
    #expect(try output(sum("ij->ji", ["x"]), at: x) == [1, 4, 2, 5, 3, 6])
    #expect(try output(sum("...j->...", ["x"]), at: x) == [6, 15])
    #expect(try output(sum("ij,ij->", ["x", "x"]), at: x) == [91])
    #expect(try output(sum("ij,kj->ki", ["x", "x"]), at: x) == [14, 32, 32, 77])
    for (equation, operands) in [("ij", ["x", "x"]), ("ijk->i", ["x"]), ("ij->k", ["x"]), ("i1->i", ["x"])] {
      #expect(try kind(of: sum(equation, operands)) == .malformed, "\(equation)")
    }
  }

  @Test func imagesOfAnotherSize() throws {
    func resize(_ mode: String, scales: [Float], _ attributes: [(String, TestModel.Attribute)] = []) -> TestModel {
      TestModel(
        "Resize", ["x", "", "s"], attributes: [("mode", .string(mode))] + attributes, shape: [1, 1, 1, 2],
        initializers: [.floats("s", [scales.count], scales)])
    }
    #expect(try output(resize("nearest", scales: [1, 1, 2, 2]), at: [1, 4]) == [1, 1, 4, 4, 1, 1, 4, 4])
    // Half a pixel, exactly: positions −1/4, 1/4, 3/4, 5/4.
    #expect(
      try output(resize("linear", scales: [1, 1, 1, 2]), at: [0, 4]) == [0, 1, 3, 4])
    let corners = resize(
      "linear", scales: [1, 1, 1, 2], [("coordinate_transformation_mode", .string("align_corners"))])
    #expect(try output(corners, at: [0, 3]) == [0, 1, 2, 3])
    for scales: [Float] in [[1, 1, 1], [1, 1, 1, -1], [1, 1, 1, 0]] {
      #expect(try kind(of: resize("linear", scales: scales)) == .unsupported)
    }
    #expect(try kind(of: resize("linear", scales: [1, 1, 1, 1e30])) != .unsupported)
  }
}
