import DAGNetwork
import Exact

/// How many arcs the powers of `A` in a comparison may pass along.
private let powerStepLimit = 2_000_000
/// Beyond so many paths they are not walked one by one.
private let walkedPathLimit: Integer = 2_000

extension IdentitySides {
  /// I6: `S` from the transitions against `Σ_k A^k` from the graph, at a state; and where the network has few paths, against the
  /// sum over all of them, `Σ_p g_{a_k} ∘ … ∘ g_{a_1}`, walked one by one.
  ///
  /// Each constant term is a linear arc of its own, from one constant source of value 1. It begins paths, and goes on along
  /// the linear parts of the arcs: what `A` makes of the constant source is passed on by the next powers.
  ///
  /// - Precondition: all arcs are affine.
  func pathSum(at state: State<D.Value>) throws(DomainError) -> D.Comparison {
    var comparison = domain.comparison(in: network)
    var synthesized = state
    try transitions.synthesize(&synthesized, over: domain)
    if network.powerSteps <= powerStepLimit {
      let sum = try powerSum(at: state)
      for node in network.order {
        comparison.compare(synthesized[node], sum[node], at: node, sides: "S against Σ_k A^k")
      }
    }
    if !comparison.isRefuted, network.hasFewPaths {
      let sum = try walkedSum(at: state)
      for node in network.order {
        comparison.compare(synthesized[node], sum[node], at: node, sides: "S against the sum over all paths")
      }
    }
    return comparison
  }

  /// `x + A x + A (A x) + …` until nothing is left, from the graph's arcs.
  private func powerSum(at state: State<D.Value>) throws(DomainError) -> State<D.Value> {
    var sum = state
    var power = state
    var isFirst = true
    while power.values.contains(where: { $0 != nil }) {
      var next = State<D.Value>(zeroOf: network)
      for arc in network.arcs {
        guard let affine = arc.function.affine else { continue }
        if isFirst, let constant = affine.constant {
          try add(try domain.constant(constant), width: constant.width, to: &next.values[arc.head])
        }
        if let value = power[arc.tail] { try domain.add(.linear(affine.linear), of: value, to: &next.values[arc.head]) }
      }
      isFirst = false
      for node in network.nodes.indices {
        if let value = next[node] { try add(value, width: network.nodes[node].width, to: &sum.values[node]) }
      }
      power = next
    }
    return sum
  }

  /// The sum over all paths, each walked by itself from its start.
  private func walkedSum(at state: State<D.Value>) throws(DomainError) -> State<D.Value> {
    var sum = State<D.Value>(zeroOf: network)
    for node in network.nodes.indices {
      if let value = state[node] { try walk(from: node, with: value, into: &sum) }
    }
    for arc in network.arcs {
      if let constant = arc.function.affine?.constant {
        try walk(from: arc.head, with: try domain.constant(constant), into: &sum)
      }
    }
    return sum
  }

  /// Adds what every path from a node makes of a value to the node where the path ends.
  private func walk(
    from start: Int, with value: D.Value, into sum: inout State<D.Value>
  ) throws(DomainError) {
    var pending = [(node: start, value: value)]
    while let (node, value) = pending.popLast() {
      try add(value, width: network.nodes[node].width, to: &sum.values[node])
      for arc in network.outgoingArcs(of: node) {
        guard let linear = network.arcs[arc].function.affine?.linear else { continue }
        var term: D.Value?
        try domain.add(.linear(linear), of: value, to: &term)
        if let term { pending.append((network.arcs[arc].head, term)) }
      }
    }
  }

  /// Adds a value to a sum.
  func add(_ value: D.Value, width: Int, to sum: inout D.Value?) throws(DomainError) {
    try domain.add(.identity(width: width), of: value, to: &sum)
  }
}

extension Network {
  /// Says so if I6 would take neither the powers nor the paths.
  var excessOfPathSum: String? {
    hasFewPaths || powerSteps <= powerStepLimit
      ? nil : "the powers of A pass along \(powerSteps) arcs, the limit is \(powerStepLimit)"
  }

  /// What the path sum is held against.
  var pathSumInWords: String {
    switch (powerSteps <= powerStepLimit, hasFewPaths) {
    case (true, true): "the powers of A, and all \(walkCount) paths between any two nodes one by one"
    case (true, false): "the powers of A"
    default: "all \(walkCount) paths between any two nodes one by one"
    }
  }

  /// How many arcs the powers of `A` pass along: an arc as often as there are levels up to its tail.
  fileprivate var powerSteps: Int { arcs.reduce(0) { $0 + levels[$1.tail] + 1 } }

  fileprivate var hasFewPaths: Bool { walkCount <= walkedPathLimit }

  /// The number of paths between any two nodes, the path without arcs of every node and those that begin in constant terms
  /// counted too.
  fileprivate var walkCount: Integer {
    var counts = [Integer](repeating: 1, count: nodes.count)
    var total: Integer = 0
    for node in order.reversed() {
      for arc in outgoingArcs(of: node) { counts[node] += counts[arcs[arc].head] }
      total += counts[node]
    }
    return arcs.reduce(total) { $1.function.affine?.constant == nil ? $0 : $0 + counts[$1.head] }
  }
}
