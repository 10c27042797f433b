import DAGNetwork
import Exact

/// Conversions between element types.
///
/// Constants are converted as ONNX says: to the nearest number of a floating-point type, ties to even; toward zero to an
/// integer type; integers to narrower ones by their lower bits. An activation keeps its exact value, so that it is only
/// ever widened.
enum Casts {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "Cast", operands: 1...1, attributes: ["to": .int], versions: 7...18) {
      call throws(ONNXError) in try cast(call, to: try target(call))
    },
    OperatorDefinition(name: "Cast", operands: 1...1, attributes: ["saturate": .int, "to": .int], versions: 19...23) {
      call throws(ONNXError) in try cast(call, to: try target(call))
    },
    OperatorDefinition(
      name: "Cast", operands: 1...1, attributes: ["round_mode": .string, "saturate": .int, "to": .int],
      versions: 24...newest
    ) { call throws(ONNXError) in try cast(call, to: try target(call)) },
    OperatorDefinition(name: "CastLike", operands: 2...2, versions: 15...18) { call throws(ONNXError) in
      try cast(call, to: try call.operand(1).type)
    },
    OperatorDefinition(name: "CastLike", operands: 2...2, attributes: ["saturate": .int], versions: 19...23) {
      call throws(ONNXError) in try cast(call, to: try call.operand(1).type)
    },
    OperatorDefinition(
      name: "CastLike", operands: 2...2, attributes: ["round_mode": .string, "saturate": .int], versions: 24...newest
    ) { call throws(ONNXError) in try cast(call, to: try call.operand(1).type) },
  ]

  private static func target(_ call: OperatorCall) throws(ONNXError) -> ElementType {
    guard let number = call.attributes.int("to") else {
      throw ONNXError(.missingAttribute(name: "to", expected: "an element type"))
    }
    guard let target = Int32(exactly: number).flatMap(ElementType.init(rawValue:)) else {
      throw ONNXError(.attributeValue(name: "to", found: "\(number)", expected: "an element type"))
    }
    return target
  }

  private static func cast(_ call: OperatorCall, to target: ElementType) throws(ONNXError) {
    switch try call.operand(0) {
    case .activation(let x):
      guard x.type.widens(to: target) else {
        throw ONNXError(
          .unsupportedForm(
            "a conversion of '\(x.name)' from \(x.type) to \(target), which rounds: expected one that widens"))
      }
      let head = try call.makeNode(x.shape, type: target)
      call.graph.addArc(from: x, to: head, .identity(width: x.shape.count))
    case .constant(let tensor):
      if tensor.type == target { return call.define(.constant(tensor)) }
      try call.reserve(tensor.count)
      let name = call.name(0)
      guard let values = try tensor.values().converted(from: tensor.type, to: target, of: name) else {
        throw ONNXError(.unsupportedForm("a conversion of the constant '\(name)' from \(tensor.type) to \(target)"))
      }
      call.define(.constant(ConstantTensor(name: call.label(), type: target, shape: tensor.shape, values: values)))
    }
  }
}

extension ElementType {
  /// Whether every number of this type is one of the other.
  fileprivate func widens(to other: ElementType) -> Bool {
    self == other || isFloatingPoint && other == .float64 || isHalf && other == .float32
  }

  private var isHalf: Bool { self == .float16 || self == .bfloat16 }

  /// The number of bits of an integer.
  fileprivate var integerWidth: Int? {
    switch self {
    case .int8, .uint8: 8
    case .int16, .uint16: 16
    case .int32, .uint32: 32
    case .int64, .uint64: 64
    default: nil
    }
  }
}

