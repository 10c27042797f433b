internal import Foundation
internal import SwiftProtobuf

/// Reads the messages of a model; what they mean is the importer's business.
enum ModelReader {
  /// Deeper than any model without control flow needs, and far from the end of the stack.
  static let nestingLimit = 100

  /// The model in a file, which is mapped into memory rather than read where the system can.
  static func read(file path: String) throws(ONNXError) -> Onnx_ModelProto {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    } catch {
      let reason = (error as NSError).userInfo[NSUnderlyingErrorKey].map { "\($0)" } ?? error.localizedDescription
      throw ONNXError(.unreadable(reason), file: path)
    }
    do throws(ONNXError) { return try read(bytes) } catch { throw error.located(in: path) }
  }

  static func read(_ bytes: Data) throws(ONNXError) -> Onnx_ModelProto {
    guard !bytes.isEmpty else { throw ONNXError(.empty) }
    var options = BinaryDecodingOptions()
    options.messageDepthLimit = nestingLimit
    let model: Onnx_ModelProto
    do {
      model = try Onnx_ModelProto(serializedBytes: bytes, options: options)
    } catch BinaryDecodingError.truncated {
      throw ONNXError(.truncated(byteCount: bytes.count))
    } catch BinaryDecodingError.messageDepthLimit {
      throw ONNXError(.nestedTooDeeply(limit: nestingLimit))
    } catch BinaryDecodingError.invalidUTF8 {
      throw ONNXError(.notAModel("a name is not UTF-8"))
    } catch {
      throw ONNXError(.notAModel("the bytes are not the messages of a model (\(error))"))
    }
    guard model.hasGraph else { throw ONNXError(.notAModel("there is no graph")) }
    return model
  }
}
