import DAGNetwork
import Exact

/// The two sides of the identities I1 to I5 as exact computations: the left side from the transitions, the right side from
/// the graph. Each identity is an extension of its own, in the file of its name.
struct ExactSides<D: ExactEngine> {
  let network: Network
  let transitions: Transitions
  let evaluation: Evaluation<D>

  var domain: D { evaluation.domain }
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
  func applyTransition(ofLevel level: Int, to state: inout State<Batch<D.Element>>) throws(DomainError) {
    if level <= transitions.height { try transitions.apply(level: level, to: &state, over: evaluation) }
  }

  /// `I − P_n A`, from the graph.
  func subtractArcs(intoLevel level: Int, from state: inout State<Batch<D.Element>>) throws(DomainError) {
    guard level <= network.height else { return }
    // The rows of level n read lower levels only, so that one may be changed before the next is computed.
    for node in network.nodes(atLevel: level) {
      if let sum = try arcOperator.row(node, of: state, over: evaluation) {
        try evaluation.subtract(sum, from: &state.values[node])
      }
    }
  }
}
