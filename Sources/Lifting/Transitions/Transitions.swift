import DAGNetwork

/// The sequence of level transitions `T_1, …, T_h` of a network: `T_n = [I 0; L_n I]` keeps every coordinate of the state
/// and adds level `n`, `(T_n x)_v = x_v + Σ_u A_{vu}(x_u)` where `ℓ(v) = n` (mathematics, §2; after Hwang 2023).
///
/// This is the decomposition as an object of its own, made from the network's arcs but independent of it from then on: it
/// can be changed, and the identities then tell whether it still decomposes the network.
public struct Transitions: Sendable, Equatable {
  /// All lifting coefficients, by the level and position of their row, then by column, then by arc.
  public private(set) var coefficients: [LiftingCoefficient]
  /// Where the coefficients of each level start: those of level `n` are `levelStarts[n]..<levelStarts[n + 1]`.
  private var levelStarts: [Int]
  /// The levels `n` at which a row of `L_n` is a column as well. The transitions of a network have none, since they read lower
  /// levels only. A matrix that has such a row still reads the state as it was before.
  private(set) var levelsReadingTheirRows: Set<Int> = []

  /// The transitions of a network.
  ///
  /// - Complexity: linear in nodes and arcs, but for the sorting of the arcs at each node by their tails.
  public init(of network: Network) {
    var coefficients: [LiftingCoefficient] = []
    coefficients.reserveCapacity(network.arcs.count)
    var levelStarts = [0]
    for level in 0...network.height {
      for node in network.nodes(atLevel: level) {
        var arcs = Array(network.incomingArcs(of: node))
        if arcs.count > 1 { arcs.sort { (network.arcs[$0].tail, $0) < (network.arcs[$1].tail, $1) } }
        for arc in arcs {
          let (tail, function) = (network.arcs[arc].tail, network.arcs[arc].function)
          coefficients.append(LiftingCoefficient(row: node, column: tail, function: function, arc: arc))
        }
      }
      levelStarts.append(coefficients.count)
    }
    self.coefficients = coefficients
    self.levelStarts = levelStarts
  }

  /// Any sequence of transitions on the states of a network: ``coefficients(ofLevel:)`` of level `n` are the list at `n − 1`.
  /// They need not be those of the network; whether they are is what the identities tell.
  public init(levels: [[LiftingCoefficient]]) {
    coefficients = []
    levelStarts = [0, 0]
    for (index, level) in levels.enumerated() {
      coefficients += level
      levelStarts.append(coefficients.count)
      let rows = Set(level.lazy.map(\.row))
      if level.contains(where: { rows.contains($0.column) }) { levelsReadingTheirRows.insert(index + 1) }
    }
  }

  /// The height `h`: the number of transitions.
  public var height: Int { levelStarts.count - 2 }

  /// The coefficients of `L_n`.
  ///
  /// - Precondition: `1 ≤ n ≤ h`; level 0 has none.
  public func coefficients(ofLevel level: Int) -> ArraySlice<LiftingCoefficient> {
    coefficients[levelStarts[level]..<levelStarts[level + 1]]
  }

  /// Replaces the function of one coefficient.
  ///
  /// - Precondition: the function has the widths of the one that it replaces.
  public mutating func replaceFunction(at index: Int, with function: ArcFunction) {
    precondition(
      function.inputWidth == coefficients[index].function.inputWidth
        && function.outputWidth == coefficients[index].function.outputWidth)
    coefficients[index].function = function
  }

  /// Removes one coefficient.
  public mutating func remove(at index: Int) {
    coefficients.remove(at: index)
    for level in levelStarts.indices where levelStarts[level] > index { levelStarts[level] -= 1 }
  }

  /// The same matrices under a mask: the transitions of the sub-architecture with the kept arcs (I9). Coefficients of no arc
  /// are dropped.
  public func masked(by mask: ArcMask) -> Transitions {
    var masked = self
    masked.coefficients = []
    for level in 0..<levelStarts.count - 1 {
      masked.levelStarts[level] = masked.coefficients.count
      masked.coefficients += coefficients[levelStarts[level]..<levelStarts[level + 1]].filter {
        mask.isKept.indices.contains($0.arc) && mask[$0.arc]
      }
    }
    masked.levelStarts[levelStarts.count - 1] = masked.coefficients.count
    return masked
  }
}
