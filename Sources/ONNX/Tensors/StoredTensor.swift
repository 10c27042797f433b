import Exact
internal import Foundation
internal import SwiftProtobuf

/// A tensor in a file of its own, a serialized `TensorProto`, as ONNX's test data are stored.
public struct StoredTensor: Sendable {
  /// Empty where the file has none.
  public let name: String
  public let shape: [Int]
  /// The exact elements, row-major.
  public let values: [Rational]

  /// - Throws: ``ONNXError`` for bytes that are no such message, an element type that is no number, elements that do not fit the
  ///   shape, and elements that are NaN or infinite.
  public init(parsing bytes: [UInt8]) throws(ONNXError) {
    guard !bytes.isEmpty else { throw ONNXError(.empty) }
    var options = BinaryDecodingOptions()
    options.messageDepthLimit = ModelReader.nestingLimit
    let tensor: Onnx_TensorProto
    do {
      tensor = try Onnx_TensorProto(serializedBytes: Data(bytes), options: options)
    } catch BinaryDecodingError.truncated {
      throw ONNXError(.truncated(byteCount: bytes.count))
    } catch {
      throw ONNXError(.notAModel("the bytes are not the message of a tensor (\(error))"))
    }
    let (type, shape, values) = try TensorDecoder.decode(tensor, named: tensor.name)
    if case .strings = values {
      throw ONNXError(.valueType(name: tensor.name, found: "\(type)", expected: "a type of numbers"))
    }
    if let position = values.firstNonFinite { throw ONNXError(.nonFinite(tensor: tensor.name, position: position)) }
    name = tensor.name
    self.shape = shape.extents
    self.values = values.rationals
  }
}
