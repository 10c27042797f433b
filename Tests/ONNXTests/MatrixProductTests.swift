import DAGNetwork
import Exact
import Lifting
import ONNX
import Testing

/// The exact outputs of a model at a point of its only input.
func outputs(_ model: TestModel, at x: [Rational]) throws -> [[Rational]] {
  let network = try Network(onnx: model.bytes)
  return try network.evaluate(at: [Batch(x)], over: Rationals()).map(\.elements)
}

/// The only output of a model at a point of its only input.
func output(_ model: TestModel, at x: [Rational]) throws -> [Rational] { try outputs(model, at: x)[0] }

@Suite struct MatrixProductTests {
  let w = TestModel.Tensor.floats("w", [2, 3], [1, 2, 3, 4, 5, 6])

  @Test func constantOnTheRight() throws {
    let model = TestModel("MatMul", ["x", "w"], shape: ["N", 2], initializers: [w])
    #expect(try output(model, at: [1, 10]) == [41, 52, 63])
    let network = try Network(onnx: model.bytes)
    let arc = try #require(network.arcs.first)
    #expect(network.nodes.map(\.name) == ["x", "y"] && network.nodes[1].shape == [3])
    guard case .affine(let affine) = arc.function, case .dense = affine.linear else {
      Issue.record("expected a dense map, found \(arc.function)")
      return
    }
  }

  @Test func constantOnTheLeftActsOnColumns() throws {
    let model = TestModel("MatMul", ["w", "x"], shape: [3, 2], initializers: [w])
    #expect(try output(model, at: [1, 10, 2, 20, 3, 30]) == [14, 140, 32, 320])
  }
}
