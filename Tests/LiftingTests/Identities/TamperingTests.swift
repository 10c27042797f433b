import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// A decomposition that was tampered with is refuted by every identity that can see it, with a witness.
@Suite struct TamperingTests {
  /// The identities on states see every change of a coefficient at a single point: their states have no zeros, and come with
  /// their negatives. I9 keeps every arc under some mask.
  @Test(arguments: Tampering.allCases)
  func identitiesOnStatesSeeEveryChange(_ tampering: Tampering) throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(60).count, options: .piecewiseAffine
    ) { network, random in
      guard let transitions = try tampering.transitions(of: network, using: &random) else { return true }
      let points = RandomPoints(of: network, seed: random.next()).prefix(2)
      let verifier = IdentityVerifier(network, transitions: transitions, seed: random.next())
      for identity in [Identity.liftingInverse, .resolvent, .elementaryFactorization, .subArchitectures] {
        let verdict = verifier.verifyExactly(identity, at: points)
        guard let witness = verdict.witness else { throw Refused(description: "\(identity): \(verdict)") }
        guard witness.left != witness.right, !witness.input.isEmpty else { throw Refused(description: "\(witness)") }
      }
      return true
    }
  }

  /// I1 and I2 see a change where it reaches a node's value at a point, and then they refute; where it does not, the
  /// verdict is about the points alone. I8 compares all nodes at the points, and so sees what I1 sees.
  @Test(arguments: Tampering.allCases)
  func identitiesOnInputsSeeWhatShowsAtAPoint(_ tampering: Tampering) throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(100).count, options: .piecewiseAffine
    ) { network, random in
      guard let transitions = try tampering.transitions(of: network, using: &random) else { return true }
      let points = RandomPoints(of: network, seed: random.next()).prefix(2)
      let shows = try points.contains { try difference(transitions, network, at: $0) != nil }
      let verifier = IdentityVerifier(network, transitions: transitions, seed: random.next())
      for identity in [Identity.decomposition, .subgraphsUpToLevel] {
        let verdict = verifier.verifyExactly(identity, at: points)
        if shows != (verdict.witness != nil) { throw Refused(description: "\(identity): \(verdict)") }
        // A change that shows nowhere here is none that was proved to show nowhere, unless the functions are the same.
        if !shows, verdict.scope != .points(2), verdict.finding != .proved(.canonicalForm) {
          throw Refused(description: "\(identity): \(verdict)")
        }
      }
      if shows, verifier.verifyExactly(.unrectifiedPathSum, at: points).witness == nil {
        throw Refused(description: "I8 does not see what I1 sees")
      }
      return true
    }
  }

  /// I7 and I12 see every weight of an affine arc, wherever the point is: the matrix has it as an entry.
  @Test(arguments: [Identity.unitDeterminant, .adjoint], Tampering.allCases.filter { $0 != .extraConstant })
  func derivativesSeeEveryWeight(_ identity: Identity, _ tampering: Tampering) throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(60).count, options: .piecewiseAffine
    ) { network, random in
      guard let transitions = try tampering.transitions(of: network, using: &random) else { return true }
      let own = Transitions(of: network).coefficients
      let changed = own.indices.first {
        $0 >= transitions.coefficients.count || transitions.coefficients[$0] != own[$0]
      }
      // Where a unit is off, and where there is a constant alone, there is no derivative.
      guard let affine = own[try #require(changed)].function.affine, !affine.matrix.hasZeroLinearPart else {
        return true
      }
      let points = RandomPoints(of: network, seed: random.next()).prefix(8)
      let verdict = IdentityVerifier(network, transitions: transitions, seed: 1).verifyExactly(identity, at: points)
      // All points may lie on kinks.
      if verdict.isUndecided, verdict.evidence.contains("8 left out") { return true }
      guard
        verdict.witness?.location.contains(
          identity == .adjoint ? "(I − DAᵀ) λ against e" : "of DS (I − DA) against I") == true
      else {
        throw Refused(description: "\(verdict)")
      }
      return true
    }
  }

  @Test func anArcThatIsMissingInTheGraphIsSeen() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(60).count, options: .piecewiseAffine
    ) { network, random in
      let candidates = network.arcs.indices.filter { !network.arcs[$0].function.maybeUnnoticed }
      guard let dropped = candidates.randomElement(using: &random) else { return true }
      let graph = network.restricted(to: ArcMask(dropping: [dropped], of: network))
      let points = RandomPoints(of: network, seed: random.next()).prefix(2)
      let verifier = IdentityVerifier(graph, transitions: Transitions(of: network), seed: random.next())
      for identity in [Identity.liftingInverse, .resolvent, .elementaryFactorization, .subArchitectures] {
        let verdict = verifier.verifyExactly(identity, at: points)
        guard verdict.witness != nil else { throw Refused(description: "\(identity): \(verdict)") }
      }
      if try points.contains(where: { try difference(verifier.transitions, graph, at: $0) != nil }) {
        for identity in [Identity.decomposition, .subgraphsUpToLevel, .unrectifiedPathSum] {
          let verdict = verifier.verifyExactly(identity, at: points)
          guard verdict.witness != nil else { throw Refused(description: "\(identity): \(verdict)") }
        }
      }
      return true
    }
  }

  /// The witness of I1 is an input at which the two sides have the values that it says, at the place that it names.
  @Test func theWitnessOfTheDecompositionIsOne() throws {
    var found = 0
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(60).count, options: .piecewiseAffine
    ) { network, random in
      guard let transitions = try Tampering.missingCoefficient.transitions(of: network, using: &random) else {
        return true
      }
      let points = RandomPoints(of: network, seed: random.next()).prefix(3)
      let verdict = IdentityVerifier(network, transitions: transitions, seed: 1).verifyExactly(
        .decomposition, at: points)
      guard let witness = verdict.witness else { return true }
      found += 1
      var values = witness.input.map(\.value)
      var input: [[Rational]] = []
      for node in network.inputs {
        input.append(Array(values.prefix(network.nodes[node].width)))
        values.removeFirst(network.nodes[node].width)
      }
      let domain = Evaluation(over: Rationals())
      var state = try network.lift(input.map { Batch($0) }, over: domain)
      try transitions.synthesize(&state, over: domain)
      var recursion = try DirectRecursion(network, at: input.map { Batch($0) }, over: domain)
      let (node, coordinate) = try place(named: witness.location.prefix { $0 != "," }, in: network)
      let right = try recursion.value(of: node).elements[coordinate]
      return values.isEmpty && witness.left == .exact(state[node]?.elements[coordinate] ?? 0)
        && witness.right == .exact(right) && witness.left != witness.right
    }
    #expect(found > 0)
  }

  /// The witness of I4 is a state: S after id − A, or id − A after S, or their inverses, have the values that it says.
  @Test func theWitnessOfTheResolventIsAState() throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(60).count, options: .piecewiseAffine
    ) { network, random in
      guard let transitions = try Tampering.unitInTheLastPlace.transitions(of: network, using: &random) else {
        return true
      }
      let points = RandomPoints(of: network, seed: random.next()).prefix(1)
      let verdict = IdentityVerifier(network, transitions: transitions, seed: 1).verifyExactly(.resolvent, at: points)
      let witness = try #require(verdict.witness)
      // Coordinates that the witness leaves out do not matter: they are 0 here.
      let values = Dictionary(uniqueKeysWithValues: witness.input.map { ($0.name, $0.value) })
      var state = State<Batch<Rational>>(zeroOf: network)
      for (index, node) in network.nodes.enumerated() {
        state[index] = Batch((0..<node.width).map { values[node.width == 1 ? node.name : "\(node.name)[\($0)]"] ?? 0 })
      }
      let domain = Evaluation(over: Rationals())
      let arcs = ArcOperator(of: network)
      var (left, right) = (state, state)
      switch witness.location.split(separator: ", ", maxSplits: 1).last {
      case "S ∘ (id − A) against id":
        left = try arcs.resolve(state, over: domain)
        try transitions.synthesize(&left, over: domain)
      case "(id − A) ∘ S against id":
        try transitions.synthesize(&left, over: domain)
        left = try arcs.resolve(left, over: domain)
      case "T_1⁻¹ ∘ … ∘ T_h⁻¹ against id − A":
        try transitions.analyze(&left, over: domain)
        right = try arcs.resolve(state, over: domain)
      default: throw Refused(description: "\(witness)")
      }
      let (node, coordinate) = try place(named: witness.location.prefix { $0 != "," }, in: network)
      return witness.left == .exact(left[node]?.elements[coordinate] ?? 0)
        && witness.right == .exact(right[node]?.elements[coordinate] ?? 0) && witness.left != witness.right
    }
  }

  /// Where the values are not rational, a change shows in disjoint enclosures.
  @Test func aChangeAfterASigmoidIsSeenByEnclosures() throws {
    var builder = NetworkBuilder(name: "smooth")
    try builder.addInput("x", width: 2)
    try builder.addNode("s", width: 2)
    try builder.addNode("y", width: 1)
    try builder.addArc(from: "x", to: "s", .elementary(Elementary(.sigmoid, width: 2)))
    let weight = try Parameter(name: "w", shape: [1, 2], values: .float32([0.75, -3]))
    try builder.addArc(from: "s", to: "y", .linear(.dense(DenseMap(weight, outputWidth: 1, inputWidth: 2))))
    try builder.addOutput("y")
    let network = try builder.build()
    var transitions = Transitions(of: network)
    let nudged = ArcFunction.linear(.dense(DenseMap(try weight.nudged(at: 1), outputWidth: 1, inputWidth: 2)))
    transitions.replaceFunction(at: 1, with: nudged)
    let verifier = IdentityVerifier(network, transitions: transitions, seed: 1)
    for identity in [Identity.decomposition, .subgraphsUpToLevel] {
      let verdict = verifier.verifyExactly(identity, at: [[[0, 1]]])
      guard let witness = verdict.witness, case .enclosure(_, let below) = witness.right,
        case .enclosure(let above, _) = witness.left
      else {
        Issue.record("\(verdict)")
        continue
      }
      // −3 became larger, and it multiplies a positive number.
      #expect(below < above && witness.location.hasPrefix("y,"))
      #expect(witness.input.map(\.value) == [0, 1])
    }
    for identity in [Identity.liftingInverse, .resolvent, .elementaryFactorization, .subArchitectures] {
      #expect(verifier.verifyExactly(identity, at: [[[0, 1]]]).witness != nil, "\(identity)")
    }
    // A change by 2^-300 is beyond what enclosures tell: nothing is claimed.
    for exponent in [-200, -300] {
      let change = Rational(mantissa: 1, exponentOfTwo: exponent)
      let tiny = try Parameter(
        name: "w", shape: [1, 2], values: .exact([Rational(mantissa: 3, exponentOfTwo: -2), -3 + change]))
      transitions.replaceFunction(
        at: 1, with: .linear(.dense(DenseMap(tiny, outputWidth: 1, inputWidth: 2))))
      let verdict = IdentityVerifier(network, transitions: transitions, seed: 1)
        .verifyExactly(.decomposition, at: [[[0, 1]]])
      #expect(exponent == -200 ? verdict.witness != nil : verdict.isUndecided, "\(verdict)")
    }
  }

  @Test func aConstantOnADeadUnitIsSeenOnlyWhereItIsAlive() throws {
    // y = relu(x + c): c shows in y for x > −c only, but in h everywhere; h is what I1 compares.
    var builder = NetworkBuilder(name: "dead")
    try builder.addInput("x", width: 1)
    try builder.addNode("r", width: 1)
    try builder.addNode("y", width: 1)
    try builder.addArc(from: "x", to: "r", .relu(Relu(width: 1)))
    try builder.addArc(from: "r", to: "y", .linear(.scaling(width: 1, factor: 3)))
    try builder.addOutput("y")
    let network = try builder.build()
    var transitions = Transitions(of: network)
    transitions.replaceFunction(at: 1, with: .linear(.scaling(width: 1, factor: 3.0.nextUp)))
    let verifier = IdentityVerifier(network, transitions: transitions, seed: 1)
    for identity in [Identity.decomposition, .subgraphsUpToLevel, .unrectifiedPathSum] {
      let dead = verifier.verifyExactly(identity, at: [[[-1]]])
      #expect(dead.isProved && dead.scope == (identity == .unrectifiedPathSum ? .regions(1) : .points(1)))
      #expect(verifier.verifyExactly(identity, at: [[[-1]], [[1]]]).witness != nil, "\(identity)")
    }
    // The matrices have the weight on either side.
    #expect(verifier.verifyExactly(.unitDeterminant, at: [[[-1]]]).witness != nil)
  }

  /// The node and the coordinate that a name such as `h[3]` or `h` stands for.
  private func place(named name: Substring, in network: Network) throws -> (node: Int, coordinate: Int) {
    for (index, node) in network.nodes.enumerated() {
      if node.width == 1, name == node.name { return (index, 0) }
      for i in 0..<node.width where node.width > 1 && name == "\(node.name)[\(i)]" { return (index, i) }
    }
    throw Refused(description: "\(name) is no coordinate")
  }

  /// The first place where `S ι(x)` of the transitions differs from `f` of the network, level by level.
  private func difference(
    _ transitions: Transitions, _ network: Network, at point: [[Rational]]
  ) throws -> (place: String, left: Rational, right: Rational)? {
    let domain = Evaluation(over: Rationals())
    var state = try network.lift(point.map { Batch($0) }, over: domain)
    try transitions.synthesize(&state, over: domain)
    var recursion = try DirectRecursion(network, at: point.map { Batch($0) }, over: domain)
    for node in network.order {
      let width = network.nodes[node].width
      let (left, right) = (state[node] ?? domain.zero(width: width), try recursion.value(of: node))
      for i in 0..<width where left.elements[i] != right.elements[i] {
        let name = width == 1 ? network.nodes[node].name : "\(network.nodes[node].name)[\(i)]"
        return (name, left.elements[i], right.elements[i])
      }
    }
    return nil
  }
}
