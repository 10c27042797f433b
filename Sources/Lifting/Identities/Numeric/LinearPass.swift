import DAGNetwork
import Exact

/// Passes of many states at once through the matrices of a linearization, in doubles with rounding bounds: each sample of
/// the batches is one state.
struct LinearPass {
  let linearization: NumericLinearization
  let domain: RoundingBounds<Doubles>
  /// Whether constant terms are added, so that the pass is that of the affine network on the point's region.
  let hasConstants: Bool

  typealias Values = State<RoundedBatch<Double>>

  init(_ linearization: NumericLinearization, count: Int, hasConstants: Bool = false) {
    self.linearization = linearization
    domain = RoundingBounds(over: Doubles(), format: .float64, count: count)
    self.hasConstants = hasConstants
  }

  /// Applies `DT_h ⋯ DT_1` of the transitions.
  func synthesize(_ state: inout Values) throws(NumericObstacle) {
    for blocks in linearization.levels {
      let before = blocks.readTheirRows ? state : nil
      for block in blocks { try add(block, of: (before ?? state)[block.column], to: &state.values[block.row]) }
    }
  }

  /// The direct recursion over the graph: the sums of the arcs' products, node by node, added to a state.
  func recursion(from state: Values) throws(NumericObstacle) -> Values {
    var state = state
    for node in linearization.network.order {
      for arc in linearization.network.incomingArcs(of: node) {
        let block = linearization.arcs[arc]
        try add(block, of: state[block.column], to: &state.values[node])
      }
    }
    return state
  }

  /// Applies `DT_1ᵀ ⋯ DT_hᵀ` of the transitions: the transposed steps in the opposite order.
  func synthesizeTransposed(_ state: inout Values) throws(NumericObstacle) {
    for blocks in linearization.levels.reversed() {
      let before = blocks.readTheirRows ? state : nil
      for block in blocks {
        try add(transposed: block, of: (before ?? state)[block.row], to: &state.values[block.column])
      }
    }
  }

  /// `λ − DAᵀ λ`, with the arcs of the graph.
  func resolveTransposed(_ state: Values) throws(NumericObstacle) -> Values {
    var sums = Values(zeroOf: linearization.network)
    for block in linearization.arcs {
      try add(transposed: block, of: state[block.row], to: &sums.values[block.column])
    }
    return try subtract(sums, from: state)
  }

  /// `x − DA x`, with the arcs of the graph.
  func resolve(_ state: Values) throws(NumericObstacle) -> Values {
    try subtract(linearization.arcs, from: state)
  }

  /// `x − DA x`, with the coefficients of the transitions in place of the arcs of the graph.
  func resolveByTransitions(_ state: Values) throws(NumericObstacle) -> Values {
    try subtract(Array(linearization.levels.joined()), from: state)
  }

  /// The sums of the products of blocks with the values at their columns.
  func products(of blocks: [LinearBlock], with state: Values) throws(NumericObstacle) -> Values {
    var sums = Values(zeroOf: linearization.network)
    for block in blocks { try add(block, of: state[block.column], to: &sums.values[block.row]) }
    return sums
  }

  /// The unit states of some columns: the state of sample `k` has 1 at the position of column `k`, and 0 elsewhere.
  func unitStates(_ columns: Range<Int>, _ layout: StateLayout) -> Values {
    var state = Values(zeroOf: linearization.network)
    var position = columns.lowerBound
    while position < columns.upperBound {
      let (node, coordinate) = layout.place(of: position)
      let width = linearization.network.nodes[node].width
      let end = min(position + width - coordinate, columns.upperBound)
      var elements = [Double](repeating: 0, count: width * columns.count)
      for column in position..<end {
        elements[(column - columns.lowerBound) * width + coordinate + column - position] = 1
      }
      state[node] = domain.value(Batch(width: width, count: columns.count, elements: elements))
      position = end
    }
    return state
  }

  private func subtract(_ blocks: [LinearBlock], from state: Values) throws(NumericObstacle) -> Values {
    try subtract(try products(of: blocks, with: state), from: state)
  }

  private func subtract(_ sums: Values, from state: Values) throws(NumericObstacle) -> Values {
    var result = state
    for node in linearization.network.nodes.indices {
      guard let sum = sums[node] else { continue }
      do {
        try domain.subtract(sum, from: &result.values[node])
      } catch {
        throw .open("\(error)")
      }
    }
    return result
  }

  private func add(
    _ block: LinearBlock, of value: RoundedBatch<Double>?, to sum: inout RoundedBatch<Double>?
  ) throws(NumericObstacle) {
    if value == nil, !hasConstants || block.constant == nil { return }
    let value = value ?? domain.zero(width: block.map.inputWidth)
    do {
      try domain.add(.affine(Affine(block.map, constant: hasConstants ? block.constant : nil)), of: value, to: &sum)
      if let radius = block.radius { try sum?.sums.add(radius: radius, of: domain.reading(of: value)) }
    } catch {
      throw .open("\(error)")
    }
  }
}

extension [LinearBlock] {
  /// Whether a row of the matrix with these blocks is a column as well, so that it reads what it changes.
  fileprivate var readTheirRows: Bool { !Set(lazy.map(\.row)).isDisjoint(with: lazy.map(\.column)) }
}

extension LinearPass {
  private func add(
    transposed block: LinearBlock, of value: RoundedBatch<Double>?, to sum: inout RoundedBatch<Double>?
  ) throws(NumericObstacle) {
    guard let value else { return }
    do {
      for part in block.map.transposedParts { try domain.add(.linear(part), of: value, to: &sum) }
      for part in block.radius?.transposedParts ?? [] {
        try sum?.sums.add(radius: part, of: domain.reading(of: value))
      }
    } catch {
      throw .open("\(error)")
    }
  }
}

extension TermSums {
  /// Adds what entries `w + δ` with `|δ| ≤ radius` make of a value, beyond what `w` does: at most `radius |x|` for the exact `x`.
  mutating func add(radius: LinearMap, of x: Reading) throws(DomainError) {
    let size = zip(x.lower, x.upper).map { max(-$0, $1) }
    var product = Batch(repeating: 0.0, width: radius.outputWidth, count: x.count)
    try Doubles().apply(
      radius, to: Batch(width: x.width, count: x.count, elements: size), adding: false, into: &product)
    for (i, value) in product.elements.enumerated() {
      propagated[i] = sumUp(propagated[i], innerProductUp(value, terms: radius.inputWidth))
    }
  }
}
