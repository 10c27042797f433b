import DAGNetwork
import Exact
import NetworkGenerators
import TestSeeds
import Testing

@Suite struct ShrinkingTests {
  /// What is left of a random network when it is made simpler for as long as it has a property.
  private func simplest(
    _ options: NetworkOptions, case index: Int, where hasProperty: (Network) -> Bool
  ) throws -> Network? {
    var random = TestSeeds.generator(case: index)
    var network = try NetworkGenerator(options).network(using: &random)
    guard hasProperty(network) else { return nil }
    while let simpler = network.simplifications.first(where: hasProperty) { network = simpler }
    return network
  }

  @Test(arguments: ArcKind.allCases)
  func oneArcIsLeftOfANetworkThatHasIt(kind: ArcKind) throws {
    var found = 0
    for index in TestSeeds.cases(20) {
      let left = try simplest(.any.with(nodes: 10...30), case: index) { network in
        network.arcs.contains { ArcKind(of: $0.function) == kind }
      }
      guard let left else { continue }
      found += 1
      let text = String(decoding: try left.json(), as: UTF8.self)
      #expect(left.nodes.count == 2, "\(text)")
      #expect(left.arcs.count == 1)
      // Two matrices have at least two coordinates.
      let largest = kind == .matrixProduct ? 2 : 1
      #expect(left.nodes.allSatisfy { $0.width <= largest }, "\(left.nodes)")
      #expect(left.outputs.count == 1)
      #expect(left.arcs.allSatisfy { $0.name == nil && $0.tail < $0.head })
      if let affine = left.arcs.first?.function.affine {
        #expect(affine.constant == nil)
        #expect(affine.linear.parameter.map { $0.values == .exact([0]) || $0.count == 0 } ?? true, "\(text)")
      }
    }
    #expect(found > 0)
  }

  @Test func numbersThatMatterStay() throws {
    func coefficients(of network: Network) -> [Rational] {
      var coefficients: [Rational] = []
      for arc in network.arcs {
        arc.function.affine?.linear.forEachEntry { _, _, coefficient in coefficients.append(coefficient) }
      }
      return coefficients
    }
    var found = 0
    for index in TestSeeds.cases(20) {
      let left = try simplest(.affine, case: index) { network in coefficients(of: network).contains { $0 > 2 } }
      guard let left else { continue }
      found += 1
      let text = String(decoding: try left.json(), as: UTF8.self)
      // The simplest number above 2 by itself, or twice the simplest that makes it so.
      #expect([[3], [4]].contains(coefficients(of: left)), "\(text)")
    }
    #expect(found > 0)
  }

  @Test func skipConnectionsShrinkToATriangle() throws {
    var found = 0
    for index in TestSeeds.cases(20) {
      let left = try simplest(.any.with(nodes: 10...30), case: index) { network in
        network.arcs.contains { network.levels[$0.head] > network.levels[$0.tail] + 1 }
      }
      guard let left else { continue }
      found += 1
      let text = String(decoding: try left.json(), as: UTF8.self)
      #expect(left.nodes.count == 3, "\(text)")
      #expect(left.arcs.count == 3, "\(text)")
      #expect(left.arcs.allSatisfy { $0.function == .identity(width: 1) })
    }
    #expect(found > 0)
  }

  @Test func simplificationsAreAllDifferentFromTheNetwork() throws {
    for index in TestSeeds.cases(50) {
      var random = TestSeeds.generator(case: index)
      let network = try NetworkGenerator(.any).network(using: &random)
      for simpler in network.simplifications { #expect(simpler != network) }
    }
  }

  @Test func numbersBecomeSimpler() {
    var random = TestSeeds.generator()
    for _ in TestSeeds.cases(200) {
      // Down to the simplest number above 10.
      var rational = RandomNumbers.nasty.rational(using: &random).magnitude + 11
      while let simpler = rational.simplifications.first(where: { $0 > 10 }) { rational = simpler }
      #expect(rational == 11, "\(rational)")
      var double = RandomNumbers.nasty.double(using: &random)
      while let simpler = double.simplifications.first { double = simpler }
      #expect(double == 0)
    }
  }
}
