extension TensorDecoder {
  /// The dense elements of a sparse tensor: the values stand at the indices, everything else is 0.
  ///
  /// - Parameter limit: the largest number of elements that is made; a few bytes can name a huge shape.
  static func decode(
    sparse tensor: Onnx_SparseTensorProto, named name: String, limit: Int
  ) throws(ONNXError) -> (type: ElementType, shape: TensorShape, values: TensorValues) {
    let shape = try TensorShape(tensor.dims.map { Int($0) }, of: name)
    let (type, valuesShape, values) = try decode(tensor.values, named: name)
    let (_, indicesShape, indices) = try decode(tensor.indices, named: "\(name) (indices)")
    func problem(_ what: String) -> ONNXError { ONNXError(.tensor(name: name, .sparse(what))) }
    guard shape.count <= limit else {
      throw ONNXError(.limit(what: "elements of the sparse tensor '\(name)'", needed: shape.count, limit: limit))
    }
    guard valuesShape.rank == 1 else {
      throw problem("values have the shape \(valuesShape.extents): expected a vector")
    }
    guard case .integers(let entries) = indices else { throw problem("indices are no integers") }
    let positions: [Int]
    switch indicesShape.extents {
    case [values.count]: positions = entries
    case [values.count, shape.rank]:
      let strides = shape.strides
      var found: [Int] = []
      for entry in 0..<values.count {
        var position = 0
        for axis in 0..<shape.rank {
          let index = entries[entry * shape.rank + axis]
          guard index >= 0, index < shape.extents[axis] else { throw problem("indices lie outside its shape") }
          position += index * strides[axis]
        }
        found.append(position)
      }
      positions = found
    default: throw problem("indices have the shape \(indicesShape.extents), with \(values.count) values")
    }
    // Sorted and distinct, as ONNX has them; so that no position is given twice.
    var previous = -1
    for position in positions {
      guard position > previous, position < shape.count else {
        throw problem("indices are not ascending positions inside its shape")
      }
      previous = position
    }
    return (type, shape, values.scattered(to: positions, count: shape.count))
  }
}

extension TensorValues {
  /// These values at some positions of an array of zeros.
  fileprivate func scattered(to positions: [Int], count: Int) -> TensorValues {
    func scatter<Number>(_ values: [Number], zero: Number) -> [Number] {
      var result = [Number](repeating: zero, count: count)
      for (position, value) in zip(positions, values) { result[position] = value }
      return result
    }
    return switch self {
    case .float32(let values): .float32(scatter(values, zero: 0))
    case .float64(let values): .float64(scatter(values, zero: 0))
    case .exact(let values): .exact(scatter(values, zero: 0))
    case .integers(let values): .integers(scatter(values, zero: 0))
    case .strings: .strings
    }
  }
}
