/// Protocol-buffer fields, written by hand: the tests make models of their own, also such as no library would write.
struct Wire: Sendable, Equatable {
  private(set) var bytes: [UInt8] = []

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// An integer, or an enumeration.
  mutating func add(_ field: UInt64, _ value: Int) {
    varint(field << 3)
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func add(_ field: UInt64, _ value: Float) {
    varint(field << 3 | 5)
    for byte in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> (8 * byte))) }
  }

  /// Bytes, text, or a message.
  mutating func add(_ field: UInt64, _ value: [UInt8]) {
    varint(field << 3 | 2)
    varint(UInt64(value.count))
    bytes += value
  }

  mutating func add(_ field: UInt64, _ value: String) { add(field, Array(value.utf8)) }

  mutating func add(_ field: UInt64, _ value: Wire) { add(field, value.bytes) }

  /// Numbers packed into one field.
  mutating func add(_ field: UInt64, packed values: [Int]) {
    var packed = Wire()
    for value in values { packed.varint(UInt64(bitPattern: Int64(value))) }
    add(field, packed)
  }

  mutating func add(_ field: UInt64, packed values: [Float]) { add(field, values.littleEndianBytes) }

  mutating func add(_ field: UInt64, packed values: [Double]) { add(field, values.littleEndianBytes) }
}

extension [Float] {
  var littleEndianBytes: [UInt8] {
    flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
  }
}

extension [Double] {
  var littleEndianBytes: [UInt8] {
    flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt64($0))) } }
  }
}
