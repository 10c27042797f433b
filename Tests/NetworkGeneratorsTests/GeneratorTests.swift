import DAGNetwork
import Exact
import NetworkGenerators
import TestSeeds
import Testing

@Suite struct GeneratorTests {
  @Test func equalSeedsGiveEqualNetworks() throws {
    for index in TestSeeds.cases(50) {
      var first = TestSeeds.generator(case: index)
      var second = first
      let generator = NetworkGenerator(.any)
      #expect(try generator.network(using: &first) == generator.network(using: &second))
      #expect(first.next() == second.next())
    }
  }

  /// A network that is known by heart: a change of what a seed means is a change for everybody who wrote a seed down.
  @Test func everythingThatTheDocumentationPromisesOccurs() throws {
    var seen = Set<String>()
    for index in 0..<300 {
      var random = SplitMix64(seed: UInt64(index))
      let network = try NetworkGenerator(.any).network(using: &random)
      for arc in network.arcs {
        seen.insert(ArcKind(of: arc.function).rawValue)
        if let affine = arc.function.affine {
          seen.insert(affine.constant == nil ? "linear" : "constant term")
          if case .dense(let map) = affine.linear, map.isTransposed { seen.insert("transposed") }
          if let parameter = affine.linear.parameter {
            seen.insert(String(describing: parameter.values).prefix(5).description)
          }
        }
        if arc.tail > arc.head { seen.insert("not topological") }
        if network.levels[arc.head] > network.levels[arc.tail] + 1 { seen.insert("skip connection") }
        if arc.name != nil { seen.insert("named arc") }
      }
      if Set(network.arcs.map { [$0.tail, $0.head] }).count < network.arcs.count { seen.insert("parallel arcs") }
      if network.inputs.count > 1 { seen.insert("several inputs") }
      if network.outputs.count > 1 { seen.insert("several outputs") }
      if !network.constants.isEmpty { seen.insert("constants") }
      let uses = network.arcs.compactMap { $0.function.affine?.linear.parameter }.map(ObjectIdentifier.init)
      if Set(uses).count < uses.count { seen.insert("shared parameter") }
      let isDeadEnd = network.nodes.indices.contains {
        network.outgoingArcs(of: $0).isEmpty && !network.outputs.contains($0)
      }
      if isDeadEnd { seen.insert("dead end") }
      if network.height > 4 { seen.insert("deep") }
    }
    let promised = Set(ArcKind.allCases.map(\.rawValue)).union([
      "linear", "constant term", "transposed", "float", "exact", "not topological", "skip connection", "named arc",
      "parallel arcs", "several inputs", "several outputs", "constants", "shared parameter", "dead end", "deep",
    ])
    #expect(promised.subtracting(seen).isEmpty)
  }

  @Test func optionsAreKept() throws {
    var options = NetworkOptions.linear.with(nodes: 5...9)
    options.widths = 2...3
    options.numberTypes = [.exact]
    options.isShuffled = false
    for index in TestSeeds.cases(200) {
      var random = TestSeeds.generator(case: index)
      let network = try NetworkGenerator(options).network(using: &random)
      #expect((5...9).contains(network.nodes.count))
      #expect((1...3).contains(network.inputs.count))
      #expect(network.constants.isEmpty)
      #expect(network.nodes.allSatisfy { (2...3).contains($0.width) })
      for arc in network.arcs {
        #expect(arc.tail < arc.head)
        let affine = try #require(arc.function.affine)
        #expect(affine.constant == nil)
        if let parameter = affine.linear.parameter, case .exact = parameter.values { continue }
        #expect(affine.linear.parameter == nil)
      }
    }
  }

  @Test func eachSetOfKindsWorksByItself() throws {
    for kind in ArcKind.allCases {
      for index in 0..<20 {
        var random = TestSeeds.generator(case: index)
        let network = try NetworkGenerator(NetworkOptions(kinds: [kind], nodes: 2...20)).network(using: &random)
        // A single number is no pair of matrices.
        #expect(
          network.arcs.allSatisfy {
            ArcKind(of: $0.function) == kind
              || kind == .matrixProduct && $0.function.inputWidth == 1 && ArcKind(of: $0.function) == .product
          })
        #expect(network.nodes.count >= 2)
      }
    }
  }

  @Test func nastyNumbersAreFiniteAndReachTheirEnds() {
    var random = TestSeeds.generator()
    var doubles = Set<Double>()
    var sawMinusZero = false
    var largest = 0
    for _ in 0..<5_000 {
      let double = RandomNumbers.nasty.double(using: &random)
      #expect(double.isFinite && RandomNumbers.nasty.float(using: &random).isFinite)
      doubles.insert(double)
      if double == 0, double.sign == .minus { sawMinusZero = true }
      let rational = RandomNumbers.nasty.rational(using: &random)
      largest = max(largest, rational.numerator.bitWidth, rational.denominator.bitWidth)
    }
    #expect(sawMinusZero)
    #expect(doubles.contains(.leastNonzeroMagnitude) && doubles.contains(.greatestFiniteMagnitude))
    #expect(largest > 300)
  }
}
