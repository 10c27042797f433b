import DAGNetwork
import Exact
import Lifting
import ONNX
import Testing

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

  @Test func everyRowOfABatchGoesThroughOneMatrix() throws {
    let model = TestModel("MatMul", ["x", "w"], shape: [2, 2, 2], initializers: [w])
    #expect(try output(model, at: [1, 10, 0, 1, 1, 0, 0, 0]) == [41, 52, 63, 4, 5, 6, 1, 2, 3, 0, 0, 0])
    let network = try Network(onnx: model.bytes)
    #expect(network.parameters.map(\.count) == [6] && network.arcs.count == 1)
  }

  @Test func constantOnTheLeftActsOnColumns() throws {
    let model = TestModel("MatMul", ["w", "x"], shape: [3, 2], initializers: [w])
    #expect(try output(model, at: [1, 10, 2, 20, 3, 30]) == [14, 140, 32, 320])
  }

  @Test func vectors() throws {
    #expect(try output(TestModel("MatMul", ["x", "w"], shape: [2], initializers: [w]), at: [1, 10]) == [41, 52, 63])
    #expect(try output(TestModel("MatMul", ["w", "x"], shape: [3], initializers: [w]), at: [1, 2, 3]) == [14, 32])
    let v = TestModel.Tensor.floats("v", [2], [3, 4])
    #expect(
      try output(TestModel("MatMul", ["x", "v"], shape: [2, 2], initializers: [v]), at: [1, 2, 3, 4]) == [11, 25])
  }

  /// `alpha · A' · B' + beta · C` in every form, against the definition.
  @Test(arguments: [(false, false), (false, true), (true, false), (true, true)], [true, false])
  func gemm(transposes: (a: Bool, b: Bool), constantIsRight: Bool) throws {
    // A' is 2 × 3, B' 3 × 2.
    let a: [[Rational]] = [[1, 2, 3], [-1, 0, 5]]
    let b: [[Rational]] = [[2, -1], [0, 4], [7, 3]]
    let c: [Rational] = [10, 100]
    func flat(_ m: [[Rational]], _ isTransposed: Bool) -> (dims: [Int], values: [Rational]) {
      let rows = isTransposed ? m[0].indices.map { column in m.map { $0[column] } } : m
      return ([rows.count, rows[0].count], rows.flatMap(\.self))
    }
    let storedA = flat(a, transposes.a)
    let storedB = flat(b, transposes.b)
    let (weight, input) = constantIsRight ? (storedB, storedA) : (storedA, storedB)
    let model = TestModel(
      "Gemm", constantIsRight ? ["x", "w", "c"] : ["w", "x", "c"],
      attributes: [
        ("alpha", .float(0.5)), ("beta", .float(-2)), ("transA", .int(transposes.a ? 1 : 0)),
        ("transB", .int(transposes.b ? 1 : 0)),
      ],
      shape: input.dims.map { .number($0) },
      initializers: [
        .floats("w", weight.dims, weight.values.map { Float(Double($0)) }), .floats("c", [2], [10, 100]),
      ])
    var expected: [Rational] = []
    for row in 0..<2 {
      for column in 0..<2 {
        var sum = Rational(0)
        for i in 0..<3 { sum = sum + a[row][i] * b[i][column] }
        expected.append(try Rational(1, 2) * sum - 2 * c[column])
      }
    }
    #expect(try output(model, at: input.values) == expected)
  }

  @Test func gemmWithATermThatDependsOnInputs() throws {
    let w = TestModel.Tensor.floats("w", [2, 2], [1, 2, 3, 4])
    var model = TestModel(
      "Gemm", ["x", "w", "x"], attributes: [("beta", .float(3))], shape: ["N", 2], initializers: [w])
    #expect(try output(model, at: [1, 10]) == [34, 72])
    // A product of constants with such a term.
    model = TestModel(
      "Gemm", ["w", "w", "x"], attributes: [("alpha", .float(2))], shape: [1, 2], initializers: [w])
    #expect(try output(model, at: [1, 10]) == [15, 30, 31, 54])
  }

  @Test func productsOfConstantsAreExact() throws {
    // 2^-30 · 2^-30 + 1 is no double and no float.
    let a = TestModel.Tensor.floats("a", [1, 2], [0x1p-30, 1])
    let b = TestModel.Tensor.floats("b", [2, 1], [0x1p-30, 1])
    let model = TestModel(
      shape: [1, 1], initializers: [a, b],
      nodes: [
        .init(type: "MatMul", inputs: ["a", "b"], outputs: ["ab"]),
        .init(type: "MatMul", inputs: ["x", "ab"], outputs: ["y"]),
      ])
    #expect(try output(model, at: [1]) == [Rational(1) + Rational(mantissa: 1, exponentOfTwo: -60)])
  }

  @Test func oneStoredMatrixIsOneParameter() throws {
    let w = TestModel.Tensor.floats("w", [2, 2], [1, 2, 3, 4])
    let model = TestModel(
      shape: ["N", 2], initializers: [w],
      nodes: [
        .init(type: "MatMul", inputs: ["x", "w"], outputs: ["a"]),
        .init(type: "Identity", inputs: ["w"], outputs: ["same"]),
        .init(type: "Transpose", inputs: ["same"], outputs: ["turned"]),
        .init(type: "MatMul", inputs: ["a", "turned"], outputs: ["y"]),
      ])
    let network = try Network(onnx: model.bytes)
    #expect(network.parameters.count == 1 && network.parameters[0].name == "w")
    #expect(network.nodes.map(\.name) == ["x", "a", "y"])
    // a = (1, 1) w = (4, 6); y = a wᵀ.
    #expect(try output(model, at: [1, 1]) == [16, 36])
    // The same through a batch of one matrix, whose last two axes change places.
    var batch = model
    batch.initializers.append(.int64s("axes", [0]))
    batch.nodes[1] = .init(type: "Unsqueeze", inputs: ["w", "axes"], outputs: ["same"])
    batch.nodes[2].attributes = [("perm", .ints([0, 2, 1]))]
    #expect(try Network(onnx: batch.bytes).parameters.map(\.name) == ["w"])
    #expect(try output(batch, at: [1, 1]) == [16, 36])
  }

  @Test func productsOfValuesAndOfBatches() throws {
    // x x, xᵀ x and 2 xᵀ xᵀ + x of the matrix with the rows 1 2 and 3 4.
    #expect(try output(TestModel("MatMul", ["x", "x"], shape: [2, 2]), at: [1, 2, 3, 4]) == [7, 10, 15, 22])
    let transposed = TestModel("Gemm", ["x", "x"], attributes: [("transA", .int(1))], shape: [2, 2])
    #expect(try output(transposed, at: [1, 2, 3, 4]) == [10, 14, 14, 20])
    let sum = TestModel(
      "Gemm", ["x", "x", "x"], attributes: [("transA", .int(1)), ("transB", .int(1)), ("alpha", .float(2))],
      shape: [2, 2])
    #expect(try output(sum, at: [1, 2, 3, 4]) == [15, 32, 23, 48])
    let batch = TestModel.Tensor.floats("w", [2, 2, 1], [1, 2, 3, 4])
    #expect(
      try output(TestModel("MatMul", ["x", "w"], shape: [1, 2], initializers: [batch]), at: [5, 7]) == [19, 43])
    #expect(
      try output(TestModel("MatMul", ["w", "x"], shape: [1, 2], initializers: [batch]), at: [5, 7])
        == [5, 7, 10, 14, 15, 21, 20, 28])
    // A batch of constants times another is a constant.
    let constants = TestModel(
      shape: [2, 1, 1], initializers: [batch, .floats("v", [1, 2], [5, 7])],
      nodes: [
        .init(type: "MatMul", inputs: ["v", "w"], outputs: ["c"]),
        .init(type: "Add", inputs: ["x", "c"], outputs: ["y"]),
      ])
    #expect(try output(constants, at: [0, 0]) == [19, 43])
  }

  @Test func whatHasNoProductIsRefused() throws {
    let depth = TestModel("MatMul", ["x", "w"], shape: [1, 3], initializers: [w])
    #expect(
      try reason(of: depth)
        == .valueShape(name: "w", shape: [2, 3], expected: "3 rows, as the left operand has columns"))
    let vector = TestModel("Gemm", ["x", "w"], shape: [2], initializers: [w])
    #expect(try reason(of: vector) == .valueShape(name: "x", shape: [2], expected: "two axes"))
  }
}
