import Exact

/// Constants that say, or are made from, the shapes of values. The shape of a value that depends on inputs is known.
enum ShapeArithmetic {
  private static let newest = OperatorSets.supportedVersions.upperBound

  static let operators: [OperatorDefinition] = [
    OperatorDefinition(name: "ConstantOfShape", operands: 1...1, attributes: ["value": .tensor], versions: 9...newest) {
      call throws(ONNXError) in try fill(call)
    },
    OperatorDefinition(name: "EyeLike", operands: 1...1, attributes: ["dtype": .int, "k": .int], versions: 9...newest) {
      call throws(ONNXError) in try identity(call)
    },
    OperatorDefinition(name: "NonZero", operands: 1...1, versions: 9...newest) { call throws(ONNXError) in
      try nonZero(call)
    },
    OperatorDefinition(name: "OneHot", operands: 3...3, attributes: ["axis": .int], versions: 9...newest) {
      call throws(ONNXError) in try oneHot(call)
    },
    OperatorDefinition(name: "Range", operands: 3...3, versions: 11...26) { call throws(ONNXError) in
      try range(call)
    },
    // The type in which sums are kept has no bearing on exact ones.
    OperatorDefinition(name: "Range", operands: 3...3, attributes: ["stash_type": .int], versions: 27...newest) {
      call throws(ONNXError) in try range(call)
    },
    OperatorDefinition(name: "Shape", operands: 1...1, versions: 7...14) { call throws(ONNXError) in
      let extents = try call.operand(0).shape.extents
      define(call, .vector(extents.count), extents)
    },
    OperatorDefinition(name: "Shape", operands: 1...1, attributes: ["end": .int, "start": .int], versions: 15...newest)
    {
      call throws(ONNXError) in
      let extents = try call.operand(0).shape.extents
      func clamp(_ axis: Int) -> Int { min(max(axis < 0 ? axis + extents.count : axis, 0), extents.count) }
      let start = clamp(call.attributes.int("start") ?? 0)
      let end = max(start, clamp(call.attributes.int("end") ?? extents.count))
      define(call, .vector(end - start), Array(extents[start..<end]))
    },
    OperatorDefinition(name: "Size", operands: 1...1) { call throws(ONNXError) in
      define(call, .scalar, [try call.operand(0).shape.count])
    },
  ]

  private static func define(_ call: OperatorCall, _ shape: TensorShape, _ integers: [Int], type: ElementType = .int64)
  {
    call.define(
      .constant(ConstantTensor(name: call.label(), type: type, shape: shape, values: .integers(integers))))
  }

  private static func fill(_ call: OperatorCall) throws(ONNXError) {
    guard let extents = try call.integers(0, meaning: "a shape") else { throw ONNXError(.missingOperand(index: 0)) }
    let shape = try call.shape(extents)
    try call.reserve(shape.count)
    var one = ConstantTensor(zeroOf: .float32, named: call.label())
    if let tensor = call.attributes.tensor("value") {
      let (type, valueShape, values) = try TensorDecoder.decode(tensor, named: call.label())
      guard valueShape.count == 1 else {
        throw ONNXError(
          .attributeValue(
            name: "value", found: "a tensor of the shape \(valueShape.extents)", expected: "one with one element"))
      }
      one = ConstantTensor(name: call.label(), type: type, shape: .scalar, values: values)
    }
    call.define(.constant(one.broadcast(to: shape)))
  }

  private static func identity(_ call: OperatorCall) throws(ONNXError) {
    let value = try call.operand(0)
    var type = value.type
    if let number = call.attributes.int("dtype") {
      guard let given = Int32(exactly: number).flatMap(ElementType.init(rawValue:)) else {
        throw ONNXError(.attributeValue(name: "dtype", found: "\(number)", expected: "an element type"))
      }
      type = given
    }
    guard type.isFloatingPoint || type.integerRange != nil else {
      throw ONNXError(.unsupportedForm("an identity matrix of the type \(type)"))
    }
    let shape = value.shape
    guard shape.rank == 2 else {
      throw ONNXError(.valueShape(name: call.name(0), shape: shape.extents, expected: "two axes"))
    }
    try call.reserve(shape.count)
    let columns = shape.extents[1]
    // Beyond these bounds a diagonal is outside any matrix.
    let diagonal = min(max(call.attributes.int("k") ?? 0, -Int(Int32.max)), Int(Int32.max))
    let elements = shape.places.map { $0 % columns - $0 / columns == diagonal }
    let values: TensorValues =
      switch type {
      case .float64: .float64(elements.map { $0 ? 1 : 0 })
      case _ where type.isFloatingPoint: .float32(elements.map { $0 ? 1 : 0 })
      default: .integers(elements.map { $0 ? 1 : 0 })
      }
    call.define(.constant(ConstantTensor(name: call.label(), type: type, shape: shape, values: values)))
  }