extension TensorValues {
  /// The values in another type; `nil` where the conversion is not supported.
  ///
  /// - Throws: ``ONNXError`` for a number that the type does not hold.
  fileprivate func converted(
    from source: ElementType, to target: ElementType, of name: String
  ) throws(ONNXError) -> TensorValues? {
    if case .strings = self { return nil }
    if target == .bool { return .integers(truthValues) }
    if target.isInteger { return .integers(try integers(target, of: name)) }
    if isExact, source.widens(to: target) { return self }
    switch target {
    case .float64:
      switch self {
      case .float32(let values): return .float64(values.map { Double($0) })
      case .float64: return self
      case .exact(let values): return .float64(values.map { Double($0) })
      case .integers(let values): return .float64(values.map { Double($0) })
      case .strings: return nil
      }
    case .float32, .float16, .bfloat16:
      switch self {
      case .float32(let values): return .float32(values.map { target.nearest($0) { Rational(exactly: $0) } })
      case .float64(let values): return .float32(values.map { target.nearest($0) { Rational(exactly: $0) } })
      case .exact(let values): return .float32(values.map { target.nearest($0) })
      case .integers(let values): return .float32(values.map { target.nearest(Rational($0)) })
      case .strings: return nil
      }
    default: return nil
    }
  }

  private var truthValues: [Int] {
    switch self {
    case .float32(let values): values.map { $0 == 0 ? 0 : 1 }
    case .float64(let values): values.map { $0 == 0 ? 0 : 1 }
    case .exact(let values): values.map { $0.isZero ? 0 : 1 }
    case .integers(let values): values.map { $0 == 0 ? 0 : 1 }
    case .strings: []
    }
  }

  /// The integer parts of numbers, or the lower bits of integers.
  private func integers(_ target: ElementType, of name: String) throws(ONNXError) -> [Int] {
    func refusal(_ value: String) -> ONNXError {
      ONNXError(.operandValue(name: name, found: value, expected: "numbers of the type \(target)"))
    }
    guard let range = target.integerRange, let width = target.integerWidth else { throw refusal("a list") }
    var integers: [Int] = []
    integers.reserveCapacity(count)
    if case .integers(let values) = self {
      for value in values {
        // The lower bits, as a number with a sign or without one.
        let bits = width == 64 ? value : value & (1 << width - 1)
        let number = range.lowerBound < 0 && width < 64 && bits > range.upperBound ? bits - 1 << width : bits
        guard range.contains(number) else { throw refusal("\(value)") }
        integers.append(number)
      }
      return integers
    }
    if let position = firstNonFinite { throw ONNXError(.nonFinite(tensor: name, position: position)) }
    for value in rationals {
      guard let number = Int(exactly: value.truncated.numerator), range.contains(number) else {
        throw refusal("\(value)")
      }
      integers.append(number)
    }
    return integers
  }
}

extension ElementType {
  /// The number of this type, one of those that a `Float` holds, that is nearest to another; NaN and infinities stay.
  fileprivate func nearest<Number: BinaryFloatingPoint>(_ value: Number, _ exactly: (Number) -> Rational?) -> Float {
    if self == .float32 { return Float(value) }
    return exactly(value).map(nearest) ?? Float(value)
  }

  fileprivate func nearest(_ value: Rational) -> Float {
    switch self {
    case .float16: value.nearest(precision: 11, leastExponent: -14, greatest: 65504)
    case .bfloat16: value.nearest(precision: 8, leastExponent: -126, greatest: 0x1.FEp127)
    default: Float(value)
    }
  }
}

extension Rational {
  /// The nearest number of a narrow floating-point format, ties to even; infinite beyond the greatest one.
  fileprivate func nearest(precision: Int, leastExponent: Int, greatest: Float) -> Float {
    guard !isZero else { return 0 }
    let size = Double(magnitude)
    // A number that is rounded up to a power of two here is nearest to that power in the format too.
    let exponent = max(size.isFinite ? (size == 0 ? leastExponent : Int(size.exponent)) : 1023, leastExponent)
    let scale = exponent - precision + 1
    let steps = (self * Rational(mantissa: 1, exponentOfTwo: -scale)).roundedToEven
    let nearest = Float(steps * Rational(mantissa: 1, exponentOfTwo: scale))
    return nearest.magnitude <= greatest ? nearest : signum() < 0 ? -.infinity : .infinity
  }
}
