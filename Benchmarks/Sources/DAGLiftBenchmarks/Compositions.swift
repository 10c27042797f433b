import DAGLift
import Foundation

/// Composing along graphs as shared expressions, and how the cost grows with the arcs; nested compositions; the pieces of an
/// iterated map.
enum Compositions {
  private static let runs = 5

  static func run() throws {
    print("## Composition along a ladder, two arcs a level (linear in the arcs; at most 200 bytes for each)")
    print("arcs | composing | for each arc | bytes of the pool for each arc")
    for levels in [500, 5_000, 50_000, 500_000] {
      let network = try ladder(levels: levels)
      let before = try residentBytes()
      let pool = try compose(network)
      let bytes = try residentBytes() - before
      let timing = try Timing.repeating(runs) {
        guard try compose(network).count >= 2 * levels else { throw BenchmarkError.wrong("the ladder's expressions") }
      }
      withExtendedLifetime(pool) {}
      print(
        "\(2 * levels) | \(timing.summary) | \(Timing.text(timing.median / Double(2 * levels))) | "
          + "\(bytes / (2 * levels))")
    }

    print("## 10^6 nested compositions relu(2 f − 1): built, printed, evaluated, released (at most 5 s)")
    let nested = try Timing.repeating(runs) {
      let pool = ExpressionPool()
      var f = pool.variable("x")
      for _ in 0..<1_000_000 { f = relu(2 * f - 1) }
      let text = f.description
      let value = try ExpressionProgram(of: [f]).evaluate(at: [1], over: Rationals())
      guard value == [1], text.utf8.count > 1_000_000 else { throw BenchmarkError.wrong("the nested compositions") }
    }
    print(nested.summary)

    print("## The tent map composed with itself 12 times: its 4,096 affine pieces (at most 1 s)")
    let pieces = try Timing.repeating(runs) {
      let pool = ExpressionPool()
      var f = pool.variable("x")
      for _ in 0..<12 { f = 1 - abs(1 - 2 * f) }
      let count = try f.affinePieces()?.pieces.count ?? 0
      guard count == 4096 else { throw BenchmarkError.wrong("\(count) pieces") }
    }
    print(pieces.summary)
  }

  /// Composes the output, and returns the pool that its expression lives in.
  static func compose(_ network: Network) throws -> ExpressionPool {
    var composition = try Composition(of: network)
    _ = try composition.expressions(ofNode: network.outputs[0])
    return composition.pool
  }

  /// The process's memory. What was free already counts before and after, so that small differences are rounded.
  private static func residentBytes() throws -> Int {
    let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    guard pages.count > 1, let resident = Int(pages[1]) else { throw BenchmarkError.wrong("/proc/self/statm") }
    return resident * Int(getpagesize())
  }

  /// Two arcs from each node to the next: 2^levels paths.
  static func ladder(levels: Int) throws -> Network {
    var builder = NetworkBuilder(name: "ladder")
    var last = try builder.addInput("n0", width: 1)
    for level in 1...levels {
      let next = try builder.addNode("n\(level)", width: 1)
      builder.addArc(from: last, to: next, .relu(Relu(width: 1)))
      builder.addArc(from: last, to: next, .linear(.scaling(width: 1, factor: 0.5)))
      last = next
    }
    builder.addOutput(last)
    return try builder.build()
  }
}
