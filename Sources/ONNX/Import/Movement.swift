import DAGNetwork

// What only moves elements: each element of the result is one of the operand's, or a fill. On an activation that is one
// selection, on a constant a constant.

extension OperatorCall {
  /// Makes a result whose elements stand at positions of an operand.
  ///
  /// Where nothing moves, an activation gets the identity and a constant stays the parameter that it is. A result that
  /// has no element of the operand is a constant.
  ///
  /// - Parameters:
  ///   - sources: for each element of the result, in row-major order, its position in the operand, or −1 for the fill.
  ///   - fill: a constant of one element and of the operand's type; 0 if it is left out.
  /// - Precondition: there are as many sources as the shape has elements, and their number is reserved.
  func define(
    _ value: GraphValue, at sources: [Int], shape: TensorShape, fill: ConstantTensor? = nil, result index: Int = 0
  ) throws(ONNXError) {
    let isInPlace = sources.count == value.shape.count && sources.enumerated().allSatisfy { $0 == $1 }
    switch value {
    case .constant(let tensor):
      let name = label(index)
      define(
        .constant(
          isInPlace
            ? tensor.reshaped(to: shape, named: name)
            : try gather(tensor, at: sources, shape: shape, fill: fill, named: name)),
        result: index)
    case .activation(let x):
      let isFilled = sources.contains(-1)
      if isFilled, let fill, let position = fill.values().firstNonFinite {
        throw ONNXError(.nonFinite(tensor: fill.storage.name, position: position))
      }
      guard sources.contains(where: { $0 >= 0 }) else {
        let constant = fill ?? ConstantTensor(zeroOf: x.type, named: label(index))
        return define(.constant(constant.broadcast(to: shape)), result: index)
      }
      if isInPlace { return try makeNode(shape, from: x, .identity(width: shape.count), result: index) }
      let map = LinearMap.selection(SelectionMap(inputWidth: x.shape.count, sources: sources.map { Int32($0) }))
      guard isFilled, let fill, try rationals(fill).first?.isZero == false else {
        return try makeNode(shape, from: x, .linear(map), result: index)
      }
      // Two numbers that are picked from: 0 where an element stands, the fill elsewhere.
      let choices = ConstantTensor(
        name: "\(label(index))#fill", type: x.type, shape: .vector(2),
        values: try joined([ConstantTensor(zeroOf: x.type, named: ""), fill]))
      let constant = ParameterVector(try choices.storage.parameter(), indices: sources.map { $0 < 0 ? 1 : 0 })
      try makeNode(shape, from: x, .affine(Affine(map, constant: constant)), result: index)
    }
  }

  /// Makes a result that picks positions along each axis of an operand, independently of the others.
  ///
  /// - Parameters:
  ///   - view: the extents under which the operand is seen, if not its own.
  ///   - extents: how many positions are picked along each axis.
  ///   - shape: the extents of the result, if not these.
  ///   - position: the position along an axis that is picked there at an index; −1 for the fill.
  func pick(
    _ value: GraphValue, viewedAs view: [Int]? = nil, extents: [Int], shape: [Int]? = nil, fill: ConstantTensor? = nil,
    result index: Int = 0, _ position: (_ axis: Int, _ index: Int) -> Int
  ) throws(ONNXError) {
    let picked = try self.shape(extents, result: index)
    try reserve(picked.count)
    var sources = [0]
    if picked.count == 0 {
      sources = []
    } else {
      let strides = try self.shape(view ?? value.shape.extents).strides
      for (axis, extent) in extents.enumerated() {
        let offsets = (0..<extent).map { index in
          let place = position(axis, index)
          return place < 0 ? -1 : place * strides[axis]
        }
        if offsets == [0] { continue }
        var next: [Int] = []
        next.reserveCapacity(sources.count * extent)
        for source in sources {
          for offset in offsets { next.append(source < 0 || offset < 0 ? -1 : source + offset) }
        }
        sources = next
      }
    }
    try define(
      value, at: sources, shape: try self.shape(shape ?? extents, result: index), fill: fill, result: index)
  }

  /// Makes the result one whose elements come from two operands: each place from one of them, or from none.
  ///
  /// - Parameter parts: the operands, and for each element of the result the position in the operand, or −1.
  /// - Precondition: there are as many sources as the shape has elements, and their number is reserved. No place has two
  ///   sources, and the operands are of one type.
  func define(
    joining first: (value: GraphValue, sources: [Int]), _ second: (value: GraphValue, sources: [Int]),
    shape: TensorShape, type: ElementType
  ) throws(ONNXError) {
    let parts = [first, second].filter { $0.sources.contains { $0 >= 0 } }
    guard parts.count == 2 else {
      return try define(parts.first?.value ?? first.value, at: (parts.first ?? first).sources, shape: shape)
    }
    if let a = first.value.constant, let b = second.value.constant {
      try reserve(a.count + b.count)
      let values = try joined([a, b]).gathered(
        shape.places.map { first.sources[$0] >= 0 ? first.sources[$0] : a.count + second.sources[$0] })
      return define(.constant(ConstantTensor(name: label(), type: type, shape: shape, values: values)))
    }
    var rider: ParameterVector?
    for (value, sources) in parts {
      guard let tensor = value.constant else { continue }
      rider = try gather(tensor, at: sources, shape: shape, named: "\(label())#constant").vector()
    }
    let head = try makeNode(shape, type: type)
    for case (.activation(let x), let sources) in parts {
      let map = LinearMap.selection(SelectionMap(inputWidth: x.shape.count, sources: sources.map { Int32($0) }))
      graph.addArc(from: x, to: head, .affine(Affine(map, constant: rider)))
      rider = nil
    }
  }

