import DAGNetwork
import Exact
import ONNX
import Testing

@Suite struct ConstantTests {
  /// `y = x + constant`, for a tensor of two elements.
  private func sum(_ tensor: TestModel.Tensor, type: Int = 1) -> TestModel {
    var named = tensor
    named.name = "c"
    var model = TestModel("Add", ["x", "c"], shape: [1, 2], initializers: [named])
    model.inputs[0].type = type
    model.outputs[0].type = type
    return model
  }

  private func sum(attribute: String, _ value: TestModel.Attribute, cast: Bool = false, opset: Int = 17) -> TestModel {
    var model = TestModel(
      shape: [1, 2],
      nodes: [
        .init(type: "Constant", inputs: [], outputs: ["k"], attributes: [(attribute, value)]),
        .init(
          type: cast ? "Cast" : "Identity", inputs: ["k"], outputs: ["c"], attributes: cast ? [("to", .int(1))] : []),
        .init(type: "Add", inputs: ["x", "c"], outputs: ["y"]),
      ])
    model.opsets = [("", opset)]
    return model
  }

  @Test func everyFieldOfFloatingPointNumbers() throws {
    let expected: [Rational] = [try Rational(3, 2), -2]
    #expect(try output(sum(.floats("", [2], [1.5, -2])), at: [0, 0]) == expected)
    #expect(
      try output(sum(.init(dims: [2], data: .raw([Float]([1.5, -2]).littleEndianBytes))), at: [0, 0]) == expected)
    #expect(try output(sum(.doubles("", [2], [1.5, -2]), type: 11), at: [0, 0]) == expected)
    let raw = TestModel.Tensor(dims: [2], type: 11, data: .raw([1.5, -2].littleEndianBytes))
    #expect(try output(sum(raw, type: 11), at: [0, 0]) == expected)
    // 1.5 is 0x3E00 in binary16, 0x3FC0 in bfloat16; −2 is 0xC000 in both.
    for (type, pattern) in [(10, 0x3E00), (16, 0x3FC0)] {
      #expect(
        try output(sum(.init(dims: [2], type: type, data: .int32s([pattern, 0xC000])), type: type), at: [0, 0])
          == expected)
      let bytes = [UInt8(pattern & 0xFF), UInt8(pattern >> 8), 0x00, 0xC0]
      #expect(try output(sum(.init(dims: [2], type: type, data: .raw(bytes)), type: type), at: [0, 0]) == expected)
    }
  }

  @Test func smallHalfPrecisionNumbers() throws {
    // The least subnormal, the greatest one, the least normal and the greatest finite number.
    let patterns = [(0x0001, 0x1p-24), (0x03FF, 1023 * 0x1p-24), (0x0400, 0x1p-14), (0x7BFF, 65504.0), (0x8000, 0.0)]
    for (pattern, value) in patterns {
      let tensor = TestModel.Tensor(dims: [2], type: 10, data: .int32s([pattern, 0]))
      #expect(try output(sum(tensor, type: 10), at: [0, 0]) == [Rational(exactly: value)!, 0])
    }
    for pattern in [0x7C00, 0xFC00, 0x7C01] {
      let tensor = TestModel.Tensor(dims: [2], type: 10, data: .int32s([0, pattern]))
      #expect(try reason(of: sum(tensor, type: 10)) == .nonFinite(tensor: "c", position: 1))
    }
  }

  @Test func everyFieldOfIntegers() throws {
    // The type, the field and the raw bytes of 1 and, where the type has a sign, −2.
    let forms: [(Int, TestModel.Tensor.Data, [UInt8])] = [
      (2, .int32s([1, 2]), [1, 2]), (3, .int32s([1, -2]), [1, 0xFE]), (4, .int32s([1, 2]), [1, 0, 2, 0]),
      (5, .int32s([1, -2]), [1, 0, 0xFE, 0xFF]), (6, .int32s([1, -2]), [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF]),
      (7, .int64s([1, -2]), [1, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
      (12, .uint64s([1, 2]), [1, 0, 0, 0, 2, 0, 0, 0]),
      (13, .uint64s([1, 2]), [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]),
    ]
    for (type, data, bytes) in forms {
      let second: Rational = bytes.contains(0xFE) ? -2 : 2
      for form in [data, .raw(bytes)] {
        let tensor = TestModel.Tensor(dims: [2], type: type, data: form)
        #expect(
          try output(sum(attribute: "value", .tensor(tensor), cast: true), at: [0, 0]) == [1, second], "\(type)")
      }
    }
  }

  @Test func everyFormOfConstant() throws {
    #expect(try output(sum(attribute: "value", .tensor(.floats("", [2], [1, 2]))), at: [0, 0]) == [1, 2])
    #expect(try output(sum(attribute: "value_float", .float(3)), at: [0, 0]) == [3, 3])
    #expect(try output(sum(attribute: "value_floats", .floats([3, 4])), at: [0, 0]) == [3, 4])
    #expect(try output(sum(attribute: "value_int", .int(-3), cast: true), at: [0, 0]) == [-3, -3])
    #expect(try output(sum(attribute: "value_ints", .ints([3, 4]), cast: true), at: [0, 0]) == [3, 4])
    let sparse = TestModel.Attribute.sparse(dims: [1, 2], values: .floats("", [1], [7]), indices: .int64s("", [1]))
    #expect(try output(sum(attribute: "sparse_value", sparse), at: [0, 0]) == [0, 7])
    #expect(try kind(of: sum(attribute: "value_string", .string("s"))) == .unsupported)
    #expect(try kind(of: sum(attribute: "value_strings", .strings(["s"]))) == .unsupported)
    #expect(try kind(of: sum(attribute: "value_float", .float(3), opset: 11)) == .malformed)
    #expect(try reason(of: sum(attribute: "value_float", .float(.nan))) == .nonFinite(tensor: "k", position: 0))
    var none = sum(attribute: "value_float", .float(3))
    none.nodes[0].attributes = []
    #expect(try kind(of: none) == .malformed)
    none.nodes[0].attributes = [("value_float", .float(1)), ("value_int", .int(1))]
    #expect(try kind(of: none) == .malformed)
    none.nodes[0].attributes = [("value_float", .float(1)), ("value_float", .float(1))]
    #expect(try reason(of: none) == .duplicateAttribute(name: "value_float"))
    none.nodes[0].attributes = [("value_float", .int(1))]
    #expect(try reason(of: none) == .attributeType(name: "value_float", found: "INT", expected: "FLOAT"))
  }

  @Test func sparseTensors() throws {
    func sparse(_ dims: [Int], _ values: [Float], _ indices: TestModel.Tensor) -> TestModel {
      var model = TestModel("Add", ["x", "c"], shape: [2, 2])
      model.sparseInitializers = [(dims, .floats("c", [values.count], values), indices)]
      return model
    }
    #expect(try output(sparse([2, 2], [5, 6], .int64s("", [1, 2])), at: [0, 0, 0, 0]) == [0, 5, 6, 0])
    let pairs = TestModel.Tensor(dims: [2, 2], type: 7, data: .int64s([0, 1, 1, 1]))
    #expect(try output(sparse([2, 2], [5, 6], pairs), at: [0, 0, 0, 0]) == [0, 5, 0, 6])
    for indices in [[2, 1], [1, 1], [1, 4], [-1, 2], [1]] {
      #expect(try kind(of: sparse([2, 2], [5, 6], .int64s("", indices))) == .malformed, "\(indices)")
    }
    #expect(try kind(of: sparse([30_000, 30_000], [5, 6], .int64s("", [1, 2]))) == .limit)
  }

  @Test func conversionsOfConstants() throws {
    func cast(_ tensor: TestModel.Tensor, to type: Int) -> TestModel {
      var named = tensor
      named.name = "k"
      return TestModel(
        shape: [1, 2], initializers: [named],
        nodes: [
          .init(type: "Cast", inputs: ["k"], outputs: ["i"], attributes: [("to", .int(type))]),
          .init(type: "Cast", inputs: ["i"], outputs: ["c"], attributes: [("to", .int(1))]),
          .init(type: "Add", inputs: ["x", "c"], outputs: ["y"]),
        ])
    }
    #expect(try output(cast(.floats("", [2], [2.9, -2.9]), to: 7), at: [0, 0]) == [2, -2])
    #expect(try output(cast(.doubles("", [2], [0.1, 1]), to: 1), at: [0, 0]) == [Rational(exactly: Float(0.1))!, 1])
    #expect(try output(cast(.floats("", [2], [0.5, 1]), to: 11), at: [0, 0]) == [try Rational(1, 2), 1])
    #expect(try output(cast(.int64s("", [7, 0]), to: 9), at: [0, 0]) == [1, 0])
    #expect(try kind(of: cast(.floats("", [2], [300, 0]), to: 3)) == .malformed)
    #expect(try kind(of: cast(.floats("", [2], [.nan, 0]), to: 7)) == .malformed)
    // Of an integer that a narrower type does not hold, the lower bits are left.
    #expect(try output(cast(.int64s("", [300, -129]), to: 3), at: [0, 0]) == [44, 127])
    #expect(try kind(of: cast(.floats("", [2], [1, 2]), to: 99)) == .malformed)
    #expect(try kind(of: cast(.floats("", [2], [1, 2]), to: 8)) == .unsupported)
    #expect(try kind(of: TestModel("Cast", attributes: [("to", .int(7))], shape: [1, 2])) == .unsupported)
    var wider = TestModel("Cast", attributes: [("to", .int(11))], shape: [1, 2])
    // The output has the type that the operator makes, and a model that declares another one is refused.
    #expect(try reason(of: wider) == .valueType(name: "y", found: "float64", expected: "float32, as declared"))
    wider.outputs[0].type = 11
    #expect(try output(wider, at: [1, 2]) == [1, 2])
  }
}
