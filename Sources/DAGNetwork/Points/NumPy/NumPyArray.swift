import Exact

/// An array in the format of NumPy's `.npy` files (NEP 1, versions 1 to 3), with the exact values of its elements.
public struct NumPyArray: Sendable, Hashable {
  public let shape: [Int]
  /// In row-major order, whatever the order of the file.
  public let values: [Rational]

  /// - Throws: ``NumPyError``.
  /// - Complexity: linear in the number of bytes.
  public init(parsing bytes: ArraySlice<UInt8>) throws(NumPyError) {
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), bytes.count >= 10 else { throw .notAnArray }
    let start = bytes.startIndex
    let version = bytes[start + 6]
    guard (1...3).contains(version) else { throw .header(offset: 6, expected: "a version from 1 to 3") }
    let lengthSize = version == 1 ? 2 : 4
    let headerStart = start + 8 + lengthSize
    guard headerStart <= bytes.endIndex else { throw .header(offset: 8, expected: "the length of the header") }
    let length = Int(littleEndian(bytes[(start + 8)..<headerStart]))
    guard length <= bytes.endIndex - headerStart else {
      throw .header(offset: 8, expected: "a length within the file")
    }
    var scanner = NumPyHeaderScanner(bytes[headerStart..<headerStart + length], fileStart: start)
    let header = try scanner.scan()
    let data = bytes[(headerStart + length)...]
    guard let type = ElementType(header.elementType) else { throw .elementType(header.elementType) }
    guard let count = elementCount(ofShape: header.shape) else {
      throw .header(offset: 8 + lengthSize, expected: "extents whose product is a number of elements")
    }
    let (size, overflow) = count.multipliedReportingOverflow(by: type.size)
    guard !overflow, size == data.count else {
      throw .dataSize(expected: overflow ? .max : size, found: data.count)
    }
    var values: [Rational] = []
    values.reserveCapacity(count)
    for position in 0..<count {
      let offset = data.startIndex + position * type.size
      guard let value = type.value(of: data[offset..<offset + type.size]) else { throw .nonFinite(position: position) }
      values.append(value)
    }
    shape = header.shape
    self.values = header.isColumnMajor ? Self.rowMajor(values, shape) : values
  }

  /// The elements of a column-major array in row-major order.
  private static func rowMajor(_ values: [Rational], _ shape: [Int]) -> [Rational] {
    guard shape.count > 1, !values.isEmpty else { return values }
    var strides: [Int] = []
    var stride = 1
    for extent in shape {
      strides.append(stride)
      stride *= extent
    }
    return values.indices.map { position in
      var rest = position
      var source = 0
      for axis in shape.indices.reversed() {
        source += rest % shape[axis] * strides[axis]
        rest /= shape[axis]
      }
      return values[source]
    }
  }

  /// The type of the elements: a kind, a size in bytes, an order of bytes.
  private struct ElementType {
    enum Kind { case boolean, signed, unsigned, float }

    let kind: Kind
    let size: Int
    let isBigEndian: Bool

    /// Reads a description such as `<f4`.
    init?(_ description: String) {
      var text = description.utf8[...]
      isBigEndian = text.first == UInt8(ascii: ">")
      if let order = text.first, "<>|=".utf8.contains(order) { text = text.dropFirst() }
      guard let letter = text.first, let size = Int(String(text.dropFirst()) ?? "") else { return nil }
      self.size = size
      switch (letter, size) {
      case (UInt8(ascii: "b"), 1): kind = .boolean
      case (UInt8(ascii: "i"), 1), (UInt8(ascii: "i"), 2), (UInt8(ascii: "i"), 4), (UInt8(ascii: "i"), 8):
        kind = .signed
      case (UInt8(ascii: "u"), 1), (UInt8(ascii: "u"), 2), (UInt8(ascii: "u"), 4), (UInt8(ascii: "u"), 8):
        kind = .unsigned
      case (UInt8(ascii: "f"), 4), (UInt8(ascii: "f"), 8): kind = .float
      default: return nil
      }
    }

    /// The exact value of an element; `nil` for a NaN or an infinity.
    func value(of bytes: ArraySlice<UInt8>) -> Rational? {
      let pattern = littleEndian(isBigEndian ? ArraySlice(bytes.reversed()) : bytes)
      switch kind {
      case .boolean: return pattern == 0 ? 0 : 1
      case .unsigned: return Rational(Integer(String(pattern)) ?? 0)
      case .signed:
        let unused = 64 - 8 * size
        return Rational(Int(Int64(bitPattern: pattern << unused) >> unused))
      case .float:
        return size == 4
          ? Rational(exactly: Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
          : Rational(exactly: Double(bitPattern: pattern))
      }
    }
  }
}

/// The unsigned number that at most 8 bytes hold, the lowest first.
func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
}
