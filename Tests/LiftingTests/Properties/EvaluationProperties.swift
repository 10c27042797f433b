import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// What the passes compute, against the definitions, on random networks.
@Suite struct EvaluationProperties {
  static let options = NetworkOptions.exact.with(nodes: 2...40)

  @Test func theTransitionsGiveTheValuesOfTheDefinitions() throws {
    let domain = Evaluation(over: Rationals())
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(1_000).count, options: Self.options) {
      network, random in
      let point = RandomNumbers.small.point(of: network, using: &random)
      let definition = try Definition(of: network, at: point)
      let state = try synthesized(network, at: point.map { Batch($0) }, over: domain)
      try expect(state, toBe: { definition[$0] }, in: network, "the pass")
      var recursion = try DirectRecursion(network, at: point.map { Batch($0) }, over: domain)
      for node in network.nodes.indices.shuffled(using: &random) {
        guard try recursion.value(of: node).elements == definition[node] else {
          throw Difference("the recursion differs at '\(network.nodes[node].name)'")
        }
      }
      return true
    }
  }

  @Test func nastyNumbersAreEvaluatedExactly() throws {
    let options = NetworkOptions.exact.with(numbers: .nasty)
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: options) { network, random in
      let point = RandomNumbers.nasty.point(of: network, using: &random)
      let definition = try Definition(of: network, at: point)
      let state = try synthesized(network, at: point.map { Batch($0) }, over: Evaluation(over: Rationals()))
      try expect(state, toBe: { definition[$0] }, in: network, "the pass")
      return true
    }
  }

  @Test func aBatchIsItsSamples() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: .exact) { network, random in
      let count = Int.random(in: 2...5, using: &random)
      let points = (0..<count).map { _ in RandomNumbers.small.point(of: network, using: &random) }
      let batch = network.inputs.indices.map { input in
        Batch(
          width: network.nodes[network.inputs[input]].width, count: count, elements: points.flatMap { $0[input] })
      }
      let state = try synthesized(network, at: batch, over: Evaluation(over: Rationals(), count: count))
      for (sample, point) in points.enumerated() {
        let definition = try Definition(of: network, at: point)
        for node in network.nodes.indices {
          let zero = [Rational](repeating: 0, count: network.nodes[node].width)
          guard state[node].map({ Array($0.sample(sample)) }) ?? zero == definition[node] else { return false }
        }
      }
      return true
    }
  }

  @Test func scalarNetworksAreTheSameFunctions() throws {
    let domain = Evaluation(over: Rationals())
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(500).count, options: Self.options) {
      network, random in
      let scalar = try network.scalarized()
      guard scalar.granularity == .scalar, try scalar.scalarized() == scalar else { return false }
      let point = RandomNumbers.small.point(of: network, using: &random)
      let definition = try Definition(of: network, at: point)
      let state = try synthesized(scalar, at: point.flatMap { $0 }.map { Batch([$0]) }, over: domain)
      guard scalar.outputs.map({ state[$0]?.elements ?? [0] }) == definition.outputs.map({ [$0] }) else {
        throw Difference("the outputs differ")
      }
      // Not the outputs alone: each coordinate is a node, and has its value.
      for (node, value) in network.nodes.indices.map({ (network.nodes[$0], definition[$0]) }) {
        for i in 0..<node.width {
          let name = node.width == 1 ? node.name : "\(node.name)[\(i)]"
          guard let coordinate = scalar.node(named: name) else { throw Difference("no node '\(name)'") }
          guard state[coordinate]?.elements ?? [0] == [value[i]] else { throw Difference("'\(name)' differs") }
        }
      }
      // A wide node is one whose coordinates are read together.
      for (index, node) in scalar.nodes.enumerated() where node.width > 1 {
        guard scalar.outgoingArcs(of: index).allSatisfy({ scalar.arcs[$0].function.readsSeveralCoordinates }) else {
          throw Difference("'\(node.name)' is wide, and its arcs read single coordinates")
        }
      }
      return true
    }
  }

  @Test func primeFieldsSeeTheSameNetworkModuloTheirPrime() throws {
    var options = NetworkOptions.affine.with(nodes: 2...40)
    options.kinds.insert(.polynomial)
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(500).count, options: options) { network, random in
      try agreesModuloAPrime(network, &random)
    }
  }

  @Test func primeFieldsRunUnrectifiedNetworks() throws {
    let options = NetworkOptions.piecewiseAffine.with(nodes: 2...40)
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(500).count, options: options) { network, random in
      var other = random
      let point = RandomNumbers.small.point(of: network, using: &random)
      let affine = try Unrectification(of: network, at: point).affineNetwork
      let definition = try Definition(of: network, at: point)
      guard try Definition(of: affine, at: point).outputs == definition.outputs else {
        throw Difference("the un-rectified network differs at its point")
      }
      return try agreesModuloAPrime(affine, &other)
    }
  }

  private func agreesModuloAPrime(_ network: Network, _ random: inout SplitMix64) throws -> Bool {
    let point = RandomNumbers.small.point(of: network, using: &random)
    let definition = try Definition(of: network, at: point)
    let field = PrimeField.random(using: &random)
    let residues = try point.map { Batch(try $0.map { try field.element($0) }) }
    let state = try synthesized(network, at: residues, over: Evaluation(over: field))
    for node in network.nodes.indices {
      let expected = try definition[node].map { try field.element($0) }
      let zero = expected.map { _ in field.zero }
      guard state[node]?.elements ?? zero == expected else {
        throw Difference("'\(network.nodes[node].name)' differs modulo \(field.prime)")
      }
    }
    return true
  }

  @Test func expressionsAreTheFunctionsOfTheNodes() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: .exact.with(nodes: 2...16)
    ) { network, random in
      let pool = ExpressionPool()
      var variables: [[Expression]] = []
      for (index, input) in network.inputs.enumerated() {
        variables.append((0..<network.nodes[input].width).map { pool.variable("v\(index)_\($0)") })
      }
      let state = try synthesized(
        network, at: variables.map { Batch($0) }, over: Evaluation(over: ExpressionDomain(pool)))
      let point = RandomNumbers.small.point(of: network, using: &random)
      let definition = try Definition(of: network, at: point)
      let names = variables.enumerated().flatMap { index, group in group.indices.map { "v\(index)_\($0)" } }
      for node in network.nodes.indices {
        guard let expressions = state[node]?.elements else { continue }
        let program = try ExpressionProgram(of: expressions, variables: names)
        guard try program.evaluate(at: point.flatMap { $0 }, over: Rationals()) == definition[node] else {
          throw Difference("the expressions of '\(network.nodes[node].name)' have other values")
        }
      }
      return true
    }
  }
}

extension ArcFunction {
  fileprivate var readsSeveralCoordinates: Bool {
    switch self {
    case .maximum, .expression, .matrixProduct: true
    case .elementwise(let function): function.operandCount > 1
    default: false
    }
  }
}
