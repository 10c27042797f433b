import Foundation

/// Where things are, from this file's own place.
enum Project {
  static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    .standardizedFileURL

  static let python = root.appending(path: ".venv/bin/python")
  static let command = root.appending(path: ".build/release/daglift")
  static let digits = root.appending(path: "Networks/digits/digits.onnx")
  /// A collision-avoidance network of the ACAS Xu family, 13,310 parameters: six hidden layers of 50 units.
  static let acasXu = shared.appending(path: "ACASXU_experimental_v2a_1_1.onnx")
  /// Trained networks of others, which are not part of the project.
  static let shared = root.appending(path: "../shared/models").standardizedFileURL

  static func peer(_ script: String) -> URL { root.appending(path: "Benchmarks/peers/\(script)") }

  /// Runs a measurement on each of the two networks that are there. The second is not part of the project: what needs it
  /// says so where it is absent.
  static func forEachModel(_ measure: (_ name: String, _ model: URL) throws -> Void) throws {
    try measure("digits", digits)
    if FileManager.default.fileExists(atPath: acasXu.path) {
      try measure("ACAS Xu 1_1", acasXu)
    } else {
      print("ACAS Xu 1_1: skipped, there is no ../shared/models/\(acasXu.lastPathComponent) beside the project")
    }
  }
}
