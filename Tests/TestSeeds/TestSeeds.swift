import Exact
import Foundation

/// Where the random tests get their seeds and their numbers of cases.
///
/// `DAGLIFT_TEST_SEED` repeats a run, `DAGLIFT_TEST_SCALE` multiplies the number of cases.
public enum TestSeeds {
  /// The seed of this run: drawn anew for every run unless it is given, and printed.
  public static let seed: UInt64 = {
    let given = ProcessInfo.processInfo.environment["DAGLIFT_TEST_SEED"]
    let seed = given.flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
    print("DAGLIFT_TEST_SEED=\(seed)")
    return seed
  }()

  private static let scale =
    ProcessInfo.processInfo.environment["DAGLIFT_TEST_SCALE"].flatMap { Double($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 1

  /// A number of cases, scaled; at least 1.
  public static func cases(_ count: Int) -> Range<Int> { 0..<max(1, Int((Double(count) * scale).rounded())) }

  /// The generator of one case, which depends on the seed of the run and on the case alone: a failing case can be run
  /// without those before it.
  ///
  /// - Parameter test: the name of the test, so that tests draw different numbers.
  public static func generator(_ test: StaticString = #function, case index: Int = 0) -> SplitMix64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in test.description.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    // Split off, and the case not a multiple of the generator's own increment: neighbouring cases would else draw the same
    // numbers, shifted by one.
    var root = SplitMix64(seed: seed ^ hash ^ (UInt64(index) &* 0xD1B5_4A32_D192_ED03))
    return root.split()
  }
}
