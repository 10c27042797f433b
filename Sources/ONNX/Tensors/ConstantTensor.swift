import DAGNetwork

/// A tensor stored in the model, or computed from such tensors.
///
/// The parameter that stands for it in the network is made at its first use and is one object from then on, so that
/// what is stored once is shared in the network too.
final class ConstantStorage {
  let name: String
  let type: ElementType
  let shape: TensorShape
  let values: TensorValues
  private var made: Parameter?

  init(name: String, type: ElementType, shape: TensorShape, values: TensorValues) {
    self.name = name
    self.type = type
    self.shape = shape
    self.values = values
  }

  /// - Throws: ``ONNXError`` with the reason `nonFinite` for a NaN or an infinity, `valueType` for what is no
  ///   floating-point tensor.
  func parameter() throws(ONNXError) -> Parameter {
    if let made { return made }
    let parameterValues: ParameterValues
    switch values {
    case .float32(let values): parameterValues = .float32(values)
    case .float64(let values): parameterValues = .float64(values)
    case .exact(let values): parameterValues = .exact(values)
    case .integers, .strings:
      throw ONNXError(.valueType(name: name, found: "\(type)", expected: "a floating-point type"))
    }
    if let position = values.firstNonFinite { throw ONNXError(.nonFinite(tensor: name, position: position)) }
    do throws(NetworkError) {
      let parameter = try Parameter(name: name, shape: shape.extents, values: parameterValues)
      made = parameter
      return parameter
    } catch { throw ONNXError(.network(error)) }
  }
}

/// A constant as an operator sees it: stored elements under a shape and strides. Reshaping, transposing and
/// broadcasting a constant make no copy, so that its uses share one parameter.
struct ConstantTensor {
  let storage: ConstantStorage
  let shape: TensorShape
  /// The distance in the storage between neighbours along each axis; 0 along a broadcast one.
  let strides: [Int]

  init(_ storage: ConstantStorage) {
    self.storage = storage
    shape = storage.shape
    strides = storage.shape.strides
  }

  /// A tensor of its own.
  init(name: String, type: ElementType, shape: TensorShape, values: TensorValues) {
    self.init(ConstantStorage(name: name, type: type, shape: shape, values: values))
  }

  private init(_ storage: ConstantStorage, shape: TensorShape, strides: [Int]) {
    self.storage = storage
    self.shape = shape
    self.strides = strides
  }

  var type: ElementType { storage.type }
  var count: Int { shape.count }

  /// Whether the elements are all of the stored ones, in their order.
  var isWhole: Bool { count == storage.shape.count && strides(are: shape.strides) }

  /// Whether this is a matrix whose transpose holds all of the stored elements in their order.
  var isTransposedWhole: Bool {
    shape.rank == 2 && count == storage.shape.count && strides(are: [1, shape.extents[0]])
  }

  /// Strides along axes of extent 1 do not matter.
  private func strides(are expected: [Int]) -> Bool {
    shape.extents.indices.allSatisfy { shape.extents[$0] <= 1 || strides[$0] == expected[$0] }
  }

  /// Where each element is stored, in row-major order.
  ///
  /// - Complexity: linear in the number of elements.
  func positions() -> [Int] { shape.offsets(strides: strides) }

  /// The elements in row-major order.
  func values() -> TensorValues { isWhole ? storage.values : storage.values.gathered(positions()) }

  func permuted(_ order: [Int]) -> ConstantTensor {
    ConstantTensor(storage, shape: shape.permuted(order), strides: order.map { strides[$0] })
  }

  /// The tensor broadcast to a shape that its own can be broadcast to.
  func broadcast(to target: TensorShape) -> ConstantTensor {
    ConstantTensor(storage, shape: target, strides: shape.broadcastStrides(strides, to: target))
  }

  /// The elements in row-major order under another shape; a copy where the strides allow nothing else.
  ///
  /// - Precondition: the shape has as many elements.
  func reshaped(to target: TensorShape, named name: String) -> ConstantTensor {
    if isWhole { return ConstantTensor(storage, shape: target, strides: target.strides) }
    // Axes of extent 1 come and go without moving an element, whatever the order of the others.
    let axes = shape.extents.indices.filter { shape.extents[$0] != 1 }
    if axes.map({ shape.extents[$0] }) == target.extents.filter({ $0 != 1 }) {
      var rest = axes.map { strides[$0] }.makeIterator()
      return ConstantTensor(storage, shape: target, strides: target.extents.map { $0 == 1 ? 0 : rest.next() ?? 0 })
    }
    return ConstantTensor(name: name, type: type, shape: target, values: values())
  }

  /// The elements as a tensor of their own.
  func copied(named name: String) -> ConstantTensor {
    ConstantTensor(name: name, type: type, shape: shape, values: values())
  }

  /// The elements as a parameter vector, in row-major order.
  func vector(scale: Double = 1) throws(ONNXError) -> ParameterVector {
    let parameter = try storage.parameter()
    return ParameterVector(parameter, indices: isWhole ? nil : positions().map { Int32($0) }, scale: scale)
  }

  /// The matrix that this is, as a map that multiplies by it (from the left).
  ///
  /// - Parameter isTransposed: whether the map multiplies by the transpose.
  /// - Precondition: the tensor has two axes, none of extent 0.
  func matrix(isTransposed: Bool = false, scale: Double = 1, named name: String) throws(ONNXError) -> DenseMap {
    let rows = shape.extents[0]
    let columns = shape.extents[1]
    let extents = isTransposed ? (output: columns, input: rows) : (output: rows, input: columns)
    if isWhole || isTransposedWhole {
      return DenseMap(
        try storage.parameter(), outputWidth: extents.output, inputWidth: extents.input,
        isTransposed: isTransposed != !isWhole, scale: scale)
    }
    let copy = ConstantStorage(name: name, type: type, shape: shape, values: values())
    return DenseMap(
      try copy.parameter(), outputWidth: extents.output, inputWidth: extents.input, isTransposed: isTransposed,
      scale: scale)
  }

  /// The elements as integers; `nil` for other numbers.
  func integers() -> [Int]? {
    if case .integers(let values) = values() { values } else { nil }
  }
}

extension TensorShape {
  /// The strides of a tensor of this shape when it is broadcast to another.
  ///
  /// - Precondition: this shape can be broadcast to the target.
  func broadcastStrides(_ strides: [Int], to target: TensorShape) -> [Int] {
    target.extents.indices.map { axis in
      let own = axis - (target.rank - rank)
      return own < 0 || extents[own] == 1 ? 0 : strides[own]
    }
  }

  /// The sums `Σ index[axis] · strides[axis]` over all indices in row-major order.
  func offsets(strides: [Int]) -> [Int] {
    var offsets: [Int] = []
    offsets.reserveCapacity(count)
    guard count > 0 else { return offsets }
    guard let last = extents.indices.last else { return [0] }
    var index = [Int](repeating: 0, count: rank)
    var start = 0
    while true {
      for i in 0..<extents[last] { offsets.append(start + i * strides[last]) }
      // The next row: the last axis but one counts on, and carries.
      var axis = last - 1
      while axis >= 0 {
        index[axis] += 1
        start += strides[axis]
        if index[axis] < extents[axis] { break }
        start -= index[axis] * strides[axis]
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return offsets }
    }
  }
}