  /// The elements of a constant at some positions, −1 for the fill.
  func gather(
    _ tensor: ConstantTensor, at sources: [Int], shape: TensorShape, fill: ConstantTensor? = nil, named name: String
  ) throws(ONNXError) -> ConstantTensor {
    let stored = tensor.storage.values
    let places = tensor.storagePositions(of: sources)
    let values: TensorValues
    if !sources.contains(-1) {
      values = stored.gathered(places)
    } else {
      switch (stored, (fill ?? ConstantTensor(zeroOf: tensor.type, named: name)).values()) {
      case (.float32(let numbers), .float32(let fill)): values = .float32(places.map { $0 < 0 ? fill[0] : numbers[$0] })
      case (.float64(let numbers), .float64(let fill)): values = .float64(places.map { $0 < 0 ? fill[0] : numbers[$0] })
      case (.integers(let numbers), .integers(let fill)):
        values = .integers(places.map { $0 < 0 ? fill[0] : numbers[$0] })
      case (.strings, _), (_, .strings): values = .strings
      case (_, let fill):
        let picked = stored.gathered(places.filter { $0 >= 0 })
        for numbers in [picked, fill] {
          if let position = numbers.firstNonFinite { throw ONNXError(.nonFinite(tensor: name, position: position)) }
        }
        var rest = picked.rationals.makeIterator()
        let number = fill.rationals[0]
        values = .exact(places.map { $0 < 0 ? number : rest.next() ?? number })
      }
    }
    return ConstantTensor(name: name, type: tensor.type, shape: shape, values: values)
  }

  /// The elements of constants of one type, one after the other. Where one is computed, and so exact, all are made
  /// exact.
  func joined(_ tensors: [ConstantTensor]) throws(ONNXError) -> TensorValues {
    var parts = tensors.map { $0.values() }
    if parts.contains(where: \.isExact) {
      for (index, tensor) in tensors.enumerated() { parts[index] = .exact(try rationals(tensor)) }
    }
    return TensorValues(concatenating: parts)
  }

  /// The integers of an operand of any shape that must be known at import, with its shape.
  ///
  /// - Parameter meaning: what the operand says, for messages.
  func indices(_ index: Int, meaning: String) throws(ONNXError) -> (shape: TensorShape, elements: [Int]) {
    guard case .constant(let tensor) = try operand(index) else {
      throw ONNXError(.notConstant(name: name(index), expected: "\(meaning) known when the model is imported"))
    }
    try reserve(tensor.count)
    guard tensor.type.isInteger, let elements = tensor.integers() else {
      throw ONNXError(.valueType(name: name(index), found: "\(tensor.type)", expected: "an integer type"))
    }
    return (tensor.shape, elements)
  }

  /// The truth values of an operand that must be known at import.
  ///
  /// - Parameter meaning: what the operand says, for messages.
  func truthValues(_ index: Int, meaning: String) throws(ONNXError) -> ConstantTensor {
    guard case .constant(let tensor) = try operand(index) else {
      throw ONNXError(.notConstant(name: name(index), expected: "\(meaning) known when the model is imported"))
    }
    guard tensor.type == .bool else {
      throw ONNXError(.valueType(name: name(index), found: "\(tensor.type)", expected: "bool"))
    }
    return tensor
  }

  /// A single integer that must be known at import.
  func integer(_ index: Int, meaning: String) throws(ONNXError) -> Int? {
    guard let integers = try integers(index, meaning: meaning) else { return nil }
    guard integers.count == 1 else {
      throw ONNXError(.operandValue(name: name(index), found: "\(integers.count) numbers", expected: "one: \(meaning)"))
    }
    return integers[0]
  }

  /// A position counted from the front of an axis; negative ones count from its end.
  func resolve(_ position: Int, extent: Int, operand index: Int) throws(ONNXError) -> Int {
    guard position >= -extent, position < extent else {
      throw ONNXError(
        .operandValue(
          name: name(index), found: "\(position)", expected: "positions along an axis of extent \(extent)"))
    }
    return position < 0 ? position + extent : position
  }
}

extension TensorShape {
  /// The positions of all elements.
  var places: Range<Int> { 0..<count }
}

extension ConstantTensor {
  /// A 0 of a type.
  init(zeroOf type: ElementType, named name: String) {
    let values: TensorValues =
      switch type {
      case .float64: .float64([0])
      case _ where type.integerRange != nil: .integers([0])
      default: .float32([0])
      }
    self.init(name: name, type: type, shape: .scalar, values: values)
  }

  /// Where the elements at some positions are stored; −1 stays.
  ///
  /// - Complexity: linear in the number of positions, whatever the size of the tensor.
  func storagePositions(of positions: [Int]) -> [Int] {
    if isWhole { return positions }
    let axes = shape.extents.indices.reversed().filter { shape.extents[$0] != 1 }
    return positions.map { position in
      if position < 0 { return -1 }
      var rest = position
      var place = 0
      for axis in axes {
        place += rest % shape.extents[axis] * strides[axis]
        rest /= shape.extents[axis]
      }
      return place
    }
  }
}
