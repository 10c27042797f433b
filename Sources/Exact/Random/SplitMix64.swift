/// A small random number generator that repeats exactly from its seed and splits into independent ones, so that work
/// that is divided among threads draws the same numbers on any number of them.
///
/// The algorithm is SPLITMIX of G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators"
/// (OOPSLA 2014, <https://doi.org/10.1145/2660193.2660195>), figure 17. It is not for cryptography.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  @usableFromInline var state: UInt64
  /// What is added to the state for each number: odd.
  @usableFromInline let increment: UInt64

  @inlinable
  public init(seed: UInt64) { self.init(state: seed, increment: 0x9E37_79B9_7F4A_7C15) }

  @inlinable
  init(state: UInt64, increment: UInt64) {
    self.state = state
    self.increment = increment
  }

  @inlinable
  public mutating func next() -> UInt64 {
    state &+= increment
    return SplitMix64.mix(state, 0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB, 30, 27, 31)
  }

  /// A generator whose numbers are independent of those that this one goes on to make.
  public mutating func split() -> SplitMix64 {
    let seed = next()
    state &+= increment
    let candidate = SplitMix64.mix(state, 0xFF51_AFD7_ED55_8CCD, 0xC4CE_B9FE_1A85_EC53, 33, 33, 33) | 1
    // An increment whose bits change too seldom makes poor numbers.
    let changes = (candidate ^ candidate >> 1).nonzeroBitCount
    return SplitMix64(state: seed, increment: changes < 24 ? candidate ^ 0xAAAA_AAAA_AAAA_AAAA : candidate)
  }

  @inlinable
  static func mix(
    _ value: UInt64, _ first: UInt64, _ second: UInt64, _ a: UInt64, _ b: UInt64, _ c: UInt64
  ) -> UInt64 {
    var z = value
    z = (z ^ z &>> a) &* first
    z = (z ^ z &>> b) &* second
    return z ^ z &>> c
  }
}
