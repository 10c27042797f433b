import DAGNetwork
import Exact
import Lifting
import Testing

/// Graphs that are long or have more paths than atoms: everything is linear in nodes and arcs, and no stack follows them.
/// The figures (5 s each) are measured by the benchmarks; a minute is what anything worse than linear would pass here.
@Suite(.serialized) struct LargeGraphTests {
  private static let length = 1_000_000
  private static let rungs = 1_000

  private static func chain() throws -> Network {
    var builder = NetworkBuilder(name: "chain")
    try builder.addInput("v0", width: 1)
    let relu = ArcFunction.relu(Relu(width: 1))
    for index in 1..<length {
      let node = try builder.addNode("v\(index)", width: 1)
      builder.addArc(from: node - 1, to: node, relu)
    }
    builder.addOutput(length - 1)
    return try builder.build()
  }

  /// Two arcs from each node to the next.
  private static func ladder() throws -> Network {
    var builder = NetworkBuilder(name: "ladder")
    try builder.addInput("v0", width: 1)
    for index in 1...rungs {
      let node = try builder.addNode("v\(index)", width: 1)
      builder.addArc(from: node - 1, to: node, .identity(width: 1))
      builder.addArc(from: node - 1, to: node, .relu(Relu(width: 1)))
    }
    builder.addOutput(rungs)
    return try builder.build()
  }

  private func pass<S: Semiring>(
    _ network: Network, _ semiring: S, weight: S.Element, input: S.Element
  ) -> State<S.Element> {
    let domain = Abstraction(semiring, weight: weight, constant: semiring.zero)
    var state = network.lift(network.inputs.map { _ in input }, over: domain)
    Transitions(of: network).synthesize(&state, over: domain)
    return state
  }

  @Test(.timeLimit(.minutes(10))) func aChainOfAMillionNodes() throws {
    let network = try Self.chain()
    let last = Self.length - 1
    #expect(network.height == last && network.levels[last] == last && network.order[last] == last)
    #expect(pass(network, PathCounting(), weight: 1, input: 1)[last] == 1)
    #expect(pass(network, Reachability(), weight: true, input: true)[last] == true)
    #expect(pass(network, LongestPath(), weight: 1, input: 0)[last] == last)
  }

  @Test(.timeLimit(.minutes(10))) func aLadderWithTwoToTheThousandPaths() throws {
    let network = try Self.ladder()
    #expect(network.height == Self.rungs)
    #expect(pass(network, PathCounting(), weight: 1, input: 1)[Self.rungs] == Integer(1) << Self.rungs)
    #expect(pass(network, Reachability(), weight: true, input: true)[Self.rungs] == true)
    #expect(pass(network, LongestPath(), weight: 1, input: 0)[Self.rungs] == Self.rungs)
  }

  @Test(.timeLimit(.minutes(10))) func theChainIsEvaluatedExactlyAndByRecursion() throws {
    let network = try Self.chain()
    let domain = Evaluation(over: Rationals())
    let point = try Rational(2, 3)
    var recursion = try DirectRecursion(network, at: [Batch([point])], over: domain)
    #expect(try recursion.value(of: Self.length - 1).elements == [point])
    var state = try network.lift([Batch([point])], over: domain)
    try Transitions(of: network).synthesize(&state, over: domain)
    #expect(state[Self.length - 1]?.elements == [point])
    let region = try Unrectification(of: network, at: [[point]])
    #expect(region.isInterior)
  }
}
