import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import TestSeeds
import Testing

/// The regions along random segments of random piecewise affine networks, against evaluation and against un-rectifying at single
/// points.
@Suite struct SegmentProperties {
  static let options = NetworkOptions.piecewiseAffine.with(nodes: 2...20)

  /// A random segment; the points are small fractions, so that kinks are met often.
  private static func segment(
    of network: Network, using random: inout SplitMix64
  ) throws -> (regions: SegmentRegions, at: (Rational) -> [[Rational]]) {
    let start = RandomNumbers.small.point(of: network, using: &random)
    let end = RandomNumbers.small.point(of: network, using: &random)
    let regions = try SegmentRegions(of: network, from: start, to: end)
    return (regions, { t in zip(start, end).map { zip($0, $1).map { $0 + t * ($1 - $0) } } })
  }

  /// A random parameter inside a piece.
  private static func parameter(in piece: SegmentPiece, using random: inout SplitMix64) -> Rational {
    let share = Rational(Integer(Int.random(in: 1...998, using: &random)), positiveDenominator: 999)
    return piece.from + share * (piece.to - piece.from)
  }

  @Test func thePiecesAreTheSegmentOneAfterTheOther() throws {
    var (many, joints, wholeKinks) = (0, 0, 0)
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: Self.options) {
      network, random in
      let (regions, _) = try Self.segment(of: network, using: &random)
      let pieces = regions.pieces
      guard pieces.first?.from == 0, pieces.last?.to == 1, pieces.allSatisfy({ $0.from < $0.to }) else {
        throw Difference("the pieces do not go from 0 to 1")
      }
      guard pieces[0].changes.isEmpty else { throw Difference("changes before the beginning") }
      for (piece, next) in zip(pieces, pieces.dropFirst()) {
        guard piece.to == next.from else { throw Difference("a gap between \(piece.to) and \(next.from)") }
        // A breakpoint is where a unit changes.
        guard !next.changes.isEmpty else { throw Difference("no unit changes at \(next.from)") }
        for change in next.changes {
          let before = piece.activations[change.unit.arc]?.choices[change.unit.unit]
          let after = next.activations[change.unit.arc]?.choices[change.unit.unit]
          guard before == Int32(change.before), after == Int32(change.after), before != after else {
            throw Difference("a change that is none: \(change)")
          }
        }
        if next.changes.count > 1 { joints += 1 }
      }
      if pieces.count > 3 { many += 1 }
      if pieces.contains(where: { !$0.kinks.isEmpty }) { wholeKinks += 1 }
      return true
    }
    // Cases worth the name: many pieces, units that change together, and units at a kink all along.
    #expect(many > 50 && joints > 20 && wholeKinks > 20)
  }

  @Test func insideAPieceNoUnitChangesAndTheMapIsTheNetwork() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(200).count, options: Self.options) {
      network, random in
      let (regions, at) = try Self.segment(of: network, using: &random)
      for piece in regions.pieces {
        let map = try piece.map()
        for _ in 0..<3 {
          let t = Self.parameter(in: piece, using: &random)
          let point = at(t)
          let values = try Definition(of: network, at: point).outputs
          guard piece.outputs.map({ $0(t) }) == values else { throw Difference("other outputs at t = \(t)") }
          guard map.value(at: point.flatMap(\.self)) == values else { throw Difference("another map at t = \(t)") }
          let unrectified = try Unrectification(of: network, at: point)
          guard unrectified.activations == piece.activations else {
            throw Difference("the units choose otherwise at t = \(t)")
          }
          guard try unrectified.affineMap() == map else { throw Difference("not the map of the region of t = \(t)") }
        }
      }
      return true
    }
  }

  /// The points of the whole segment, and not of the pieces: a breakpoint that was missed shows.
  @Test func everyPointOfTheSegmentIsInItsPiece() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(200).count, options: Self.options) {
      network, random in
      let (regions, at) = try Self.segment(of: network, using: &random)
      for _ in 0..<20 {
        let t = Rational(Integer(Int.random(in: 1..<10_007, using: &random)), positiveDenominator: 10_007)
        guard let piece = regions.pieces.first(where: { $0.from < t && t < $0.to }) else { continue }
        guard try Unrectification(of: network, at: at(t)).activations == piece.activations else {
          throw Difference("the units choose otherwise at t = \(t)")
        }
      }
      return true
    }
  }

  /// Held against maps that are computed at a point of every piece, and against second differences of the outputs.
  @Test func affineMapsAreCountedRight() throws {
    var same = 0
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: Self.options) {
      network, random in
      let (regions, at) = try Self.segment(of: network, using: &random)
      var (affineStarts, graphStarts) = ([0], [0])
      for (index, (piece, next)) in zip(regions.pieces, regions.pieces.dropFirst()).enumerated() {
        let inside = [piece, next].map { piece in
          [Self.parameter(in: piece, using: &random), Self.parameter(in: piece, using: &random)].sorted()
        }
        let maps = try inside.map { try Unrectification(of: network, at: at($0[0])).affineMap() }
        if maps[0] != maps[1] { affineStarts.append(index + 1) }
        let (a, b, c, d) = (
          piece.from.midpoint(inside[0][0]), inside[0][1], inside[1][0], inside[1][1].midpoint(next.to)
        )
        let values = try [a, b, c, d].map { try Definition(of: network, at: at($0)).outputs }
        let isLine = values[0].indices.allSatisfy { i in
          (values[1][i] - values[0][i]) * (c - a) == (values[2][i] - values[0][i]) * (b - a)
            && (values[1][i] - values[0][i]) * (d - a) == (values[3][i] - values[0][i]) * (b - a)
        }
        if !isLine { graphStarts.append(index + 1) }
      }
      guard regions.affineStarts == affineStarts else {
        throw Difference("affine maps begin at \(regions.affineStarts) and not at \(affineStarts)")
      }
      guard regions.graphStarts == graphStarts else {
        throw Difference("graphs begin at \(regions.graphStarts) and not at \(graphStarts)")
      }
      if affineStarts.count < regions.pieces.count { same += 1 }
      return true
    }
    #expect(same > 20)
  }

  @Test func continuousNetworksDoNotJump() throws {
    var options = Self.options
    options.kinds.remove(.expression)
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(200).count, options: options) { network, random in
      let (regions, at) = try Self.segment(of: network, using: &random)
      for (index, piece) in regions.pieces.enumerated() {
        guard !regions.jumps(atPiece: index) else { throw Difference("a jump at \(piece.from)") }
        for t in [piece.from, piece.to] {
          guard try piece.outputs.map({ $0(t) }) == Definition(of: network, at: at(t)).outputs else {
            throw Difference("other outputs at the end \(t) of a piece")
          }
        }
      }
      return true
    }
  }

  @Test func backwardFromTheOtherEndItIsTheSame() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(200).count, options: Self.options) {
      network, random in
      let start = RandomNumbers.small.point(of: network, using: &random)
      let end = RandomNumbers.small.point(of: network, using: &random)
      let forth = try SegmentRegions(of: network, from: start, to: end)
      let back = try SegmentRegions(of: network, from: end, to: start)
      guard forth.pieces.map(\.from) == back.pieces.reversed().map({ 1 - $0.to }) else {
        throw Difference("other breakpoints in the other direction")
      }
      guard forth.pieces.map(\.activations) == back.pieces.reversed().map(\.activations) else {
        throw Difference("other choices in the other direction")
      }
      return forth.startKinks == back.endKinks && forth.endKinks == back.startKinks
    }
  }

  @Test func aPointIsASegmentOfOnePiece() throws {
    var kinks = 0
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(200).count, options: Self.options) {
      network, random in
      let point = RandomNumbers.small.point(of: network, using: &random)
      let regions = try SegmentRegions(of: network, from: point, to: point)
      let region = try ActivationRegion(of: network, at: point)
      guard regions.pieces.count == 1, regions.affineStarts == [0] else { throw Difference("not one piece") }
      if !region.isInterior { kinks += 1 }
      let map = try regions.pieces[0].map()
      return regions.pieces[0].activations == region.pattern && regions.startKinks == region.kinks
        && regions.endKinks == region.kinks && regions.pieces[0].kinks == region.kinks && map == region.map
    }
    #expect(kinks > 20)
  }
}

extension Rational {
  fileprivate func midpoint(_ other: Rational) -> Rational { (self + other) * Rational(mantissa: 1, exponentOfTwo: -1) }
}
