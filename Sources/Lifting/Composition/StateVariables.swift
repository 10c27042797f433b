import DAGNetwork
import Symbolic

/// Variables for all coordinates of a network's state: `x` for a node of one coordinate, `x_0`, `x_1`, … for one of more; with
/// a mark behind a name that is taken.
public struct StateVariables: Sendable {
  public let network: Network
  /// Where the variables, and what is made of them, live.
  public let pool: ExpressionPool
  /// The names of each node's variables.
  public let names: [[String]]

  /// - Complexity: linear in the coordinates of the state.
  public init(of network: Network, in pool: ExpressionPool = ExpressionPool()) {
    self.network = network
    self.pool = pool
    var variables = VariableNames()
    names = network.nodes.map { variables.names(of: $0) }
  }

  /// The variables of a node, one for each coordinate.
  public subscript(node: Int) -> [Expression] { names[node].map { pool.variable($0) } }
}
