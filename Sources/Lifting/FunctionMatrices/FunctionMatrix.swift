import DAGNetwork

/// A lower-triangular matrix of functions with unit diagonal on the states of a network: `M = I + N`, where the blocks of `N`
/// lead from a node to a later one in the order by `(level, position)`. `T_n`, `E_a`, `id − A` and `id + A` are of this kind.
///
/// Whatever functions the blocks carry, such a matrix is invertible: `M x = y` is solved row by row. Where no row of `N` is a
/// column of it, as in a lifting step, the inverse is a matrix of the same kind, `I − N` (I3).
public struct FunctionMatrix: Sendable, Equatable {
  public let network: Network
  /// `N`, on the rows and the columns that have a term, in the order by `(level, position)`.
  public let deviation: FunctionBlock

  /// - Throws: ``FunctionMatrixError`` for a term that does not fit the widths of its nodes, or that is not below the diagonal.
  /// - Complexity: `n log n` in the terms.
  public init(of network: Network, deviation terms: [FunctionTerm]) throws(FunctionMatrixError) {
    for term in terms {
      for node in [term.row, term.column] where !network.nodes.indices.contains(node) {
        throw .unknownNode(node, count: network.nodes.count)
      }
      let (row, column) = (network.nodes[term.row], network.nodes[term.column])
      guard term.function.outputWidth == row.width, term.function.inputWidth == column.width else {
        throw .widths(row: row.name, column: column.name)
      }
      guard Self.precedes(term.column, term.row, in: network) else {
        throw .notBelowDiagonal(row: row.name, column: column.name)
      }
    }
    self.init(network, checked: terms)
  }

  /// - Precondition: the terms fit their nodes and are below the diagonal.
  init(_ network: Network, checked terms: [FunctionTerm]) {
    func sorted(_ nodes: some Sequence<Int>) -> [Int] {
      Set(nodes).sorted { Self.precedes($0, $1, in: network) }
    }
    self.network = network
    deviation = FunctionBlock(
      rows: sorted(terms.lazy.map(\.row)), columns: sorted(terms.lazy.map(\.column)), terms: terms)
  }

  /// Whether one node comes before another in the order by `(level, position)`.
  private static func precedes(_ first: Int, _ second: Int, in network: Network) -> Bool {
    (network.levels[first], first) < (network.levels[second], second)
  }

  /// The identity.
  public static func identity(of network: Network) -> FunctionMatrix { FunctionMatrix(network, checked: []) }

  /// `id − A`: by I4 the inverse of the synthesis map `S`.
  public static func resolvent(of network: Network) -> FunctionMatrix {
    FunctionMatrix(
      network,
      checked: network.arcs.enumerated().map { index, arc in
        FunctionTerm(row: arc.head, column: arc.tail, function: arc.function, isNegated: true, arc: index)
      })
  }

  /// The elementary lifting step `E_a = I + e_v g_a e_uᵀ` of an arc.
  ///
  /// - Precondition: the network has the arc.
  public static func elementary(ofArc index: Int, in network: Network) -> FunctionMatrix {
    let arc = network.arcs[index]
    return FunctionMatrix(
      network, checked: [FunctionTerm(row: arc.head, column: arc.tail, function: arc.function, arc: index)])
  }

  /// Whether no row of `N` is a column of it: the matrix is then a lifting step, and ``inverse`` exists as a matrix.
  public var isLiftingStep: Bool { Set(deviation.rows).isDisjoint(with: deviation.columns) }

  /// `I − N`, the inverse of a lifting step (I3); `nil` for any other matrix, whose inverse is a composition
  /// (``FunctionComposition/inverse``) but in general no matrix of functions.
  public var inverse: FunctionMatrix? {
    isLiftingStep ? FunctionMatrix(network, checked: deviation.terms.map(\.negated)) : nil
  }

  /// The matrix without the terms of the arcs that a mask drops (I9).
  public func masked(by mask: ArcMask) -> FunctionMatrix {
    FunctionMatrix(network, checked: deviation.masked(by: mask).terms)
  }

  /// The terms of an entry; the diagonal's identity is no term.
  public func entry(row: Int, column: Int) -> [FunctionTerm] { deviation.entry(row: row, column: column) }

  /// The part of `M` below the diagonal with some rows and columns.
  public func block(rows: [Int], columns: [Int]) -> FunctionBlock { deviation.block(rows: rows, columns: columns) }

  /// The matrix on the sub-graph up to a level: without the terms whose row is above it.
  public func restricted(upToLevel level: Int) -> FunctionMatrix {
    FunctionMatrix(network, checked: deviation.terms.filter { network.levels[$0.row] <= level })
  }

  /// `M x`.
  public func apply<D: InvertibleLiftingDomain>(
    to state: State<D.Value>, over domain: D
  ) throws(D.Failure) -> State<D.Value> {
    var result = state
    try deviation.add(appliedTo: state, to: &result, over: domain)
    return result
  }

  /// The `x` with `M x = y`, row by row: `x_v = y_v − Σ_u N_{vu}(x_u)`.
  public func solve<D: InvertibleLiftingDomain>(
    _ state: State<D.Value>, over domain: D
  ) throws(D.Failure) -> State<D.Value> {
    var result = state
    // The terms stand in the order of their rows, and read earlier rows only.
    for term in deviation.terms {
      let value = result[term.column] ?? domain.zero(width: term.function.inputWidth)
      if term.isNegated {
        try domain.add(term.function, of: value, to: &result.values[term.row])
      } else {
        var sum: D.Value?
        try domain.add(term.function, of: value, to: &sum)
        if let sum { try domain.subtract(sum, from: &result.values[term.row]) }
      }
    }
    return result
  }

  /// `M₂ ∘ M₁` as a matrix, which it is where `M₂` reads no row that `M₁` changes: `I + N₁ + N₂`. Elementary steps of one level
  /// are of this kind (I5). `nil` where it is in general no matrix of functions; ``FunctionComposition`` composes any two.
  ///
  /// - Precondition: both are matrices on the states of one network.
  public func composed(after first: FunctionMatrix) -> FunctionMatrix? {
    precondition(network.nodes.count == first.network.nodes.count, "matrices on the states of one network")
    guard Set(first.deviation.rows).isDisjoint(with: deviation.columns) else { return nil }
    return FunctionMatrix(network, checked: first.deviation.terms + deviation.terms)
  }
}

/// Why terms are no lower-triangular matrix of functions with unit diagonal.
public enum FunctionMatrixError: Error, Sendable, Equatable {
  case unknownNode(Int, count: Int)
  /// The function does not have the widths of its nodes.
  case widths(row: String, column: String)
  /// The row does not come after the column in the order by `(level, position)`.
  case notBelowDiagonal(row: String, column: String)
}

extension FunctionMatrixError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownNode(let node, let count): "there is no node \(node); expected an index below \(count)"
    case .widths(let row, let column): "the function from '\(column)' to '\(row)' does not have their widths"
    case .notBelowDiagonal(let row, let column):
      "the entry in row '\(row)' and column '\(column)' is not below the diagonal; expected a column of an earlier node"
    }
  }
}
