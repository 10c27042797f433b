import DAGNetwork
import Exact

extension RoundingBounds: ComparedDomain where Reference == Doubles {
  func comparison(in network: Network) -> RoundedComparison { RoundedComparison(domain: self, network: network) }
}

/// The comparison of two sides that were each computed in doubles, with proved bounds on the errors of both: sample by
/// sample, coordinate by coordinate.
struct RoundedComparison: SidesComparison {
  let domain: RoundingBounds<Doubles>
  let network: Network
  private(set) var balls = BallComparison()

  var isRefuted: Bool { balls.isRefuted }

  mutating func compare(
    _ left: RoundedBatch<Double>?, _ right: RoundedBatch<Double>?, at node: Int, sides: @autoclosure () -> String
  ) {
    guard !balls.isRefuted, let width = (left ?? right)?.reference.width else { return }
    let leftErrors = left.map { domain.errors(of: $0) }
    let rightErrors = right.map { domain.errors(of: $0) }
    for i in 0..<width * domain.evaluation.count where !balls.isRefuted {
      balls.compare(
        left?.reference.elements[i] ?? 0, error: leftErrors?[i] ?? 0, right?.reference.elements[i] ?? 0,
        error: rightErrors?[i] ?? 0, sample: i / width,
        place: "\(network.coordinateName(i % width, ofNode: node)), \(sides())")
    }
  }
}
