import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// Composed functions against values, which are computed by another way: direct recursion, or the pass over numbers.
@Suite struct CompositionTests {
  /// The values of expressions at values of variables.
  private func values(
    of expressions: [Expression], at point: [String: Rational]
  ) throws -> [Rational] {
    let program = ExpressionProgram(of: expressions)
    return try program.evaluate(at: program.variables.map { point[$0] ?? 0 }, over: Rationals())
  }

  /// The names in texts are quoted where they need to be; the variables of programs are not.
  private func names(_ composition: Composition, _ node: Int) -> [String] {
    (composition.variables[node] ?? []).map { $0.freeVariables[0] }
  }

  @Test func functionsHaveTheValuesOfTheNodes() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(150).count, options: .exact) { network, random in
      let mask = random.next().isMultiple(of: 2) ? ArcMask.random(of: network, using: &random) : nil
      var composition = try Composition(of: network, mask: mask)
      let point = RandomPoints(of: network, seed: random.next())[0]
      var assignment: [String: Rational] = [:]
      for (input, value) in zip(network.inputs, point) {
        for (name, value) in zip(names(composition, input), value) { assignment[name] = value }
      }
      let graph = mask.map { network.restricted(to: $0) } ?? network
      var recursion = try DirectRecursion(graph, at: point.map { Batch($0) }, over: Evaluation(over: Rationals()))
      for node in network.nodes.indices.shuffled(using: &random) {
        let expected: [Rational]
        do { expected = try recursion.value(of: node).elements } catch { continue }
        let found = try values(of: try composition.expressions(ofNode: node), at: assignment)
        if found != expected { throw Refused(description: "node \(node): \(found) against \(expected)") }
      }
      return true
    }
  }

  /// From a level, functions are those of the transitions above it.
  @Test func functionsFromALevel() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(150).count, options: .piecewiseAffine
    ) { network, random in
      let level = Int.random(in: 0...network.height, using: &random)
      var composition = try Composition(of: network, from: level)
      var state = State<Batch<Rational>>(zeroOf: network)
      var assignment: [String: Rational] = [:]
      for node in network.nodes.indices {
        if case .constant(let value) = network.nodes[node].role {
          state[node] = Batch((0..<value.width).map { value.rational(at: $0) })
        } else if network.levels[node] <= level {
          let value = (0..<network.nodes[node].width).map { _ in Rational(Int.random(in: -9...9, using: &random)) }
          state[node] = Batch(value)
          for (name, value) in zip(names(composition, node), value) { assignment[name] = value }
        }
      }
      let transitions = Transitions(of: network)
      for n in stride(from: level + 1, through: network.height, by: 1) {
        try transitions.apply(level: n, to: &state, over: Evaluation(over: Rationals()))
      }
      for node in network.nodes.indices {
        let expected = state[node]?.elements ?? Array(repeating: 0, count: network.nodes[node].width)
        if try values(of: try composition.expressions(ofNode: node), at: assignment) != expected { return false }
      }
      return true
    }
  }

  @Test func thereIsNoSuchLevel() throws {
    let network = try ladder(levels: 3)
    #expect(throws: CompositionError.level(4, height: 3)) { try Composition(of: network, from: 4) }
    #expect(throws: CompositionError.level(-1, height: 3)) { try Composition(of: network, from: -1) }
    #expect(CompositionError.level(4, height: 3).description == "there is no level 4; expected one from 0 to 3")
  }

  @Test func divisionByTheNumberZeroNamesTheArc() throws {
    var builder = NetworkBuilder(name: "quotient")
    try builder.addInput("x", width: 1)
    try builder.addNode("z", width: 1)
    try builder.addNode("y", width: 1)
    try builder.addArc(from: "x", to: "z", .linear(.scaling(width: 1, factor: 0)))
    try builder.addArc(
      from: "z", to: "y", .expression(try ExpressionFunction(parsing: ["1/x0"], inputWidth: 1)), name: "inverse")
    try builder.addOutput("y")
    let network = try builder.build()
    var composition = try Composition(of: network)
    let error = #expect(throws: CompositionError.self) {
      _ = try composition.expressions(ofNode: network.outputs[0])
    }
    #expect(error?.description.contains("inverse") == true)
  }

  /// A piece that divides by the number 0 has no value where it is chosen, and takes none from the others.
  @Test(
    arguments: [
      ("piecewise(x1 > 0, 1/x0, x1)", "piecewise(x1 > 0, 1/0, x1)", [nil, -1, 0]),
      ("piecewise(x1 > 0, x1, 1/x0)", "piecewise(x1 > 0, x1, 1/0)", [2, nil, nil]),
      ("piecewise(x0 >= 0, x1, 1/x0)", "x1", [2, -1, 0]),
      ("piecewise(x0 > 0, 1/x0, x1 + 1)", "x1 + 1", [3, 0, 1]),
      ("piecewise(x1 >= 0 and 1/x0 > x1, 7, x1)", "piecewise(x1 >= 0, 1/0, x1)", [nil, -1, nil]),
      ("2*piecewise(x1 < 0, relu(1/x0), piecewise(x1 > 0, 3, x0^-2)) + 1", nil, [7, nil, nil]),
      ("piecewise(x0 == 0, x1, 1/x0)", "x1", [2, -1, 0]),
      ("piecewise(x1 > 0, 5, x1)/(x0 + 1)", "piecewise(x1 > 0, 5, x1)", [5, -1, 0]),
    ] as [(String, String?, [Rational?])])
  func aPieceThatIsNotChosen(arc: String, expected: String?, values: [Rational?]) throws {
    let network = try withZero(arc)
    var composition = try Composition(of: network)
    let function = try composition.expressions(ofNode: network.outputs[0])[0]
    let pool = ExpressionPool()
    if let expected {
      let variable = composition.variables[1]?.first?.freeVariables.first ?? ""
      #expect(function.description.replacing(variable, with: "x1") == (try pool.parse(expected).description))
    }
    for (x, value) in zip([2, -1, 0] as [Rational], values) {
      let found = try? function.evaluate(over: Rationals()) { name throws(DomainError) in
        name == composition.variables[1]?.first?.freeVariables.first ? x : 5
      }
      #expect(found == value, "\(function) at \(x)")
      // Just as the network itself.
      let evaluation = Evaluation(over: Rationals())
      let own = Result {
        var state = try network.lift([Batch([5]), Batch([x])], over: evaluation)
        try Transitions(of: network).synthesize(&state, over: evaluation)
        return state[network.outputs[0]]?.elements
      }
      #expect((try? own.get()) == value.map { [$0] }, "\(function) at \(x)")
    }
  }

  @Test(arguments: [
    "piecewise(x0 >= 0, 1/x0, x1)", "piecewise(1/x0 > x1, 1, 2)", "piecewise(x1 > 0, 1/x0, x0^-3)",
    "piecewise(x1 > 0, 1/x0, x1)/x0",
  ])
  func piecesThatAreAllUndefinedNameTheArc(arc: String) throws {
    let network = try withZero(arc)
    var composition = try Composition(of: network)
    let error = #expect(throws: CompositionError.self) { _ = try composition.expressions(ofNode: network.outputs[0]) }
    #expect(error?.description.contains("quotient") == true)
  }

  /// A function of `x0`, which is 0, and of `x1`, the second input.
  private func withZero(_ function: String) throws -> Network {
    var builder = NetworkBuilder(name: "zero")
    try builder.addInput("a", width: 1)
    try builder.addInput("b", width: 1)
    try builder.addNode("z", width: 2)
    try builder.addNode("y", width: 1)
    try builder.addArc(from: "a", to: "z", .expression(ExpressionFunction(parsing: ["0*x0", "0"], inputWidth: 1)))
    try builder.addArc(from: "b", to: "z", .linear(.embedding(EmbeddingMap(outputWidth: 2, targets: [1]))))
    try builder.addArc(
      from: "z", to: "y", .expression(ExpressionFunction(parsing: [function], inputWidth: 2)), name: "quotient")
    try builder.addOutput("y")
    return try builder.build()
  }

  /// Two arcs from each node to the next: 2^levels paths.
  private func ladder(levels: Int) throws -> Network {
    var builder = NetworkBuilder(name: "ladder")
    try builder.addInput("n0", width: 1)
    for n in 1...levels {
      try builder.addNode("n\(n)", width: 1)
      try builder.addArc(from: "n\(n - 1)", to: "n\(n)", .relu(Relu(width: 1)))
      try builder.addArc(from: "n\(n - 1)", to: "n\(n)", .linear(.scaling(width: 1, factor: 0.5)))
    }
    try builder.addOutput("n\(levels)")
    return try builder.build()
  }

  @Test(.timeLimit(.minutes(10))) func pathsThatNobodyCouldWalkAreShared() throws {
    let network = try ladder(levels: 1000)
    var composition = try Composition(of: network)
    let function = try composition.expressions(ofNode: network.outputs[0])[0]
    #expect(function.nodeCount == 2001)
    let paths = PathFunctions(to: network.outputs[0], in: composition)
    #expect(paths.count == Integer(1) << 1000 && !paths.isPathSum)
    var iterator = paths.makeIterator()
    var first: [Path] = []
    for _ in 0..<3 { first.append(try #require(try iterator.next()).path) }
    let evens = (0..<1000).map { 2 * $0 }
    #expect(first.map(\.arcs) == [evens, evens.dropLast() + [1999], evens.dropLast(2) + [1997, 1998]])
  }
}

@Suite struct PathFunctionsTests {
  /// I6: the functions of all paths add up to the function of the node; there are as many as were counted, in order.
  @Test func pathsOfAffineNetworksAddUp() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(150).count, options: .affine.with(nodes: 2...9)
    ) { network, random in
      try checkSum(network, ArcMask.random(of: network, using: &random), from: 0)
        && checkSum(network, nil, from: Int.random(in: 0...network.height, using: &random))
    }
  }

  /// I8: so do those of the affine network that a piecewise affine one is around a point.
  @Test func pathsOfUnrectifiedNetworksAddUp() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(100).count, options: .piecewiseAffine.with(nodes: 2...8)
    ) { network, random in
      let point = RandomPoints(of: network, seed: random.next())[0]
      return try checkSum(Unrectification(of: network, at: point).affineNetwork, nil, from: 0)
    }
  }

  private func checkSum(_ network: Network, _ mask: ArcMask?, from level: Int) throws -> Bool {
    var composition = try Composition(of: network, mask: mask, from: level)
    for node in network.nodes.indices {
      let paths = PathFunctions(to: node, in: composition)
      guard paths.isPathSum else { throw Refused(description: "node \(node) has no path sum") }
      if paths.count > 3000 { continue }
      var sum = Array(repeating: composition.pool.constant(0), count: network.nodes[node].width)
      var found: [Path] = []
      var iterator = paths.makeIterator()
      while let element = try iterator.next() {
        for (i, term) in element.function.enumerated() { sum[i] = sum[i] + term }
        found.append(element.path)
      }
      guard Integer(found.count) == paths.count, Set(found).count == found.count else {
        throw Refused(description: "\(found.count) paths to node \(node), counted \(paths.count)")
      }
      for (a, b) in zip(found, found.dropFirst()) where a.start == b.start && !a.arcs.lexicographicallyPrecedes(b.arcs)
      {
        throw Refused(description: "\(a) before \(b)")
      }
      for path in found {
        for (a, b) in zip(path.arcs, path.arcs.dropFirst()) where network.arcs[a].head != network.arcs[b].tail {
          throw Refused(description: "\(path) is no path")
        }
        if let last = path.arcs.last, network.arcs[last].head != node { throw Refused(description: "\(path)") }
        if let mask, !path.arcs.allSatisfy({ mask[$0] }) { throw Refused(description: "\(path) is masked") }
      }
      // Affine expressions: their forms are their values at 0 and the unit points.
      let expected = try composition.expressions(ofNode: node)
      let program = try ExpressionProgram(
        of: sum + expected, variables: ExpressionProgram(of: sum + expected).variables)
      for unit in -1..<program.variables.count {
        let point = program.variables.indices.map { Rational($0 == unit ? 1 : 0) }
        let values = try program.evaluate(at: point, over: Rationals())
        if values.prefix(sum.count) != values.suffix(sum.count) {
          throw Refused(description: "node \(node): \(values.prefix(sum.count)) against \(values.suffix(sum.count))")
        }
      }
    }
    return true
  }

  /// Elsewhere a path has the composition of its arcs' whole functions, and no sum is claimed.
  @Test func pathsOfOtherNetworksAreCompositions() throws {
    var builder = NetworkBuilder(name: "branches")
    try builder.addInput("x", width: 1)
    for name in ["a", "y"] { try builder.addNode(name, width: 1) }
    try builder.addArc(
      from: "x", to: "a", .expression(try ExpressionFunction(parsing: ["2*x0 - 1"], inputWidth: 1)))
    try builder.addArc(from: "a", to: "y", .relu(Relu(width: 1)))
    try builder.addArc(from: "x", to: "y", .identity(width: 1))
    try builder.addOutput("y")
    let network = try builder.build()
    let paths = PathFunctions(to: network.outputs[0], in: try Composition(of: network))
    #expect(paths.count == 2 && !paths.isPathSum)
    var iterator = paths.makeIterator()
    let first = try #require(try iterator.next())
    #expect(first.path == Path(start: .node(0), arcs: [0, 1]) && first.function[0].description == "relu(2*x - 1)")
    let second = try #require(try iterator.next())
    #expect(second.path.arcs == [2] && second.function[0].description == "x")
    #expect(try iterator.next() == nil)
  }

  @Test func aPathFromANodeToItself() throws {
    var builder = NetworkBuilder(name: "input")
    try builder.addInput("x", width: 2)
    try builder.addOutput("x")
    let network = try builder.build()
    let paths = PathFunctions(to: 0, in: try Composition(of: network))
    #expect(paths.count == 1 && paths.isPathSum)
    var iterator = paths.makeIterator()
    let path = try #require(try iterator.next())
    #expect(path.path.arcs.isEmpty && path.function.map(\.description) == ["x_0", "x_1"])
    #expect(try iterator.next() == nil)
  }
}
