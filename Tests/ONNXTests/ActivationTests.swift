import DAGNetwork
import Exact
import Lifting
import ONNX
import Testing

@Suite struct ActivationTests {
  @Test func piecewiseLinear() throws {
    #expect(try output(TestModel("Relu", shape: ["N", 3]), at: [-1, 0, 2]) == [0, 0, 2])
    #expect(try output(TestModel("Abs", shape: ["N", 3]), at: [-1, 0, 2]) == [1, 0, 2])
    let leaky = TestModel("LeakyRelu", attributes: [("alpha", .float(0.25))], shape: ["N", 2])
    #expect(try output(leaky, at: [-1, 2]) == [try Rational(-1, 4), 2])
    // The default is the float nearest to 0.01.
    let standard = try output(TestModel("LeakyRelu", shape: ["N", 1]), at: [-1])
    #expect(standard == [-Rational(exactly: Float(0.01))!])
  }

  @Test func smooth() throws {
    for (name, expected) in [
      ("Sigmoid", 0.7310585786300049), ("Tanh", 0.7615941559557649), ("Softplus", 1.3132616875182228),
      ("Erf", 0.8427007929497149), ("Sin", 0.8414709848078965), ("Cos", 0.5403023058681398),
      ("Atan", 0.7853981633974483),
      ("Exp", 2.718281828459045), ("Log", 0), ("Sqrt", 1),
    ] {
      let network = try Network(onnx: TestModel(name, shape: ["N", 1]).bytes)
      let value = try network.evaluate(at: [Batch([1.0])], over: Doubles())[0].elements[0]
      #expect(abs(value - expected) < 1e-15)
    }
  }

  @Test func theErrorFunctionCameLate() throws {
    var model = TestModel("Erf", shape: ["N", 1])
    model.opsets = [("", 8)]
    #expect(throws: ONNXError.self) { try Network(onnx: model.bytes) }
    model.opsets = [("", 9)]
    let network = try Network(onnx: model.bytes)
    #expect(network.arcs.map(\.function) == [.elementary(Elementary(.erf, width: 1))])
  }

  @Test func ofAConstant() throws {
    let c = TestModel.Tensor.floats("c", [2], [-3, 4])
    var model = TestModel("Relu", ["c"], shape: ["N", 2], initializers: [c])
    #expect(try output(model, at: [0, 0]) == [0, 4])
    let network = try Network(onnx: model.bytes)
    #expect(network.constants.map { network.nodes[$0].name } == ["c"])
    model.nodes[0].attributes = [("alpha", .float(1))]
    #expect(try reason(of: model) == .unknownAttribute(name: "alpha", expected: []))
  }

  @Test(arguments: [Float.nan, .infinity])
  func aSlopeMustBeFinite(slope: Float) throws {
    let model = TestModel("LeakyRelu", attributes: [("alpha", .float(slope))], shape: ["N", 2])
    #expect(
      try reason(of: model) == .attributeValue(name: "alpha", found: "\(slope)", expected: "a finite number"))
  }
}
