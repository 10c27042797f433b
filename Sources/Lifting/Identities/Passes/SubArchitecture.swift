import DAGNetwork
import Exact
import Symbolic

/// Which sub-architectures I9 is examined for, over whatever numbers.
enum SubArchitecture {
  /// How many masks there are, and at how many of the points each is examined.
  static var maskCount: Int { 9 }
  private static var pointsPerMask: Int { 2 }

  static var masksInWords: String {
    "for no arcs, one path, all arcs but one, and drawn sets of arcs and their complements"
  }

  /// The points, by index, at which a mask is examined: every mask takes the next points in turn, so that together they
  /// take all.
  static func points(ofMask index: Int, among count: Int) -> [Int] {
    (0..<min(pointsPerMask, count)).map { (pointsPerMask * index + $0) % count }
  }
}

extension IdentityVerifier {
  /// Says so if a coefficient belongs to no arc of the network. Masks speak of arcs by their index, and transitions of
  /// another network may have such coefficients.
  var coefficientOfNoArc: String? {
    transitions.coefficients.firstIndex { !network.arcs.indices.contains($0.arc) }.map {
      "coefficient \($0) of the transitions belongs to no arc of the network"
    }
  }

  /// The masked transitions and the graph of the kept arcs.
  func restricted(to mask: ArcMask) -> IdentityVerifier {
    if mask.keptCount == network.arcs.count { return self }
    return IdentityVerifier(network.restricted(to: mask), transitions: transitions.masked(by: mask), seed: seed)
  }
}

extension Witness {
  /// The same witness with a note at its location.
  func noting(_ note: String) -> Witness {
    Witness(input: input, location: "\(location), \(note)", left: left, right: right)
  }
}

extension ArcMask {
  /// The mask in words: the arcs that are kept or those that are dropped, whichever are fewer.
  func description(in network: Network) -> String {
    let kept = network.arcs.indices.filter { self[$0] }
    let dropped = network.arcs.indices.filter { !self[$0] }
    if dropped.isEmpty { return "with all arcs" }
    if kept.isEmpty { return "without arcs" }
    func list(_ arcs: [Int]) -> String { arcs.map(String.init).joined(separator: ", ") }
    return kept.count <= dropped.count ? "of the arcs \(list(kept)) alone" : "without the arcs \(list(dropped))"
  }
}
