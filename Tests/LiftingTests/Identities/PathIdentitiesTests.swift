import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// I6 and I10: sums over paths.
@Suite struct PathIdentitiesTests {
  /// `y = W₂ (W₁ x + b) + V x`, with two arcs side by side.
  private func network(kinds: [ArcFunction] = []) throws -> Network {
    var builder = NetworkBuilder(name: "paths")
    try builder.addInput("x", width: 2)
    for name in ["h", "y"] { try builder.addNode(name, width: 2) }
    func dense(_ name: String, _ values: [Float]) throws -> LinearMap {
      .dense(
        DenseMap(try Parameter(name: name, shape: [2, 2], values: .float32(values)), outputWidth: 2, inputWidth: 2))
    }
    let constant = ParameterVector(try Parameter(name: "b", shape: [2], values: .float32([5, -7])))
    try builder.addArc(from: "x", to: "h", .affine(Affine(try dense("w1", [1, 2, 3, 4]), constant: constant)))
    try builder.addArc(from: "h", to: "y", .linear(try dense("w2", [0, 1, -1, 2])))
    try builder.addArc(from: "h", to: "y", .linear(.scaling(width: 2, factor: 0.5)))
    try builder.addArc(from: "x", to: "y", .linear(try dense("v", [2, 0, 0, 3])))
    for kind in kinds { try builder.addArc(from: "x", to: "y", kind) }
    try builder.addOutput("y")
    return try builder.build()
  }

  @Test func theEvidenceCountsThePaths() throws {
    let verdict = IdentityVerifier(try network(), seed: 1).verifyExactly(.pathSum, at: [])
    #expect(verdict.finding == .proved(.canonicalForm) && verdict.scope == .all)
    // 3 nodes, 4 arcs, 2 paths of two arcs; the constant term ends in h, and goes on in 2 ways.
    #expect(verdict.evidence.contains("all 12 paths between any two nodes one by one"), "\(verdict.evidence)")
  }

  /// Every change of a coefficient is an entry of S, and of a path sum.
  @Test(arguments: Tampering.allCases)
  func changesOfAffineNetworksAreSeen(_ tampering: Tampering) throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(80).count, options: .affine.with(nodes: 2...20)
    ) { network, random in
      guard let transitions = try tampering.transitions(of: network, using: &random) else { return true }
      let points = RandomPoints(of: network, seed: random.next()).prefix(2)
      let verifier = IdentityVerifier(network, transitions: transitions, seed: random.next())
      let verdict = verifier.verifyExactly(.pathSum, at: points)
      guard verdict.witness != nil else { throw Refused(description: "\(verdict)") }
      // What shows in the functions of the inputs shows in some sum over paths. (The converse may fail, as paths may cancel.)
      let inclusion = verifier.verifyExactly(.pathInclusion, at: points)
      let functions = verifier.verifyExactly(.decomposition, at: points)
      if functions.isProved { return true }
      guard let witness = inclusion.witness else { throw Refused(description: "\(inclusion)") }
      return witness.left != witness.right && witness.location.contains("for B the sub-architecture")
    }
  }

  /// On the region of a point I10 sees what I1 sees at the point.
  @Test(arguments: Tampering.allCases)
  func changesOfPiecewiseAffineNetworksAreSeen(_ tampering: Tampering) throws {
    var seen = 0
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(80).count, options: .piecewiseAffine
    ) { network, random in
      guard let transitions = try tampering.transitions(of: network, using: &random) else { return true }
      let points = RandomPoints(of: network, seed: random.next()).prefix(2)
      let verifier = IdentityVerifier(network, transitions: transitions, seed: random.next())
      if verifier.verifyExactly(.decomposition, at: points).witness == nil { return true }
      seen += 1
      let verdict = verifier.verifyExactly(.pathInclusion, at: points)
      guard verdict.witness != nil else { throw Refused(description: "\(verdict)") }
      return true
    }
    #expect(seen > 0)
  }

  /// Two coefficients whose masks are exchanged: each alone is right, but one stays when the other is dropped.
  @Test func aMaskThatLeaksIsSeen() throws {
    let network = try network()
    var coefficients = Transitions(of: network).coefficients
    let places = coefficients.indices.filter { coefficients[$0].row == network.outputs[0] }
    let (first, second) = (coefficients[places[0]], coefficients[places[1]])
    coefficients[places[0]] = LiftingCoefficient(
      row: first.row, column: first.column, function: first.function, arc: second.arc)
    coefficients[places[1]] = LiftingCoefficient(
      row: second.row, column: second.column, function: second.function, arc: first.arc)
    let leaking = Transitions(levels: [
      coefficients.filter { $0.row != network.outputs[0] }, coefficients.filter { $0.row == network.outputs[0] },
    ])
    let verifier = IdentityVerifier(network, transitions: leaking, seed: 2)
    let points = RandomPoints(of: network, seed: 1).prefix(4)
    for identity in verifier.applicable {
      let verdict = verifier.verifyExactly(identity, at: points)
      let isAboutMasks = [.subArchitectures, .pathInclusion].contains(identity)
      #expect(isAboutMasks ? verdict.witness != nil : verdict.isProved, "\(identity): \(verdict)")
      let rounded = verifier.verifyNumerically(identity, at: points)
      #expect(isAboutMasks ? rounded.witness != nil : rounded.isConsistent, "\(identity): \(rounded)")
    }
  }

  @Test func whatIsNotClaimedIsSaid() throws {
    let relu = IdentityVerifier(try network(kinds: [.relu(Relu(width: 2))]), seed: 1)
    #expect(relu.obstacle(to: .pathSum)?.hasPrefix("arc 4 (x → y) is not affine") == true)
    #expect(relu.obstacle(to: .pathInclusion) == nil)
    let smooth = IdentityVerifier(try network(kinds: [.elementary(Elementary(.tanh, width: 2))]), seed: 1)
    for identity in [Identity.pathSum, .unrectifiedPathSum, .pathInclusion] {
      let obstacle = try #require(smooth.obstacle(to: identity))
      #expect(obstacle.contains("arc 4 (x → y)"))
      #expect(smooth.verifyExactly(identity, at: [[[1, 2]]]).finding == .undecided(reason: obstacle))
      #expect(smooth.verifyNumerically(identity, at: [[[1, 2]]]).finding == .undecided(reason: obstacle))
    }
  }

  /// A ladder of 400 rungs has 2^400 paths: the powers of A are taken, and no path is walked.
  @Test func pathsAreNotWalkedWhereTheyAreMany() throws {
    var builder = NetworkBuilder(name: "ladder")
    try builder.addInput("n0", width: 1)
    for n in 1...400 {
      try builder.addNode("n\(n)", width: 1)
      for factor in [0.5, 0.5] {
        try builder.addArc(from: "n\(n - 1)", to: "n\(n)", .linear(.scaling(width: 1, factor: factor)))
      }
    }
    try builder.addOutput("n400")
    let verifier = IdentityVerifier(try builder.build(), seed: 1)
    let verdict = verifier.verifyExactly(.pathSum, at: [])
    #expect(verdict.finding == .proved(.canonicalForm) && verdict.evidence.hasPrefix("S against the powers of A; "))
    #expect(verifier.verifyNumerically(.pathSum, at: [[[1]]]).isConsistent)
    #expect(verifier.verifyExactly(.pathInclusion, at: [[[1]]]).isProved)
    #expect(verifier.verifyExactly(.seriesComposition, at: [[[1]]]).isProved)
  }
}
