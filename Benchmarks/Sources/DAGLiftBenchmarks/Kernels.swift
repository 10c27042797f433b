import Foundation

/// The kernels that OpenBLAS multiplies matrices with.
///
/// It picks them for the processor when it is loaded, unless the environment variable `OPENBLAS_CORETYPE` names others.
/// Some environments set it, so that every machine adds in the same order; on a newer processor than it names, such
/// kernels leave part of the vector unit idle, and the figures are then about the variable. Both are measured.
enum Kernels {
  private static let variable = "OPENBLAS_CORETYPE"

  /// What is in use, and who has chosen it.
  static var description: String {
    let chosen = ProcessInfo.processInfo.environment[variable].map { "as \(variable)=\($0) asks for" }
    return "OpenBLAS kernels: \(name), \(chosen ?? "its own choice for this processor")"
  }

  /// The name that OpenBLAS has for them.
  private static var name: String {
    // Looked up by name, as the toolkit does not export its module of OpenBLAS.
    guard let symbol = dlsym(nil, "openblas_get_corename") else { return "unknown" }
    let name = unsafeBitCast(symbol, to: (@convention(c) () -> UnsafePointer<CChar>?).self)()
    return name.map { String(cString: $0) } ?? "unknown"
  }

  /// Where the environment has chosen the kernels, runs a benchmark again, in a process that leaves the choice to
  /// OpenBLAS.
  static func runAgainWithOwnChoice(_ benchmark: String) throws {
    var environment = ProcessInfo.processInfo.environment
    guard environment.removeValue(forKey: variable) != nil else { return }
    // What has been printed so far comes before what the process prints.
    fflush(nil)
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = [benchmark]
    process.environment = environment
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchmarkError.failed(command: benchmark, status: process.terminationStatus)
    }
  }
}
