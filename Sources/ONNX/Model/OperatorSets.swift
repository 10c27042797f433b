/// The operator sets that a model imports: the versions that its operators mean.
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
    var versions: [String: Int] = [:]
    for entry in model.opsetImport {
      let domain = Self.canonical(entry.domain)
      guard versions.updateValue(Int(entry.version), forKey: domain) == nil else {
        throw ONNXError(.duplicateOpset(domain: domain))
      }
    }
    if let version = versions[""] {
      guard Self.supportedVersions.contains(version) else {
        throw ONNXError(.opset(domain: "", version: version, expected: Self.supportedVersions))
      }
    } else {
      throw ONNXError(.missingOpset(domain: ""))
    }
    self.versions = versions
  }

  static func canonical(_ domain: String) -> String { domain == "ai.onnx" ? "" : domain }

  subscript(domain: String) -> Int? { versions[Self.canonical(domain)] }
}
