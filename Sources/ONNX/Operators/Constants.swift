/// Operators whose results are constants.
enum Constants {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Constant", operands: 0...0, attributes: ["value": .tensor], versions: 7...10) {
      call throws(ONNXError) in try constant(call)
    },
    OperatorDefinition(
      name: "Constant", operands: 0...0, attributes: ["value": .tensor, "sparse_value": .sparseTensor],
      versions: 11...11
    ) { call throws(ONNXError) in try constant(call) },
    OperatorDefinition(
      name: "Constant", operands: 0...0,
      attributes: [
        "value": .tensor, "sparse_value": .sparseTensor, "value_float": .float, "value_floats": .floats,
        "value_int": .int, "value_ints": .ints, "value_string": .string, "value_strings": .strings,
      ], versions: 12...newest
    ) { call throws(ONNXError) in try constant(call) },
  ]

  /// The value is given by exactly one attribute.
  private static func constant(_ call: OperatorCall) throws(ONNXError) {
    let attributes = call.attributes
    guard attributes.names.count <= 1 else {
      throw ONNXError(
        .attributeValue(name: attributes.names[0], found: "given with others", expected: "one attribute only"))
    }
    let name = call.label()
    let decoded: (type: ElementType, shape: TensorShape, values: TensorValues)
    if let tensor = attributes.tensor("value") {
      decoded = try TensorDecoder.decode(tensor, named: name)
    } else if let tensor = attributes.sparseTensor("sparse_value") {
      decoded = try TensorDecoder.decode(sparse: tensor, named: name, limit: call.graph.options.elementLimit)
      try call.reserve(decoded.shape.count)
    } else if attributes.has("value_float") {
      decoded = (.float32, .scalar, .float32([attributes.anyFloat("value_float") ?? 0]))
    } else if let values = attributes.floats("value_floats") {
      decoded = (.float32, .vector(values.count), .float32(values))
    } else if let value = attributes.int("value_int") {
      decoded = (.int64, .scalar, .integers([value]))
    } else if let values = attributes.ints("value_ints") {
      decoded = (.int64, .vector(values.count), .integers(values))
    } else if attributes.has("value_string") || attributes.has("value_strings") {
      throw ONNXError(.unsupportedForm("a constant that is text"))
    } else {
      throw ONNXError(.missingAttribute(name: "value", expected: "one attribute with the value"))
    }
    call.define(
      .constant(ConstantTensor(name: name, type: decoded.type, shape: decoded.shape, values: decoded.values)))
  }
}
