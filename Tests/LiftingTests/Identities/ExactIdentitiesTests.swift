import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

extension Verdict {
  var isProved: Bool { if case .proved = finding { true } else { false } }
  var isUndecided: Bool { if case .undecided = finding { true } else { false } }
  var witness: Witness? { if case .refuted(let witness) = finding { witness } else { nil } }
}

extension IdentityVerifier {
  /// The identities that say something about the network.
  var applicable: [Identity] { Identity.allCases.filter { obstacle(to: $0) == nil } }
}

struct Refused: Error, CustomStringConvertible {
  let description: String
}

/// The decomposition of every network satisfies every identity.
@Suite struct ExactIdentitiesTests {
  /// Those that need the derivatives of the arcs, or their affine branches.
  private static let ofDerivatives: [Identity] = [.unitDeterminant, .unrectifiedPathSum, .adjoint]

  @Test(arguments: Identity.allCases)
  func theDecompositionOfAPiecewiseAffineNetworkIsProved(_ identity: Identity) throws {
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(60).count, options: .piecewiseAffine
    ) { network, random in
      let points = RandomPoints(of: network, seed: random.next()).prefix(3)
      let verifier = IdentityVerifier(network, seed: random.next())
      let verdict = verifier.verifyExactly(identity, at: points)
      if let obstacle = verifier.obstacle(to: identity) { return verdict.finding == .undecided(reason: obstacle) }
      switch (identity, verdict.finding, verdict.scope) {
      case (.unitDeterminant, .proved, .points(1...3)), (.unitDeterminant, .proved, .all): return true
      case (.adjoint, .proved, .points(1...3)), (.adjoint, .proved, .all): return true
      // A derivative is wanted, and none of the points has one.
      case (.unitDeterminant, .undecided, .points(0)), (.adjoint, .undecided, .points(0)):
        return verdict.evidence.contains("3 left out: a unit is at a kink")
      case (.unrectifiedPathSum, .proved(.canonicalForm), .regions(3)): return true
      case (.unrectifiedPathSum, .proved(.canonicalForm), .all): return true
      case (.subArchitectures, .proved, .masks(9, points: 2)): return true
      case (.pathInclusion, .proved(.canonicalForm), .pairsOfMasks(6, on: .regions(2))): return true
      case (.pathInclusion, .proved(.canonicalForm), .pairsOfMasks(6, on: .all)): return true
      case (_, .proved(.canonicalForm), .all): return true
      default: throw Refused(description: "\(verdict); \(verdict.evidence)")
      }
    }
  }

  @Test func affineNetworksAreProvedForAllInputs() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(40).count, options: .affine) { network, random in
      let verifier = IdentityVerifier(network, seed: random.next())
      for identity in verifier.applicable where identity != .subArchitectures {
        let verdict = verifier.verifyExactly(identity, at: [])
        let scope: Scope = identity == .pathInclusion ? .pairsOfMasks(6, on: .all) : .all
        guard verdict.isProved, verdict.scope == scope else { throw Refused(description: "\(identity): \(verdict)") }
      }
      return true
    }
  }

  /// Polynomials have values, derivatives where I7 wants them, and no regions.
  @Test func polynomialNetworksAreProvedAtPoints() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(40).count, options: .exact) { network, random in
      let points = RandomPoints(of: network, seed: random.next()).prefix(2)
      let verifier = IdentityVerifier(network, seed: random.next())
      for identity in verifier.applicable {
        let verdict = verifier.verifyExactly(identity, at: points)
        if verdict.isProved { continue }
        guard verdict.isUndecided, Self.ofDerivatives.contains(identity) else {
          throw Refused(description: "\(identity): \(verdict)")
        }
      }
      return true
    }
  }

  @Test func smoothNetworksAreProvedUpToTheirDerivatives() throws {
    try forAllNetworks(seed: TestSeeds.seed, count: TestSeeds.cases(40).count, options: .any) { network, random in
      let points = RandomPoints(of: network, seed: random.next()).prefix(2)
      let verifier = IdentityVerifier(network, seed: random.next())
      for identity in verifier.applicable {
        let verdict = verifier.verifyExactly(identity, at: points)
        if verdict.isProved { continue }
        guard verdict.isUndecided, Self.ofDerivatives.contains(identity) else {
          throw Refused(description: "\(identity): \(verdict)")
        }
      }
      return true
    }
  }

  @Test func whatWasNotDoneIsNotClaimed() throws {
    var builder = NetworkBuilder(name: "smooth")
    try builder.addInput("x", width: 2)
    try builder.addNode("y", width: 2)
    try builder.addArc(from: "x", to: "y", .elementary(Elementary(.tanh, width: 2)), name: "squash")
    try builder.addOutput("y")
    let network = try builder.build()
    let verifier = IdentityVerifier(network, seed: 1)
    for identity in Self.ofDerivatives {
      let verdict = verifier.verifyExactly(identity, at: [[[1, 2]]])
      guard case .undecided(let reason) = verdict.finding else {
        Issue.record("\(verdict)")
        continue
      }
      #expect(reason.contains("arc 'squash'"))
      #expect(verdict.scope == .points(0))
    }
    // Without points nothing but the canonical forms is left, and I9 has none.
    #expect(verifier.verifyExactly(.decomposition, at: []).scope == .all)
    #expect(verifier.verifyExactly(.subArchitectures, at: []).isUndecided)
  }

  @Test func theStoredOrderOfTheNodesNeedNotBeTopological() throws {
    // y₁ = x, …, each stored before its predecessor, with all skip connections: elimination fills in.
    var builder = NetworkBuilder(name: "reversed")
    let names = (0..<8).map { "n\($0)" }
    for name in names.dropFirst().reversed() { try builder.addNode(name, width: 2) }
    try builder.addInput("n0", width: 2)
    var random = SplitMix64(seed: 5)
    for head in 1..<8 {
      for tail in 0..<head {
        let values = (0..<4).map { _ in Float.random(in: -1...1, using: &random) }
        let weight = try Parameter(name: "w\(head).\(tail)", shape: [2, 2], values: .float32(values))
        try builder.addArc(
          from: names[tail], to: names[head], .linear(.dense(DenseMap(weight, outputWidth: 2, inputWidth: 2))))
        try builder.addArc(from: names[tail], to: names[head], .relu(Relu(width: 2)))
      }
    }
    try builder.addOutput("n7")
    let network = try builder.build()
    #expect(network.order == Array((0..<8).reversed()))
    let points = RandomPoints(of: network, seed: 1).prefix(3)
    let verifier = IdentityVerifier(network, seed: 1)
    for identity in verifier.applicable {
      #expect(verifier.verifyExactly(identity, at: points).isProved, "\(identity)")
    }
  }

  @Test func limitsLeaveLessThanProved() throws {
    let network = try smallNetwork()
    let verifier = IdentityVerifier(network, seed: 1)
    let points = RandomPoints(of: network, seed: 1).prefix(3)
    var limits = ExactLimits()
    limits.terms = 3
    let byPoints = verifier.verifyExactly(.decomposition, at: points, limits: limits)
    #expect(byPoints.isProved && byPoints.scope == .points(3))
    #expect(byPoints.evidence.contains("the limit of 3 terms"))
    limits.stateBits = 10
    limits.products = 10
    for identity in verifier.applicable {
      let verdict = verifier.verifyExactly(identity, at: points, limits: limits)
      guard case .undecided(let reason) = verdict.finding else {
        Issue.record("\(identity): \(verdict)")
        continue
      }
      #expect(reason.contains("limit is 10"))
    }
    limits.stateBits = 1 << 20
    for identity in Self.ofDerivatives {
      guard case .undecided(let reason) = verifier.verifyExactly(identity, at: points, limits: limits).finding else {
        Issue.record("\(identity)")
        continue
      }
      #expect(reason.contains("products"))
    }
  }

  @Test func aDeepNetworkIsNotRunIntoTheGround() throws {
    // Values would double their length at each of 5,000 nodes.
    var builder = NetworkBuilder(name: "squares")
    try builder.addInput("n0", width: 1)
    for n in 1...5_000 {
      try builder.addNode("n\(n)", width: 1)
      try builder.addArc(
        from: "n\(n - 1)", to: "n\(n)", .expression(try ExpressionFunction(parsing: ["x0*x0 + 1/3"], inputWidth: 1)))
    }
    try builder.addOutput("n5000")
    let verifier = IdentityVerifier(try builder.build(), seed: 1)
    for identity in [Identity.decomposition, .resolvent] {
      #expect(verifier.verifyExactly(identity, at: [[[3]]]).finding == .proved(.canonicalForm))
    }
    for identity in Self.ofDerivatives + [.subArchitectures] {
      #expect(verifier.verifyExactly(identity, at: [[[3]]]).isUndecided)
    }
  }

  @Test func aPointOnAKinkIsToldApart() throws {
    var builder = NetworkBuilder(name: "kink")
    try builder.addInput("x", width: 2)
    try builder.addNode("y", width: 2)
    try builder.addArc(from: "x", to: "y", .absoluteValue(AbsoluteValue(width: 2)))
    try builder.addOutput("y")
    let verifier = IdentityVerifier(try builder.build(), seed: 1)
    let half = verifier.verifyExactly(.unitDeterminant, at: [[[0, 1]], [[2, 1]]])
    #expect(half.isProved && half.scope == .points(1))
    #expect(half.evidence.contains("1 left out: a unit is at a kink"))
    #expect(verifier.verifyExactly(.unitDeterminant, at: [[[0, 0]]]).isUndecided)
    let regions = verifier.verifyExactly(.unrectifiedPathSum, at: [[[0, 1]], [[2, 1]]])
    #expect(regions.isProved && regions.scope == .regions(2))
    #expect(regions.evidence.contains("1 points are not interior"))
  }

  @Test func transitionsOfAnotherNetworkAreRefusedOrRefuted() throws {
    let network = try smallNetwork()
    var builder = NetworkBuilder(name: "other")
    try builder.addInput("x", width: 3)
    try builder.addNode("y", width: 1)
    try builder.addArc(from: "x", to: "y", .maximum(Maximum(inputWidth: 3, groups: [[0, 1, 2]])))
    try builder.addOutput("y")
    let verifier = IdentityVerifier(network, transitions: Transitions(of: try builder.build()), seed: 1)
    for identity in Identity.allCases {
      #expect(verifier.verifyExactly(identity, at: RandomPoints(of: network, seed: 1).prefix(2)).isUndecided)
    }
    // The same nodes, with arcs the other way round: transitions of other levels, and no common order.
    func chain(_ names: [String]) throws -> Network {
      var builder = NetworkBuilder(name: "chain")
      for name in ["x", "a", "b"] {
        if name == "x" { try builder.addInput(name, width: 1) } else { try builder.addNode(name, width: 1) }
      }
      for (tail, head) in zip(names, names.dropFirst()) {
        try builder.addArc(from: tail, to: head, .linear(.scaling(width: 1, factor: 2)))
      }
      try builder.addOutput("b")
      return try builder.build()
    }
    let swapped = IdentityVerifier(
      try chain(["x", "a", "b"]), transitions: Transitions(of: try chain(["x", "b", "a"])), seed: 1)
    for identity in Identity.allCases {
      let verdict = swapped.verifyExactly(identity, at: [[[1]], [[2]]])
      #expect(!verdict.isProved, "\(identity): \(verdict)")
      if identity != .unitDeterminant {
        #expect(verdict.witness != nil, "\(identity): \(verdict)")
      }
    }
  }

  @Test func verdictsRepeatFromTheSeed() throws {
    let network = try smallNetwork()
    let points = RandomPoints(of: network, seed: 4).prefix(2)
    var random = SplitMix64(seed: 9)
    let spoiled = try #require(try Tampering.missingCoefficient.transitions(of: network, using: &random))
    for identity in Identity.allCases {
      let verdicts = (0..<2).map { _ in
        IdentityVerifier(network, transitions: spoiled, seed: 77).verifyExactly(identity, at: points)
      }
      #expect(verdicts[0] == verdicts[1])
    }
  }
}
