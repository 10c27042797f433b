import DAGNetwork
import Exact

/// The derivatives of a network's arcs and of its transitions at one point, as blocks of matrices: those of the graph make
/// `DA`, those of the transitions `DT_1, …, DT_h`, all at the values `f_v` of the graph.
struct NumericLinearization: Sendable {
  let network: Network
  /// By arc.
  let arcs: [LinearBlock]
  /// By level, from level 1 on; in the order of the transitions' coefficients.
  let levels: [[LinearBlock]]
  /// Whether a unit is at a kink.
  let isAtKink: Bool

  /// - Parameter values: `f_v` at the point, by node.
  /// - Throws: ``NumericObstacle`` where a derivative does not exist, or a branch cannot be decided.
  init(
    of network: Network, _ transitions: Transitions, at point: [[Rational]], values: [RoundedPoint]
  ) throws(NumericObstacle) {
    var branches = CertainBranches(of: network, at: point, values: values)
    func block(_ function: ArcFunction, from column: Int, to row: Int) throws(NumericObstacle) -> LinearBlock {
      try LinearBlock(
        of: function, from: column, to: row, at: values[column],
        activation: try branches.branches(of: function, atNode: column))
    }
    var arcs: [LinearBlock] = []
    arcs.reserveCapacity(network.arcs.count)
    for arc in network.arcs { arcs.append(try block(arc.function, from: arc.tail, to: arc.head)) }
    var levels: [[LinearBlock]] = []
    for level in stride(from: 1, through: transitions.height, by: 1) {
      var blocks: [LinearBlock] = []
      for coefficient in transitions.coefficients(ofLevel: level) {
        blocks.append(try block(coefficient.function, from: coefficient.column, to: coefficient.row))
      }
      levels.append(blocks)
    }
    self.network = network
    self.arcs = arcs
    self.levels = levels
    isAtKink = branches.isAtKink
  }

  /// Whether all arcs and coefficients are affine on the point's region.
  var isAffine: Bool { arcs.allSatisfy(\.isAffine) && levels.allSatisfy { $0.allSatisfy(\.isAffine) } }

  /// Whether no transition changes a node that it or one before it reads.
  var isLifting: Bool {
    var isRead = Set<Int>()
    for blocks in levels {
      for block in blocks { isRead.insert(block.column) }
      for block in blocks where isRead.contains(block.row) { return false }
    }
    return true
  }
}
