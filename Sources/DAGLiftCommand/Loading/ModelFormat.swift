/// The forms in which networks are stored.
enum ModelFormat: String, CaseIterable {
  case json
  case onnx

  /// The form of a file's contents, recognised by how they begin.
  ///
  /// A JSON network begins with `{`, which no ONNX model does: as a protobuf tag the byte would start a group, which ONNX
  /// does not have. An ONNX model begins with the tag of one of the fields of `ModelProto`.
  ///
  /// - Throws: status 65 for what is neither.
  init(recognising bytes: [UInt8]) throws(CommandFailure) {
    let expected = "expected a JSON network, which begins with '{', or an ONNX model"
    guard let first = bytes.first else { throw CommandFailure(.badInput, "the file is empty; \(expected)") }
    // A byte order mark is passed on: the reader of JSON says what is wrong with it.
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if let mark = bytes[start...].first(where: { !" \t\r\n".utf8.contains($0) }), "{[\"".utf8.contains(mark) {
      self = .json
      return
    }
    // The tags of `ModelProto`'s fields 1 to 8 and 14, each with its wire type; those with larger numbers are written last.
    guard [0x08, 0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42, 0x72].contains(first) else {
      let digits = bytes.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
      throw CommandFailure(
        .badInput, "the file is neither of what daglift reads: it begins with the bytes \(digits); \(expected)")
    }
    self = .onnx
  }
}
