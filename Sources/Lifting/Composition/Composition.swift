import DAGNetwork
import Exact
import Symbolic

/// The functions of a network's nodes as expressions, composed by the transitions: `T_h ∘ … ∘ T_{m+1}` applied to a state that
/// has a variable for each coordinate up to level `m`, and 0 above.
///
/// From level 0 these are the functions `f_v` of the inputs (I1), and under a mask those of a sub-architecture (I9).
/// Equal sub-expressions are shared, so that time and memory are linear in the entries of the arcs' functions, however many
/// paths there are.
public struct Composition: Sendable {
  public let network: Network
  /// The arcs that are kept.
  public let mask: ArcMask
  /// The level `m`, up to which the coordinates of the nodes are variables. Constants are numbers at any level.
  public let startLevel: Int
  /// Where the expressions live.
  public let pool: ExpressionPool
  /// The variables, by node: those of the inputs, and of all other nodes up to the level. `nil` for any other node.
  public let variables: [[Expression]?]
  private let transitions: Transitions
  private var values: [[Expression]?]

  /// - Parameters:
  ///   - mask: the arcs that are kept; all of them unless given.
  ///   - startLevel: from 0 to the network's height.
  ///   - pool: where the expressions are to live. What is in it already is not changed.
  /// - Throws: ``CompositionError/level(_:height:)``.
  public init(
    of network: Network, mask: ArcMask? = nil, from startLevel: Int = 0, in pool: ExpressionPool = ExpressionPool()
  ) throws(CompositionError) {
    guard (0...network.height).contains(startLevel) else {
      throw .level(startLevel, height: network.height)
    }
    self.network = network
    self.mask = mask ?? ArcMask(keepingAllOf: network)
    self.startLevel = startLevel
    self.pool = pool
    let transitions = Transitions(of: network)
    self.transitions = mask.map { transitions.masked(by: $0) } ?? transitions
    var names = VariableNames()
    variables = network.nodes.indices.map { node in
      guard network.levels[node] <= startLevel, !network.isConstant(node) else { return nil }
      return names.names(of: network.nodes[node]).map { pool.variable($0) }
    }
    values = variables
    for node in network.constants {
      guard case .constant(let value) = network.nodes[node].role else { continue }
      values[node] = (0..<value.width).map { pool.constant(value.rational(at: $0)) }
    }
  }

  /// The function of a node, one expression for each coordinate. What was composed is kept.
  ///
  /// A piece of an arc's function that divides by what is the number 0 becomes `1/0`: the function has the value of another
  /// piece where that is chosen, and none where this one is.
  ///
  /// - Throws: ``CompositionError/undefined(arc:_:)`` where an arc's function divides by what is the number 0 whatever the input
  ///   is.
  /// - Complexity: linear in the entries of the functions of the arcs that lead to the node and were not composed yet.
  public mutating func expressions(ofNode node: Int) throws(CompositionError) -> [Expression] {
    if let known = values[node] { return known }
    let needed = ancestors(of: node)
    for level in stride(from: startLevel + 1, through: network.levels[node], by: 1) where level <= transitions.height {
      var row: (node: Int, sum: ExpressionSum)?
      for coefficient in transitions.coefficients(ofLevel: level)
      where needed[coefficient.row] && values[coefficient.row] == nil {
        if row?.node != coefficient.row {
          if let row { values[row.node] = row.sum.expressions(in: pool) }
          row = (coefficient.row, ExpressionSum(width: network.nodes[coefficient.row].width))
        }
        do throws(DomainError) {
          try row?.sum.add(coefficient.function, of: value(of: coefficient.column), in: pool)
        } catch {
          throw .undefined(arc: network.label(ofArc: coefficient.arc), error)
        }
        // The coefficients of a row follow one another.
      }
      if let row { values[row.node] = row.sum.expressions(in: pool) }
    }
    return value(of: node)
  }

  /// The value of a node that was composed; 0 for one that lost every arc.
  func value(of node: Int) -> [Expression] {
    values[node] ?? Array(repeating: pool.constant(0), count: network.nodes[node].width)
  }

  /// Which nodes a node's function depends on, itself included.
  func ancestors(of node: Int) -> [Bool] {
    var isAncestor = [Bool](repeating: false, count: network.nodes.count)
    isAncestor[node] = true
    var pending = [node]
    while let next = pending.popLast() {
      if network.levels[next] <= startLevel { continue }
      for arc in network.incomingArcs(of: next) where mask[arc] && !isAncestor[network.arcs[arc].tail] {
        isAncestor[network.arcs[arc].tail] = true
        pending.append(network.arcs[arc].tail)
      }
    }
    return isAncestor
  }
}

extension Network {
  func isConstant(_ node: Int) -> Bool { if case .constant = nodes[node].role { true } else { false } }
}

/// Why functions cannot be composed.
public enum CompositionError: Error, Sendable, Equatable {
  /// There is no such level.
  case level(Int, height: Int)
  /// The function of an arc is not defined on what leads to it.
  case undefined(arc: String, DomainError)
}

extension CompositionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .level(let level, let height): "there is no level \(level); expected one from 0 to \(height)"
    case .undefined(let arc, let error): "\(arc) has no function of what leads to it: \(error)"
    }
  }
}
