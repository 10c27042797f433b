/// The operator sets that a model or one of its functions imports: the versions that its operators mean.
struct OperatorSets: Sendable {
  /// The versions of ONNX's own operator set that are understood. Before 7 broadcasting was another; 28 is the newest
  /// that ONNX 1.23.2 defines.
  static let supportedVersions = 7...28

  /// From IR version 3 on a model names its operator sets; 14 is the newest that ONNX 1.23.2 defines.
  static let supportedIRVersions = 3...14

  /// Version by domain, ONNX's own domain under the empty name.
  let versions: [String: Int]

  init(of model: Onnx_ModelProto) throws(ONNXError) {
    let irVersion = Int(model.irVersion)
    guard Self.supportedIRVersions.contains(irVersion) else {
      throw ONNXError(.irVersion(irVersion, expected: Self.supportedIRVersions))
    }
    versions = try Self.versions(of: model.opsetImport)
    guard versions[""] != nil else { throw ONNXError(.missingOpset(domain: "")) }
  }

  /// Those of a function, which need not use ONNX's own.
  init(ofFunction function: Onnx_FunctionProto) throws(ONNXError) {
    versions = try Self.versions(of: function.opsetImport)
  }

  private static func versions(of imports: [Onnx_OperatorSetIdProto]) throws(ONNXError) -> [String: Int] {
    var versions: [String: Int] = [:]
    for entry in imports {
      let domain = canonical(entry.domain)
      guard versions.updateValue(Int(entry.version), forKey: domain) == nil else {
        throw ONNXError(.duplicateOpset(domain: domain))
      }
    }
    if let version = versions[""], !supportedVersions.contains(version) {
      throw ONNXError(.opset(domain: "", version: version, expected: supportedVersions))
    }
    return versions
  }

  static func canonical(_ domain: String) -> String { domain == "ai.onnx" ? "" : domain }

  subscript(domain: String) -> Int? { versions[Self.canonical(domain)] }
}
