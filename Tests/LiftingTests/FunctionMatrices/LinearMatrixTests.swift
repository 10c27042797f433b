import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// Matrices of functions that are matrices of numbers: of affine networks, and of any network on the region of a point.
@Suite struct LinearMatrixTests {
  private let domain = Evaluation(over: Rationals())

  private func values(_ matrix: LinearMatrix, of state: State<Batch<Rational>>, _ network: Network) -> [[Rational]] {
    network.nodes.indices.map { row in
      var sum = matrix.constants(row: row)
      for column in network.nodes.indices {
        guard let value = state[column]?.elements else { continue }
        let block = matrix.block(row: row, column: column)
        for i in sum.indices { for j in value.indices { sum[i] += block[i, j] * value[j] } }
      }
      return sum
    }
  }

  private func randomState(of network: Network, using random: inout SplitMix64) -> State<Batch<Rational>> {
    State(
      values: network.nodes.map { node in
        Batch((0..<node.width).map { _ in RandomNumbers.small.rational(using: &random) })
      })
  }

  private func elements(_ state: State<Batch<Rational>>, _ network: Network) -> [[Rational]] {
    network.nodes.indices.map { state[$0]?.elements ?? Array(repeating: 0, count: network.nodes[$0].width) }
  }

  @Test func theProductOfTheTransitionsIsThePathSum() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(100).count, options: .affine.with(nodes: 2...10)
    ) { network, random in
      let synthesis = try LinearMatrix.synthesis(of: network)
      guard try LinearMatrix.pathSum(of: network) == synthesis else { throw Difference("Σ A^k") }
      let resolvent = try LinearMatrix(.resolvent(of: network))
      guard resolvent.inverse == synthesis, resolvent * synthesis == synthesis * resolvent else {
        throw Difference("(I − A)⁻¹")
      }
      let state = randomState(of: network, using: &random)
      var image = state
      try Transitions(of: network).synthesize(&image, over: domain)
      return values(synthesis, of: state, network) == elements(image, network)
    }
  }

  @Test func matricesAreMultipliedAsTheyAreComposed() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(60).count, options: .affine.with(nodes: 2...8)
    ) { network, random in
      let matrices = try stride(from: 1, through: network.height, by: 1).map {
        try Transitions(of: network).matrix(ofLevel: $0, in: network)
      }
      let (first, second) = (matrices.randomElement(using: &random), matrices.randomElement(using: &random))
      guard let first, let second else { return true }
      let product = try LinearMatrix(second) * LinearMatrix(first)
      let state = randomState(of: network, using: &random)
      let composed = try second.apply(to: first.apply(to: state, over: domain), over: domain)
      return values(product, of: state, network) == elements(composed, network)
    }
  }

  @Test func onARegionAnyPiecewiseAffineNetworkIsAMatrix() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(80).count, options: .piecewiseAffine.with(nodes: 2...10)
    ) { network, random in
      let point = network.inputs.map { input in
        (0..<network.nodes[input].width).map { _ in RandomNumbers.small.rational(using: &random) }
      }
      let region: Unrectification
      do { region = try Unrectification(of: network, at: point) } catch { return true }
      // The product of the un-rectified transitions takes the lifted input to the state at the point.
      let synthesis = try region.synthesisMatrix()
      let lifted = try network.lift(point.map { Batch($0) }, over: domain)
      guard values(synthesis, of: lifted, network) == elements(region.state, network) else { throw Difference("S") }
      var product = try LinearMatrix(.identity(of: region.affineNetwork))
      for level in stride(from: 1, through: network.height, by: 1) {
        product = try region.transitionMatrix(ofLevel: level) * product
      }
      guard product == synthesis else { throw Difference("T_h ⋯ T_1") }
      // Between any two levels: from the values up to one, those of the other.
      let from = Int.random(in: 0...network.height, using: &random)
      let to = Int.random(in: from...network.height, using: &random)
      let map = try region.affineMap(fromLevel: from, toLevel: to)
      let known = network.order[..<network.levelStarts[from + 1]].flatMap { elements(region.state, network)[$0] }
      let expected = network.nodes(atLevel: to).flatMap { elements(region.state, network)[$0] }
      let found = zip(map.weight, map.bias).map { row, constant in zip(row, known).reduce(constant) { $0 + $1.0 * $1.1 }
      }
      guard found == expected else { throw Difference("the map from level \(from) to level \(to)") }
      return true
    }
  }

  @Test func whatIsNoMatrixOfNumbersSaysSo() throws {
    let pool = ExpressionPool()
    let network = try Network(computing: [pool.parse("relu(2*x - y) + x")])
    #expect(throws: LinearMatrixError.self) { try LinearMatrix(.resolvent(of: network)) }
    #expect(throws: LinearMatrixError.limit(coordinates: network.stateWidth, limit: 2)) {
      try LinearMatrix(.identity(of: network), limit: 2)
    }
    let region = try Unrectification(of: network, at: [[1], [1]])
    #expect(throws: LinearMatrixError.levels(from: 1, to: 0, height: 2)) {
      try region.affineMap(fromLevel: 1, toLevel: 0)
    }
    let map = try region.affineMap(fromLevel: 0, toLevel: 2)
    #expect(map.weight == [[3, -1]] && map.bias == [0])
  }
}
