import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import TestSeeds
import Testing

/// The shape of the transitions, `T_n = [I 0; L_n I]`, and what applying them leaves alone.
@Suite struct TransitionsProperties {
  static let options = NetworkOptions.exact.with(nodes: 2...40)

  private func randomState(of network: Network, using random: inout SplitMix64) -> State<Batch<Rational>> {
    State(
      values: network.nodes.map { node in
        // A missing value is 0.
        Bool.random(using: &random)
          ? Batch((0..<node.width).map { _ in RandomNumbers.small.rational(using: &random) }) : nil
      })
  }

  private func elements(_ state: State<Batch<Rational>>, of network: Network) -> [[Rational]] {
    network.nodes.indices.map { state[$0]?.elements ?? Array(repeating: 0, count: network.nodes[$0].width) }
  }

  @Test func eachArcIsOneCoefficientBelowTheDiagonalOfItsLevel() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(500).count, options: .any.with(nodes: 2...40)) {
      network, _ in
      let transitions = Transitions(of: network)
      guard transitions.height == network.height else { throw Difference("the height") }
      var arcs: [Int] = []
      for level in stride(from: 1, through: transitions.height, by: 1) {
        let coefficients = transitions.coefficients(ofLevel: level)
        arcs += coefficients.map(\.arc)
        for coefficient in coefficients {
          let arc = network.arcs[coefficient.arc]
          guard network.levels[coefficient.row] == level, network.levels[coefficient.column] < level,
            coefficient.row == arc.head, coefficient.column == arc.tail, coefficient.function == arc.function
          else { throw Difference("the coefficient of \(network.label(ofArc: coefficient.arc))") }
        }
        let keys = coefficients.map { [$0.row, $0.column, $0.arc] }
        guard keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) == keys else { throw Difference("the order") }
      }
      return arcs.sorted() == Array(network.arcs.indices)
        && transitions == transitions.masked(by: ArcMask(keepingAllOf: network))
    }
  }

  @Test func aTransitionAddsToItsLevelAlone() throws {
    let domain = Evaluation(over: Rationals())
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: Self.options) {
      network, random in
      let transitions = Transitions(of: network)
      let arcOperator = ArcOperator(of: network)
      for level in stride(from: 1, through: transitions.height, by: 1) {
        let before = randomState(of: network, using: &random)
        var after = before
        try transitions.apply(level: level, to: &after, over: domain)
        let image = elements(try arcOperator.apply(before, over: domain), of: network)
        for (node, value) in elements(before, of: network).enumerated() {
          let expected = network.levels[node] == level ? zip(value, image[node]).map { $0 + $1 } : value
          guard elements(after, of: network)[node] == expected else {
            throw Difference("T_\(level) at '\(network.nodes[node].name)'")
          }
        }
        try transitions.applyInverse(level: level, to: &after, over: domain)
        guard elements(after, of: network) == elements(before, of: network) else {
          throw Difference("T_\(level)⁻¹ does not take back what T_\(level) did")
        }
      }
      return true
    }
  }

  @Test func synthesisAndTheResolventAreInverse() throws {
    let domain = Evaluation(over: Rationals())
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: Self.options) {
      network, random in
      let transitions = Transitions(of: network)
      let state = randomState(of: network, using: &random)
      var image = state
      try transitions.synthesize(&image, over: domain)
      let resolved = try ArcOperator(of: network).resolve(image, over: domain)
      try transitions.analyze(&image, over: domain)
      return elements(resolved, of: network) == elements(state, of: network)
        && elements(image, of: network) == elements(state, of: network)
    }
  }

  @Test func elementaryStepsOfALevelCommute() throws {
    let domain = Evaluation(over: Rationals())
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: Self.options) {
      network, random in
      let transitions = Transitions(of: network)
      for level in stride(from: 1, through: transitions.height, by: 1) {
        let state = randomState(of: network, using: &random)
        var (byTransition, bySteps) = (state, state)
        try transitions.apply(level: level, to: &byTransition, over: domain)
        let arcs = network.arcs.indices.filter { network.levels[network.arcs[$0].head] == level }
        for arc in arcs.shuffled(using: &random) {
          try ElementaryStep(network.arcs[arc]).apply(to: &bySteps, over: domain)
        }
        guard elements(byTransition, of: network) == elements(bySteps, of: network) else { return false }
        for arc in arcs.shuffled(using: &random) {
          try ElementaryStep(network.arcs[arc]).applyInverse(to: &bySteps, over: domain)
        }
        guard elements(bySteps, of: network) == elements(state, of: network) else { return false }
      }
      return true
    }
  }

  @Test func coefficientsCanBeReplacedAndRemoved() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(300).count, options: .any) { network, random in
      guard !network.arcs.isEmpty else { return true }
      let transitions = Transitions(of: network)
      let index = Int.random(in: transitions.coefficients.indices, using: &random)
      let arc = transitions.coefficients[index].arc
      var removed = transitions
      removed.remove(at: index)
      guard removed == transitions.masked(by: ArcMask(dropping: [arc], of: network)), removed != transitions else {
        return false
      }
      var replaced = transitions
      let function = network.arcs[arc].function
      let zero = LinearMap.selection(
        SelectionMap(inputWidth: function.inputWidth, sources: Array(repeating: -1, count: function.outputWidth)))
      replaced.replaceFunction(at: index, with: .linear(zero))
      return replaced.coefficients[index].function == .linear(zero) && replaced.height == transitions.height
        && replaced.coefficients.indices.allSatisfy {
          $0 == index || replaced.coefficients[$0] == transitions.coefficients[$0]
        }
    }
  }
}
