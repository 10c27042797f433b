/// Operators whose results are constants.
enum Constants {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Cast", operands: 1...1, attributes: ["to": .int], versions: 7...18) {
      call throws(ONNXError) in try cast(call)
    },
    OperatorDefinition(
      name: "Cast", operands: 1...1, attributes: ["to": .int, "saturate": .int, "round_mode": .string],
      versions: 19...newest
    ) { call throws(ONNXError) in try cast(call) },
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

  /// Constants are converted as ONNX says; an activation keeps its exact value, so that it is only ever widened.
  private static func cast(_ call: OperatorCall) throws(ONNXError) {
    guard let number = call.attributes.int("to") else {
      throw ONNXError(.missingAttribute(name: "to", expected: "an element type"))
    }
    guard let target = Int32(exactly: number).flatMap(ElementType.init(rawValue:)) else {
      throw ONNXError(.attributeValue(name: "to", found: "\(number)", expected: "an element type"))
    }
    switch try call.operand(0) {
    case .activation(let x):
      guard x.type == target || x.type != .float64 && target == .float64 || x.type.isHalf && target == .float32 else {
        throw ONNXError(
          .unsupportedForm(
            "a conversion of '\(x.name)' from \(x.type) to \(target), which rounds: expected one that widens"))
      }
      let head = try call.makeNode(x.shape, type: target)
      call.graph.addArc(from: x, to: head, .identity(width: x.shape.count))
    case .constant(let tensor):
      if tensor.type == target { return call.define(.constant(tensor)) }
      let name = call.name(0)
      guard let values = try tensor.values().converted(from: tensor.type, to: target, of: name) else {
        throw ONNXError(.unsupportedForm("a conversion of the constant '\(name)' from \(tensor.type) to \(target)"))
      }
      call.define(.constant(ConstantTensor(name: call.label(), type: target, shape: tensor.shape, values: values)))
    }
  }
}

extension ElementType {
  fileprivate var isHalf: Bool { self == .float16 || self == .bfloat16 }
}

extension TensorValues {
  /// The values in another type; `nil` where the conversion is not supported.
  ///
  /// - Throws: ``ONNXError`` for a number that the type does not hold.
  fileprivate func converted(
    from source: ElementType, to target: ElementType, of name: String
  ) throws(ONNXError) -> TensorValues? {
    switch (self, target) {
    case (.integers(let values), .float32): return .float32(values.map { Float($0) })
    case (.integers(let values), .float64): return .float64(values.map { Double($0) })
    case (.float32(let values), .float64): return .float64(values.map { Double($0) })
    case (.float64(let values), .float32): return .float32(values.map { Float($0) })
    case (.exact, .float64): return source == .float64 ? self : nil
    case (.integers(let values), .bool): return .integers(values.map { $0 == 0 ? 0 : 1 })
    case (.float32(let values), _) where target.isInteger:
      return .integers(try TensorValues.truncated(values, to: target, of: name))
    case (.float64(let values), _) where target.isInteger:
      return .integers(try TensorValues.truncated(values, to: target, of: name))
    case (.integers(let values), _) where target.isInteger:
      guard let range = target.integerRange else { return nil }
      for (position, value) in values.enumerated() where !range.contains(value) {
        throw ONNXError(.tensor(name: name, .elementRange(position: position, value: value, type: "\(target)")))
      }
      return self
    default: return nil
    }
  }

  /// The integer parts of numbers.
  private static func truncated(
    _ values: [some BinaryFloatingPoint], to target: ElementType, of name: String
  ) throws(ONNXError) -> [Int] {
    var integers: [Int] = []
    integers.reserveCapacity(values.count)
    for value in values {
      guard let integer = Int(exactly: value.rounded(.towardZero)), target.integerRange?.contains(integer) == true
      else {
        throw ONNXError(.operandValue(name: name, found: "\(value)", expected: "numbers of the type \(target)"))
      }
      integers.append(integer)
    }
    return integers
  }
}
