import DAGLift
import Foundation

/// Draws what composing along ladders of 10³ to 10⁶ arcs takes, as measured in this run: `Benchmarks/composition-cost.svg`.
enum CompositionPlot {
  private static let runs = 7
  private static let file = Project.root.appending(path: "Benchmarks/composition-cost.svg")

  static func run() throws {
    var times: [LogarithmicPlot.Point] = []
    var bytes: [LogarithmicPlot.Point] = []
    print("## Composition along a ladder, drawn in \(file.lastPathComponent)")
    print("arcs | composing | bytes of the pool for each arc")
    for arcs in [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000] {
      let network = try Compositions.ladder(levels: arcs / 2)
      let before = try AllocatedMemory.bytes()
      let pool = try Compositions.compose(network)
      let size = Double(try AllocatedMemory.bytes() - before)
      withExtendedLifetime(pool) {}
      let timing = try Timing.repeating(runs) { _ = try Compositions.compose(network) }
      print("\(arcs) | \(timing.summary) | \(String(format: "%.0f", size / Double(arcs)))")
      times.append(.init(x: Double(arcs), y: timing.median))
      bytes.append(.init(x: Double(arcs), y: size))
    }
    let plots = [
      LogarithmicPlot(
        title: "Time of a composition", points: times, guide: 1e-6, guideTitle: "1 µs for each arc",
        y: (1e-4...10, [(1e-4, "0.1 ms"), (1e-3, "1 ms"), (1e-2, "10 ms"), (0.1, "0.1 s"), (1, "1 s"), (10, "10 s")])),
      LogarithmicPlot(
        title: "Memory of the expressions", points: bytes, guide: 200, guideTitle: "200 bytes for each arc",
        y: (
          1e4...1e9, [(1e4, "10 kB"), (1e5, "100 kB"), (1e6, "1 MB"), (1e7, "10 MB"), (1e8, "100 MB"), (1e9, "1 GB")]
        )),
    ]
    try LogarithmicPlot.svg(plots, x: [(1e3, "10³"), (1e4, "10⁴"), (1e5, "10⁵"), (1e6, "10⁶")], xTitle: "arcs")
      .write(to: file, atomically: true, encoding: .utf8)
  }
}
