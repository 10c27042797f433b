import DAGNetwork
import Exact

/// A lifting domain over which the two sides of an identity are computed and compared: exact numbers and forms, or doubles
/// with bounds on their errors.
protocol ComparedDomain: InvertibleLiftingDomain where Failure == DomainError {
  associatedtype Comparison: SidesComparison where Comparison.Value == Value

  func comparison(in network: Network) -> Comparison
}

/// What the comparison of the two sides of an identity has found so far.
protocol SidesComparison {
  associatedtype Value: Sendable

  /// Whether a difference was found. Then nothing more is compared.
  var isRefuted: Bool { get }

  /// Compares the values of the two sides at a node; `nil` is 0.
  ///
  /// - Parameter sides: which sides are compared, as in `S ι(x) against f(x)`.
  mutating func compare(_ left: Value?, _ right: Value?, at node: Int, sides: @autoclosure () -> String)
}

/// The two sides of the identities I1 to I5 as computations: the left side from the transitions, the right side from the
/// graph. Each identity is an extension of its own, in the file of its name.
struct IdentitySides<D: ComparedDomain> {
  let network: Network
  let transitions: Transitions
  let domain: D

  var arcOperator: ArcOperator { ArcOperator(of: network) }

  /// The levels that the transitions or the graph have, above 0.
  var levels: Range<Int> { 1..<max(network.height, transitions.height) + 1 }

  /// The nodes that `T_n` or `P_n A` may change, each once.
  func rows(ofLevel level: Int) -> [Int] {
    var rows = level <= network.height ? Array(network.nodes(atLevel: level)) : []
    guard level <= transitions.height else { return rows }
    // Both lists ascend where the transitions are those of the network, and then nothing is added.
    for coefficient in transitions.coefficients(ofLevel: level)
    where network.levels[coefficient.row] != level && rows.last != coefficient.row {
      rows.append(coefficient.row)
    }
    return rows
  }

  /// `T_n`, of which there is none, and so the identity, above the transitions' height.
  func applyTransition(ofLevel level: Int, to state: inout State<D.Value>) throws(DomainError) {
    if level <= transitions.height { try transitions.apply(level: level, to: &state, over: domain) }
  }

  /// `I − P_n A`, from the graph.
  func subtractArcs(intoLevel level: Int, from state: inout State<D.Value>) throws(DomainError) {
    guard level <= network.height else { return }
    // The rows of level n read lower levels only, so that one may be changed before the next is computed.
    for node in network.nodes(atLevel: level) {
      if let sum = try arcOperator.row(node, of: state, over: domain) {
        try domain.subtract(sum, from: &state.values[node])
      }
    }
  }
}
