import DAGNetwork
import Exact

/// Sub-architectures at which I9 is examined: none of the arcs, all of them but one, a single path, and arcs kept at random
/// together with the masks of all other arcs, so that every arc is kept by some mask.
struct RandomMasks {
  let network: Network
  let seed: UInt64

  /// Mask `index`: 0 keeps no arc, 1 keeps one path, 2 drops one arc, and from 3 on arcs are kept with even chance and
  /// with a chance of 7/8 by turns, each such mask followed by its complement.
  func mask(_ index: Int) -> ArcMask {
    switch index {
    case 0: return ArcMask(isKept: Array(repeating: false, count: network.arcs.count))
    case 1: return path(index)
    case 2:
      var generator = SplitMix64(seed: seed, stream: .masks, index: index)
      let dropped = network.arcs.isEmpty ? nil : Int.random(in: network.arcs.indices, using: &generator)
      return ArcMask(dropping: dropped.map { [$0] } ?? [], of: network)
    default:
      let pair = (index - 3) / 2
      var generator = SplitMix64(seed: seed, stream: .masks, index: 3 + pair)
      let mask = ArcMask(
        isKept: network.arcs.indices.map { _ in
          Int.random(in: 0..<8, using: &generator) < (pair.isMultiple(of: 2) ? 4 : 7)
        })
      return (index - 3).isMultiple(of: 2) ? mask : mask.complement
    }
  }

  /// Pair `index` of masks: the first has each arc with even chance, the second is its complement or another such mask by turns.
  func pair(_ index: Int) -> (ArcMask, ArcMask) {
    var generator = SplitMix64(seed: seed, stream: .pairsOfMasks, index: index)
    func drawn() -> ArcMask { ArcMask(isKept: network.arcs.indices.map { _ in Bool.random(using: &generator) }) }
    let mask = drawn()
    return (mask, index.isMultiple(of: 2) ? mask.complement : drawn())
  }

  /// The arcs of one path that ends in an output: at each node, one of its arcs is drawn.
  private func path(_ index: Int) -> ArcMask {
    var generator = SplitMix64(seed: seed, stream: .masks, index: index)
    var mask = ArcMask(isKept: Array(repeating: false, count: network.arcs.count))
    var node = network.outputs[Int.random(in: network.outputs.indices, using: &generator)]
    while true {
      let arcs = network.incomingArcs(of: node)
      if arcs.isEmpty { return mask }
      let arc = arcs[Int.random(in: arcs.indices, using: &generator)]
      mask[arc] = true
      node = network.arcs[arc].tail
    }
  }
}
