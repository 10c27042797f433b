import Exact

/// What is drawn from the seed of a verifier. Each has a stream of its own, so that what one identity draws does not depend
/// on which others are verified.
enum RandomStream: UInt64 {
  case points = 1
  case states
  case orders
  case masks
  case directions
  case covectors
  case pairsOfMasks
}

extension SplitMix64 {
  /// The generator for item `index` of a stream: the streams and items of one seed start at outputs of generators of
  /// their own.
  init(seed: UInt64, stream: RandomStream, index: Int) {
    var ofStream = SplitMix64(seed: seed ^ (stream.rawValue &* 0x9FB2_1C65_1E98_DF25))
    var ofItem = SplitMix64(seed: ofStream.next() ^ (UInt64(truncatingIfNeeded: index) &* 0xD6E8_FEB8_6659_FD93))
    self.init(seed: ofItem.next())
  }
}
