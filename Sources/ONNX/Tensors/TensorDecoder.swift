internal import Foundation

/// Reads the elements of stored tensors.
enum TensorDecoder {
  /// The elements of a tensor, in the order in which they are stored, which is row-major.
  ///
  /// - Parameter name: what errors call the tensor.
  /// - Throws: ``ONNXError`` with the reason `tensor` if the shape is impossible, the data has another size than the
  ///   shape says or lies in a field of another type, an element is none of its type, or the type is not supported. Memory is
  ///   taken in proportion to the data that there is, never to what a shape says.
  static func decode(
    _ tensor: Onnx_TensorProto, named name: String
  ) throws(ONNXError) -> (type: ElementType, shape: TensorShape, values: TensorValues) {
    guard !tensor.hasSegment else { throw ONNXError(.tensor(name: name, .segmented)) }
    guard tensor.dataLocation != .external, tensor.externalData.isEmpty else {
      throw ONNXError(.tensor(name: name, .external))
    }
    guard let type = ElementType(rawValue: tensor.dataType) else {
      throw ONNXError(.tensor(name: name, .elementType(ElementType.name(ofNumber: tensor.dataType))))
    }
    let shape = try TensorShape(tensor.dims.map { Int($0) }, of: name)
    let values = try Decoding(tensor: tensor, name: name, type: type, count: shape.count).values()
    return (type, shape, values)
  }
}

private struct Decoding {
  let tensor: Onnx_TensorProto
  let name: String
  let type: ElementType
  let count: Int

  func problem(_ problem: ONNXError.TensorProblem) -> ONNXError { ONNXError(.tensor(name: name, problem)) }

  func values() throws(ONNXError) -> TensorValues {
    let field = try typedField()
    if let other = fieldsInUse.first(where: { $0 != field && $0 != "raw_data" }) {
      throw problem(.dataField(found: other, expected: "\(field) or raw_data"))
    }
    if tensor.hasRawData && !tensor.rawData.isEmpty {
      if fieldsInUse.contains(field) {
        throw problem(.dataField(found: "\(field) and raw_data", expected: "one of them"))
      }
      return try rawValues()
    }
    return try typedValues()
  }

  /// The field for elements that are not raw.
  private func typedField() throws(ONNXError) -> String {
    switch type {
    case .float32: "float_data"
    case .float64: "double_data"
    case .int64: "int64_data"
    case .uint32, .uint64: "uint64_data"
    case .string: "string_data"
    case .bool, .int8, .uint8, .int16, .uint16, .int32, .float16, .bfloat16: "int32_data"
    default: throw problem(.elementType("\(type)"))
    }
  }

  private var fieldsInUse: [String] {
    var fields: [String] = []
    if !tensor.floatData.isEmpty { fields.append("float_data") }
    if !tensor.doubleData.isEmpty { fields.append("double_data") }
    if !tensor.int64Data.isEmpty { fields.append("int64_data") }
    if !tensor.uint64Data.isEmpty { fields.append("uint64_data") }
    if !tensor.int32Data.isEmpty { fields.append("int32_data") }
    if !tensor.stringData.isEmpty { fields.append("string_data") }
    if !tensor.rawData.isEmpty { fields.append("raw_data") }
    return fields
  }

  private func expect(_ found: Int, _ expected: Int, _ unit: String) throws(ONNXError) {
    guard found == expected else { throw problem(.dataSize(found: found, expected: expected, unit: unit)) }
  }

  private func typedValues() throws(ONNXError) -> TensorValues {
    switch type {
    case .float32:
      try expect(tensor.floatData.count, count, "elements")
      return .float32(tensor.floatData)
    case .float64:
      try expect(tensor.doubleData.count, count, "elements")
      return .float64(tensor.doubleData)
    case .string:
      try expect(tensor.stringData.count, count, "elements")
      return .strings
    case .float16, .bfloat16:
      try expect(tensor.int32Data.count, count, "elements")
      let patterns = try integers(tensor.int32Data, in: 0...0xFFFF).map { UInt16($0) }
      return .float32(patterns.map { type == .float16 ? Float(binary16: $0) : Float(bfloat16: $0) })
    case .int64:
      try expect(tensor.int64Data.count, count, "elements")
      return .integers(try integers(tensor.int64Data, in: Int.min...Int.max))
    case .uint32, .uint64:
      try expect(tensor.uint64Data.count, count, "elements")
      return .integers(try integers(tensor.uint64Data, in: type.integerRange ?? 0...0))
    default:
      try expect(tensor.int32Data.count, count, "elements")
      return .integers(try integers(tensor.int32Data, in: type.integerRange ?? 0...0))
    }
  }

  private func integers(_ data: [some FixedWidthInteger], in range: ClosedRange<Int>) throws(ONNXError) -> [Int] {
    var integers: [Int] = []
    integers.reserveCapacity(data.count)
    for (position, element) in data.enumerated() {
      let value = Int(clamping: element)
      guard range.contains(value), value == element else {
        throw problem(.elementRange(position: position, value: value, type: "\(type)"))
      }
      integers.append(value)
    }
    return integers
  }

  /// Fixed-width elements, the least significant byte first.
  private func rawValues() throws(ONNXError) -> TensorValues {
    guard let size = type.byteCount else { throw problem(.dataField(found: "raw_data", expected: try typedField())) }
    let bytes = tensor.rawData
    try expect(bytes.count, count * size, "bytes")
    switch type {
    case .float32: return .float32(bytes.littleEndian { (word: UInt32) in Float(bitPattern: word) })
    case .float64: return .float64(bytes.littleEndian { (word: UInt64) in Double(bitPattern: word) })
    case .float16: return .float32(bytes.littleEndian { (word: UInt16) in Float(binary16: word) })
    case .bfloat16: return .float32(bytes.littleEndian { (word: UInt16) in Float(bfloat16: word) })
    case .int64: return .integers(bytes.littleEndian { (word: UInt64) in Int(Int64(bitPattern: word)) })
    case .int32: return .integers(bytes.littleEndian { (word: UInt32) in Int(Int32(bitPattern: word)) })
    case .int16: return .integers(bytes.littleEndian { (word: UInt16) in Int(Int16(bitPattern: word)) })
    case .int8: return .integers(bytes.littleEndian { (word: UInt8) in Int(Int8(bitPattern: word)) })
    case .uint32: return .integers(bytes.littleEndian { (word: UInt32) in Int(word) })
    case .uint16: return .integers(bytes.littleEndian { (word: UInt16) in Int(word) })
    case .uint64: return .integers(try integers(bytes.littleEndian { (word: UInt64) in word }, in: 0...Int.max))
    default:
      return .integers(try integers(bytes.littleEndian { (word: UInt8) in word }, in: type.integerRange ?? 0...0))
    }
  }
}

extension Data {
  /// What these bytes are as fixed-width integers, the least significant byte first, each transformed.
  ///
  /// - Precondition: the number of bytes is a multiple of the integers' size.
  @inline(__always)
  fileprivate func littleEndian<Word: FixedWidthInteger & UnsignedInteger, Element>(
    _ transform: (Word) -> Element
  ) -> [Element] {
    let size = Word.bitWidth / 8
    let bytes = span
    var elements: [Element] = []
    elements.reserveCapacity(bytes.count / size)
    for start in stride(from: 0, to: bytes.count, by: size) {
      var word: Word = 0
      for offset in 0..<size { word |= Word(truncatingIfNeeded: bytes[start + offset]) << (8 * offset) }
      elements.append(transform(word))
    }
    return elements
  }
}
