import Foundation

/// The project's own folder, from the place of this file: tests run in whatever folder they were started in.
public enum ProjectFolder {
  /// The folder that holds `Package.swift`.
  public static let url = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file or a folder of the project.
  ///
  /// - Parameter path: relative to the folder that holds `Package.swift`.
  public static func file(_ path: String) -> URL { url.appendingPathComponent(path) }
}
