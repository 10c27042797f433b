import Foundation

/// Real trained networks that are no part of the project: `shared/models`, beside the project's folder.
///
/// Where that folder is absent, the tests that need it say so and do not run:
///
///     @Test(.enabled(if: SharedModels.arePresent, "\(SharedModels.absence)"))
///     func acasXuIsExact() throws {
///       let model = try SharedModels.file("ACASXU_experimental_v2a_1_1.onnx")
public enum SharedModels {
  /// The folder, whether or not it exists.
  public static let folder = ProjectFolder.file("../shared/models").standardizedFileURL

  /// Whether the folder exists.
  public static var arePresent: Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// What a test that does not run for want of the folder says.
  public static let absence = "needs the networks of ../shared/models, and there is no such folder"

  /// One of the files.
  ///
  /// - Parameter name: relative to the folder: `fc1.onnx`, `zoo/lenet5.onnx`.
  /// - Throws: `MissingModel` where there is no such file; a test must not pass because a name is misspelt.
  public static func file(_ name: String) throws -> URL {
    let url = folder.appendingPathComponent(name)
    guard FileManager.default.fileExists(atPath: url.path) else { throw MissingModel(name: name) }
    return url
  }

  /// A file that `shared/models` does not hold.
  public struct MissingModel: Error, CustomStringConvertible {
    public let name: String
    public var description: String { "../shared/models holds no \(name)" }
  }
}
