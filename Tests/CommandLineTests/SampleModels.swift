import Foundation

/// ONNX models as the bytes of files, put together field by field as protocol buffers.
struct SampleModel {
  var weights: [Float] = [1, -2, 0.5, 3]
  var operatorType = "Relu"
  var opset = 13

  /// `y = relu(x W)` with `x` and `y` of width 2.
  var bytes: Data {
    let weight =
      Self.field(1, varint: 2) + Self.field(1, varint: 2) + Self.field(2, varint: 1) + Self.field(8, "w")
      + Self.field(
        9,
        weights.reduce(Data()) { data, value in
          data + (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
        })
    let product = Self.field(1, "x") + Self.field(1, "w") + Self.field(2, "h") + Self.field(4, "MatMul")
    let activation = Self.field(1, "h") + Self.field(2, "y") + Self.field(3, "last") + Self.field(4, operatorType)
    let graph =
      Self.field(1, product) + Self.field(1, activation) + Self.field(2, "sample") + Self.field(5, weight)
      + Self.field(11, Self.value("x")) + Self.field(12, Self.value("y"))
    return Self.field(1, varint: 8) + Self.field(7, graph)
      + Self.field(8, Self.field(1, "") + Self.field(2, varint: opset))
  }

  /// A `ValueInfoProto` of type float32 and shape 1 × 2.
  private static func value(_ name: String) -> Data {
    let shape = field(1, field(1, varint: 1)) + field(1, field(1, varint: 2))
    return field(1, name) + field(2, field(1, field(1, varint: 1) + field(2, shape)))
  }

  private static func field(_ number: Int, varint value: Int) -> Data { varint(number << 3) + varint(value) }
  private static func field(_ number: Int, _ text: String) -> Data { field(number, Data(text.utf8)) }
  private static func field(_ number: Int, _ bytes: Data) -> Data {
    varint(number << 3 | 2) + varint(bytes.count) + bytes
  }

  private static func varint(_ value: Int) -> Data {
    var rest = value
    var bytes = Data()
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F | 0x80))
      rest >>= 7
    }
    bytes.append(UInt8(rest))
    return bytes
  }
}
