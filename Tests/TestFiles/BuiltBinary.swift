import Foundation

/// The built binary `daglift`, for the tests that run it.
public enum BuiltBinary {
  /// The binary beside the bundle of the tests.
  ///
  /// - Throws: `Missing` where it was not built; building the tests alone does not build it.
  public static func daglift() throws(Missing) -> URL {
    let bundles = [Bundle.main] + Bundle.allBundles.filter { $0.bundlePath.hasSuffix(".xctest") }
    let folders = bundles.flatMap { bundle in
      [bundle.executableURL?.deletingLastPathComponent(), bundle.bundleURL.deletingLastPathComponent()]
    }
    let found = folders.compactMap { $0?.appendingPathComponent("daglift") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    guard let found else { throw Missing() }
    return found
  }

  /// There is no binary.
  public struct Missing: Error, CustomStringConvertible {
    public var description: String { "no binary 'daglift' beside the tests: build it first, with `make build`" }
  }
}
