import DAGNetwork

/// A rectangular matrix of functions: its rows and columns are nodes of a network, an entry is a sum of arc functions of the
/// value at the column's node, `(B x)_v = Σ_u B_{vu}(x_u)` (mathematics, §2). The lifting coefficients `L_n` of a level are such
/// a block, and so is the arc operator `A`.
///
/// Matrices of functions are applied, not multiplied: `h ∘ (f + g)` is `h ∘ f + h ∘ g` only for linear `h`. What holds for
/// linear entries alone is offered by ``LinearMatrix``.
public struct FunctionBlock: Sendable, Equatable {
  /// The nodes of the rows, each once.
  public let rows: [Int]
  /// The nodes of the columns, each once.
  public let columns: [Int]
  /// The terms of all entries; those of one entry follow one another.
  public let terms: [FunctionTerm]

  /// - Precondition: rows and columns are distinct, and every term has its row and its column among them.
  public init(rows: [Int], columns: [Int], terms: [FunctionTerm]) {
    let rowPlaces = Dictionary(uniqueKeysWithValues: zip(rows, 0...))
    let columnPlaces = Dictionary(uniqueKeysWithValues: zip(columns, 0...))
    self.rows = rows
    self.columns = columns
    let placed = terms.enumerated().map { index, term -> (row: Int, column: Int, index: Int) in
      guard let row = rowPlaces[term.row], let column = columnPlaces[term.column] else {
        preconditionFailure("a term belongs to a row and a column of its block")
      }
      return (row, column, index)
    }
    self.terms = placed.sorted { ($0.row, $0.column, $0.index) < ($1.row, $1.column, $1.index) }.map { terms[$0.index] }
  }

  /// The terms of one entry; none for an entry that is 0.
  ///
  /// - Complexity: linear in the terms.
  public func entry(row: Int, column: Int) -> [FunctionTerm] {
    terms.filter { $0.row == row && $0.column == column }
  }

  /// The places of the entries that are not structurally 0.
  public var pattern: [(row: Int, column: Int)] {
    var places: [(row: Int, column: Int)] = []
    for term in terms where places.last.map({ $0 != (term.row, term.column) }) ?? true {
      places.append((term.row, term.column))
    }
    return places
  }

  /// The part of the block with some of its rows and columns, in the order given.
  public func block(rows: [Int], columns: [Int]) -> FunctionBlock {
    let (rowSet, columnSet) = (Set(rows), Set(columns))
    return FunctionBlock(
      rows: rows, columns: columns, terms: terms.filter { rowSet.contains($0.row) && columnSet.contains($0.column) })
  }

  /// The block without the terms of the arcs that a mask drops. Terms of no arc stay.
  public func masked(by mask: ArcMask) -> FunctionBlock {
    FunctionBlock(
      rows: rows, columns: columns, terms: terms.filter { !mask.isKept.indices.contains($0.arc) || mask[$0.arc] })
  }

  /// `−B`.
  public var negated: FunctionBlock { FunctionBlock(rows: rows, columns: columns, terms: terms.map(\.negated)) }

  /// `B + C`, on the rows and columns of either, this block's first. Functions are added pointwise.
  public func adding(_ other: FunctionBlock) -> FunctionBlock {
    func union(_ a: [Int], _ b: [Int]) -> [Int] {
      let known = Set(a)
      return a + b.filter { !known.contains($0) }
    }
    return FunctionBlock(
      rows: union(rows, other.rows), columns: union(columns, other.columns), terms: terms + other.terms)
  }

  /// Adds `B x` to the rows of a state.
  ///
  /// - Parameter source: the state `x` that is read; it is another one than the state that is changed.
  /// - Throws: what the domain throws where it cannot evaluate a function.
  public func add<D: InvertibleLiftingDomain>(
    appliedTo source: State<D.Value>, to state: inout State<D.Value>, over domain: D
  ) throws(D.Failure) {
    for term in terms {
      let value = source[term.column] ?? domain.zero(width: term.function.inputWidth)
      if term.isNegated {
        var sum: D.Value?
        try domain.add(term.function, of: value, to: &sum)
        if let sum { try domain.subtract(sum, from: &state.values[term.row]) }
      } else {
        try domain.add(term.function, of: value, to: &state.values[term.row])
      }
    }
  }

  /// `B x`: the rows' values, and 0 everywhere else.
  public func apply<D: InvertibleLiftingDomain>(
    to state: State<D.Value>, over domain: D
  ) throws(D.Failure) -> State<D.Value> {
    var result = State<D.Value>(values: Array(repeating: nil, count: state.values.count))
    try add(appliedTo: state, to: &result, over: domain)
    return result
  }
}