  private static func range(_ call: OperatorCall) throws(ONNXError) {
    let type = try call.commonType(0..<3)
    var numbers: [Rational] = []
    for index in 0..<3 {
      let value = try call.operand(index)
      guard case .constant(let tensor) = value else {
        throw ONNXError(.notConstant(name: call.name(index), expected: "a number known when the model is imported"))
      }
      guard tensor.count == 1 else {
        throw ONNXError(.valueShape(name: call.name(index), shape: tensor.shape.extents, expected: "one element"))
      }
      numbers += try call.rationals(tensor)
    }
    let (start, limit, step) = (numbers[0], numbers[1], numbers[2])
    let length = max(0, try call.quotient(limit - start, step).ceil())
    guard let count = Int(exactly: length) else {
      throw ONNXError(.tensor(name: call.label(), .tooManyElements(extents: [.max])))
    }
    let shape = try call.shape([count])
    try call.reserve(count)
    try call.define(folded: (0..<count).map { start + Rational($0) * step }, shape: shape, type: type)
  }

  /// The indices of the elements other than 0, one column for each.
  private static func nonZero(_ call: OperatorCall) throws(ONNXError) {
    guard case .constant(let tensor) = try call.operand(0) else {
      throw ONNXError(.notConstant(name: call.name(0), expected: "a tensor known when the model is imported"))
    }
    try call.reserve(tensor.count)
    let places: [Int]
    switch tensor.values() {
    case .float32(let numbers): places = numbers.indices.filter { numbers[$0] != 0 }
    case .float64(let numbers): places = numbers.indices.filter { numbers[$0] != 0 }
    case .exact(let numbers): places = numbers.indices.filter { !numbers[$0].isZero }
    case .integers(let numbers): places = numbers.indices.filter { numbers[$0] != 0 }
    case .strings: throw ONNXError(.valueType(name: call.name(0), found: "string", expected: "a type of numbers"))
    }
    let rank = tensor.shape.rank
    let shape = try call.shape([rank, places.count])
    try call.reserve(shape.count)
    let strides = tensor.shape.strides
    let indices = (0..<rank).flatMap { axis in places.map { $0 / strides[axis] % tensor.shape.extents[axis] } }
    define(call, shape, indices)
  }

  /// Along a new axis one of two values at the place that an index names, and the other elsewhere.
  private static func oneHot(_ call: OperatorCall) throws(ONNXError) {
    func numbers(_ index: Int, _ meaning: String) throws(ONNXError) -> (shape: TensorShape, numbers: [Rational]) {
      guard case .constant(let tensor) = try call.operand(index) else {
        throw ONNXError(.notConstant(name: call.name(index), expected: "\(meaning) known when the model is imported"))
      }
      _ = try call.commonType([index])
      try call.reserve(tensor.count)
      return (tensor.shape, try call.rationals(tensor).map(\.truncated))
    }
    let indices = try numbers(0, "indices")
    let depths = try numbers(1, "a depth")
    guard depths.numbers.count == 1, let depth = Int(exactly: depths.numbers[0].numerator), depth >= 0 else {
      throw ONNXError(
        .operandValue(name: call.name(1), found: "\(depths.numbers.prefix(5))", expected: "one number from 0 on"))
    }
    let values = try call.operand(2)
    guard values.shape.extents == [2] else {
      throw ONNXError(.valueShape(name: call.name(2), shape: values.shape.extents, expected: "[2]"))
    }
    let rank = indices.shape.rank + 1
    let axis = try call.attributes.axis("axis", rank: rank, default: -1)
    var extents = indices.shape.extents
    extents.insert(depth, at: axis)
    let shape = try call.shape(extents)
    try call.reserve(shape.count)
    let inner = shape.product(axis + 1..<rank)
    let places = indices.numbers.map { number -> Int in
      let place = Int(exactly: number.numerator) ?? -1
      // From opset 11 on negative indices count from the end.
      return place < 0 && place >= -depth && call.opset >= 11 ? place + depth : place
    }
    let sources = shape.places.map { place in
      places[place / (inner * depth) * inner + place % inner] == place / inner % depth ? 1 : 0
    }
    try call.define(values, at: sources, shape: shape)
  }
}
