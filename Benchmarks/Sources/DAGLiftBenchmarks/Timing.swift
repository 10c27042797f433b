import Foundation

/// The wall-clock seconds of repeated runs.
struct Timing {
  var seconds: [Double] = []

  /// - Precondition: at least one run.
  var median: Double {
    let sorted = seconds.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// The median, then the fastest and the slowest run: `12.3 ms (11.9 ms – 13 ms)`.
  var summary: String {
    "\(Self.text(median)) (\(Self.text(seconds.min() ?? .nan)) – \(Self.text(seconds.max() ?? .nan)))"
  }

  static func text(_ seconds: Double) -> String {
    let (scale, unit) =
      switch seconds {
      case ..<1e-6: (1e9, "ns")
      case ..<1e-3: (1e6, "µs")
      case ..<1: (1e3, "ms")
      default: (1.0, "s")
      }
    return String(format: "%.3g %@", seconds * scale, unit)
  }

  static func ratio(_ value: Double) -> String { String(format: "%.2f", value) }

  /// The seconds that one call takes.
  static func measure<Result>(_ body: () throws -> Result) rethrows -> (seconds: Double, result: Result) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    return ((clock.now - start) / .seconds(1), result)
  }

  /// So many runs of a call, after one to warm up.
  static func repeating(_ runs: Int, _ body: () throws -> Void) rethrows -> Timing {
    try body()
    var timing = Timing()
    for _ in 0..<runs { timing.seconds.append(try measure(body).seconds) }
    return timing
  }

  /// Two measurements in turn, ours, the peer's, ours, the peer's, …, after two of each to warm up: a machine whose
  /// speed drifts is as fair to one as to the other.
  static func interleaving(
    runs: Int, ours: () throws -> Double, peer: () throws -> Double
  ) rethrows -> (ours: Timing, peer: Timing) {
    let warmups = 2
    var timings = (ours: Timing(), peer: Timing())
    for run in 0..<warmups + runs {
      let (ourSeconds, peerSeconds) = (try ours(), try peer())
      guard run >= warmups else { continue }
      timings.ours.seconds.append(ourSeconds)
      timings.peer.seconds.append(peerSeconds)
    }
    return timings
  }
}
