import DAGNetwork
import Symbolic

/// Which pairs of masks I10 is examined for, over whatever numbers.
enum PathInclusions {
  static var pairCount: Int { 6 }
  private static var pointsPerPair: Int { 2 }

  static var pairsInWords: String { "for pairs of drawn sets of arcs, every other one of a set and its complement" }

  /// The points, by index, at which a pair is examined: the next points in turn.
  static func points(ofPair index: Int, among count: Int) -> [Int] {
    (0..<min(pointsPerPair, count)).map { (pointsPerPair * index + $0) % count }
  }

  static func note(_ b: ArcMask, _ c: ArcMask, in network: Network) -> String {
    "for B the sub-architecture \(b.description(in: network)) and C the sub-architecture \(c.description(in: network))"
  }
}
