import DAGNetwork
import Exact

extension IdentitySides {
  /// I10: `f^B` and `f^C` from the masked transitions against the sums over the paths inside `B` and inside `C` from the graph, and
  /// `f^{B∪C} + f^{B∩C}` against `f^B + f^C` and the sum over the paths of `B∪C` that lie in neither, at every node.
  ///
  /// The sums over paths are one pass over the graph with four sums for each node, of the paths so far that lie inside both,
  /// inside one of the two, or inside neither. An arc of `B∪C` takes a path from one to another, and what is in neither stays
  /// there. Each constant term begins a path with its own arc.
  ///
  /// - Precondition: all arcs are affine, and every coefficient belongs to an arc.
  /// - Complexity: four passes over the masked transitions and four over the graph.
  func pathInclusion(_ b: ArcMask, _ c: ArcMask, at input: [D.Value]) throws(DomainError) -> D.Comparison {
    var comparison = domain.comparison(in: network)
    let paths = try PathsByMask(of: self, b, c, at: input)
    let (functionOfB, functionOfC) = (try masked(by: b, at: input), try masked(by: c, at: input))
    func compare(_ left: State<D.Value>, _ right: State<D.Value>, _ sides: String) {
      for node in network.order { comparison.compare(left[node], right[node], at: node, sides: sides) }
    }
    compare(functionOfB, try sum(paths.inBoth, paths.inFirst), "f^B of the transitions against the paths inside B")
    compare(functionOfC, try sum(paths.inBoth, paths.inSecond), "f^C of the transitions against the paths inside C")
    if comparison.isRefuted { return comparison }
    let left = try sum(try masked(by: b.union(c), at: input), try masked(by: b.intersection(c), at: input))
    let right = try sum(try sum(functionOfB, functionOfC), paths.inNeither)
    compare(left, right, "f^{B∪C} + f^{B∩C} against f^B + f^C and the paths of B∪C in neither")
    return comparison
  }

  private func sum(_ a: State<D.Value>, _ b: State<D.Value>) throws(DomainError) -> State<D.Value> {
    var sum = a
    for node in network.nodes.indices {
      if let value = b[node] { try add(value, width: network.nodes[node].width, to: &sum.values[node]) }
    }
    return sum
  }

  /// `S ι(x)` of the masked transitions.
  private func masked(by mask: ArcMask, at input: [D.Value]) throws(DomainError) -> State<D.Value> {
    var state = try network.lift(input, over: domain)
    try transitions.masked(by: mask).synthesize(&state, over: domain)
    return state
  }
}

/// By node, the sums over the paths of `B∪C`, by which of the two sets they lie inside.
private struct PathsByMask<D: ComparedDomain> {
  let inBoth: State<D.Value>
  /// Inside `B` and not inside `C`.
  let inFirst: State<D.Value>
  let inSecond: State<D.Value>
  let inNeither: State<D.Value>

  init(of sides: IdentitySides<D>, _ b: ArcMask, _ c: ArcMask, at input: [D.Value]) throws(DomainError) {
    let (network, domain) = (sides.network, sides.domain)
    // A path inside `B` has 1 here, a path inside `C` has 2.
    func place(_ arc: Int) -> Int { (b[arc] ? 1 : 0) | (c[arc] ? 2 : 0) }
    var sums = [State<D.Value>](repeating: State(zeroOf: network), count: 4)
    // Paths without arcs lie inside both.
    sums[3] = try network.lift(input, over: domain)
    for node in network.order {
      for arc in network.incomingArcs(of: node) where place(arc) != 0 {
        guard let affine = network.arcs[arc].function.affine else { continue }
        for before in 0..<4 {
          guard let value = sums[before][network.arcs[arc].tail] else { continue }
          try domain.add(.linear(affine.linear), of: value, to: &sums[before & place(arc)].values[node])
        }
        if let constant = affine.constant {
          let value = try domain.constant(constant)
          try sides.add(value, width: constant.width, to: &sums[place(arc)].values[node])
        }
      }
    }
    (inNeither, inFirst, inSecond, inBoth) = (sums[0], sums[1], sums[2], sums[3])
  }
}
