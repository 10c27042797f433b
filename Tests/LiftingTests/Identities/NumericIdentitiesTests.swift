import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

/// What the numeric verification sees, and what it does not claim.
@Suite struct NumericIdentitiesTests {
  /// Single-precision weights, so that a unit in the last place is far above the rounding errors of doubles.
  private static var singlePrecision: NetworkOptions {
    var options = NetworkOptions.piecewiseAffine
    options.numberTypes = [.float32]
    return options
  }

  /// A change of a coefficient is refuted in doubles too, but where it is smaller than the rounding errors. Whatever is
  /// refuted differs exactly, at the witness.
  @Test(arguments: [Tampering.unitInTheLastPlace, .missingCoefficient])
  func changesOfTheTransitionsAreSeen(_ tampering: Tampering) throws {
    var (seen, unseen) = (0, 0)
    var shown: [Identity: (differing: Int, refuted: Int)] = [:]
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(100).count, options: Self.singlePrecision
    ) { network, random in
      guard let transitions = try tampering.transitions(of: network, using: &random) else { return true }
      // A slope or a factor is not of single precision, and its last place is below the rounding errors.
      if tampering == .unitInTheLastPlace, !Self.changesAParameter(transitions, of: network) { return true }
      let points = RandomPoints(of: network, seed: random.next()).prefix(2)
      let verifier = IdentityVerifier(network, transitions: transitions, seed: random.next())
      for identity in [Identity.liftingInverse, .resolvent, .elementaryFactorization, .subArchitectures] {
        let verdict = verifier.verifyNumerically(identity, at: points)
        guard let witness = verdict.witness else {
          unseen += 1
          continue
        }
        seen += 1
        guard case .enclosure(let a, let b) = witness.left, case .enclosure(let c, let d) = witness.right,
          b < c || d < a, !witness.input.isEmpty
        else { throw Refused(description: "\(identity): \(witness)") }
      }
      // These see a change where it shows at the points, which the numeric verification rounds to doubles.
      let rounded = points.map { $0.map { $0.map { Rational(exactly: Double($0)) ?? $0 } } }
      for identity in [
        Identity.decomposition, .subgraphsUpToLevel, .unitDeterminant, .unrectifiedPathSum, .adjoint,
      ] {
        let verdict = verifier.verifyNumerically(identity, at: points)
        let exact = verifier.verifyExactly(identity, at: rounded)
        let (isRefuted, differs) = (verdict.witness != nil, exact.witness != nil)
        if isRefuted, !differs {
          throw Refused(description: "\(identity): \(verdict), but exactly \(exact); \(exact.evidence)")
        }
        if differs { shown[identity, default: (0, 0)].differing += 1 }
        if isRefuted { shown[identity, default: (0, 0)].refuted += 1 }
      }
      return true
    }
    print("\(tampering): \(shown.map { "\($0.number) \($1.refuted) of \($1.differing)" }.sorted())")
    for (identity, counts) in shown {
      #expect(counts.refuted >= counts.differing * (tampering == .unitInTheLastPlace ? 6 : 9) / 10, "\(identity)")
    }
    #expect(shown.count == 5)
    print("\(tampering): \(seen) seen, \(unseen) not")
    // The number after 0 is 0 to doubles, next to anything else.
    #expect(seen >= (tampering == .unitInTheLastPlace ? 3 : 9) * unseen)
  }

  private static func changesAParameter(_ transitions: Transitions, of network: Network) -> Bool {
    zip(transitions.coefficients, Transitions(of: network).coefficients).contains { changed, own in
      guard changed != own, let affine = changed.function.affine else { return false }
      switch affine.linear {
      case .dense, .kronecker, .convolution, .sparse, .diagonal: return true
      case .scaling, .selection, .embedding: return false
      }
    }
  }

  /// The enclosures of a witness of I1 contain the exact values.
  @Test func witnessesEncloseTheExactValues() throws {
    var found = 0
    try forAllNetworks(
      seed: TestSeeds.seed, count: TestSeeds.cases(100).count, options: Self.singlePrecision
    ) { network, random in
      guard let transitions = try Tampering.missingCoefficient.transitions(of: network, using: &random) else {
        return true
      }
      let points = RandomPoints(of: network, seed: random.next()).prefix(3)
      let verdict = IdentityVerifier(network, transitions: transitions, seed: 1).verifyNumerically(
        .decomposition, at: points)
      guard let witness = verdict.witness else { return true }
      found += 1
      var values = witness.input.map(\.value)
      var input: [Batch<Rational>] = []
      for node in network.inputs {
        input.append(Batch(Array(values.prefix(network.nodes[node].width))))
        values.removeFirst(network.nodes[node].width)
      }
      let domain = Evaluation(over: Rationals())
      var state = try network.lift(input, over: domain)
      try transitions.synthesize(&state, over: domain)
      var recursion = try DirectRecursion(network, at: input, over: domain)
      for (index, node) in network.nodes.enumerated() {
        for i in 0..<node.width
        where witness.location.hasPrefix(node.width == 1 ? "\(node.name), " : "\(node.name)[\(i)], ") {
          let left = state[index]?.elements[i] ?? 0
          let right = try recursion.value(of: index).elements[i]
          return witness.left.contains(left) && witness.right.contains(right)
        }
      }
      return false
    }
    #expect(found > 0)
  }

  /// A chain of scalings.
  private func chain(factors: [Double]) throws -> Network {
    var builder = NetworkBuilder(name: "chain")
    try builder.addInput("n0", width: 1)
    for (index, factor) in factors.enumerated() {
      try builder.addNode("n\(index + 1)", width: 1)
      try builder.addArc(from: "n\(index)", to: "n\(index + 1)", .linear(.scaling(width: 1, factor: factor)))
    }
    try builder.addOutput("n\(factors.count)")
    return try builder.build()
  }

  @Test func overflowIsNeverConsistent() throws {
    let verifier = IdentityVerifier(try chain(factors: [1e200, 1e200, 1e-200, 1e-200]), seed: 1)
    for identity in Identity.allCases {
      // Of I3 each level alone stays in range; the network does not.
      let verdict = verifier.verifyNumerically(identity, at: [[[1]]])
      #expect(verdict.isUndecided, "\(identity): \(verdict)")
    }
    // Exactly, nothing overflows.
    for identity in Identity.allCases {
      #expect(verifier.verifyExactly(identity, at: [[[1]], [[2]]]).isProved)
    }
  }

  /// Weights at the edge of single or double precision, so that values are infinite, or differences of infinities, in some layer.
  @Test func weightsThatOverflowAreNeverConsistent() throws {
    for index in TestSeeds.cases(20) {
      var random = TestSeeds.generator(case: index)
      let layers = Int.random(in: 1...3, using: &random)
      var builder = NetworkBuilder(name: "overflow")
      try builder.addInput("n0", width: 3)
      for layer in 1...layers {
        let weights = (0..<9).map { _ in Double.random(in: 1e308...1.7e308, using: &random) }
        let signs = index.isMultiple(of: 2) ? weights : weights.map { Bool.random(using: &random) ? $0 : -$0 }
        let parameter = try Parameter(name: "w\(layer)", shape: [3, 3], values: .float64(signs))
        try builder.addNode("n\(layer)", width: 3)
        try builder.addArc(
          from: "n\(layer - 1)", to: "n\(layer)", .linear(.dense(DenseMap(parameter, outputWidth: 3, inputWidth: 3))))
      }
      try builder.addOutput("n\(layers)")
      let verifier = IdentityVerifier(try builder.build(), seed: 1)
      for identity in Identity.allCases {
        let verdict = verifier.verifyNumerically(identity, at: [[[2, 3, 4]], [[5, -7, 11]]])
        #expect(verdict.isUndecided, "\(identity), case \(index): \(verdict)")
      }
    }
  }

  @Test func boundsBeyondAllValuesAreNotPassedOffAsConsistency() throws {
    // y = x − x by way of 10^16: all that is left is rounding.
    var builder = NetworkBuilder(name: "cancellation")
    try builder.addInput("x", width: 1)
    for name in ["a", "y"] { try builder.addNode(name, width: 1) }
    try builder.addArc(from: "x", to: "a", .linear(.scaling(width: 1, factor: 1e16)))
    try builder.addArc(from: "a", to: "y", .linear(.scaling(width: 1, factor: 1)))
    try builder.addArc(from: "a", to: "y", .linear(.scaling(width: 1, factor: -1)))
    try builder.addOutput("y")
    let verifier = IdentityVerifier(try builder.build(), seed: 1)
    // The values of 'a' are large, so that the bounds say something about them; the point is that nothing is refuted.
    for identity in Identity.allCases {
      #expect(verifier.verifyNumerically(identity, at: [[[3]]]).witness == nil, "\(identity)")
    }
  }

  @Test func largeStatesHaveNoMatrices() throws {
    let network = try chain(factors: Array(repeating: 0.5, count: 30))
    var limits = NumericLimits()
    limits.dense = 20
    let verifier = IdentityVerifier(network, seed: 1)
    let determinant = verifier.verifyNumerically(.unitDeterminant, at: [[[1]]], limits: limits)
    guard case .undecided(let reason) = determinant.finding else {
      Issue.record("\(determinant)")
      return
    }
    #expect(reason.contains("31 coordinates") && determinant.scope == .points(0))
    let sum = verifier.verifyNumerically(.unrectifiedPathSum, at: [[[1]]], limits: limits)
    #expect(sum.isConsistent && sum.evidence.contains("no triangular solve"))
    limits = NumericLimits()
    limits.products = 1
    let one = verifier.verifyNumerically(.unitDeterminant, at: [[[1]], [[2]], [[3]]], limits: limits)
    #expect(one.isConsistent && one.scope == .points(1) && one.evidence.contains("at 1 of 3 points"))
  }

  @Test func aKinkHasNoDerivative() throws {
    var builder = NetworkBuilder(name: "kink")
    try builder.addInput("x", width: 2)
    try builder.addNode("y", width: 2)
    try builder.addArc(from: "x", to: "y", .absoluteValue(AbsoluteValue(width: 2)))
    try builder.addOutput("y")
    let verifier = IdentityVerifier(try builder.build(), seed: 1)
    let half = verifier.verifyNumerically(.unitDeterminant, at: [[[0, 1]], [[2, 1]]])
    #expect(half.isConsistent && half.scope == .points(1) && half.evidence.contains("1 left out: a unit is at a kink"))
    #expect(verifier.verifyNumerically(.adjoint, at: [[[0, 1]], [[2, 1]]]).scope == .points(1))
    let regions = verifier.verifyNumerically(.unrectifiedPathSum, at: [[[0, 1]], [[2, 1]]])
    #expect(regions.isConsistent && regions.scope == .regions(2))
  }

  /// Sigmoid and tanh are held against enclosures, and have derivatives with radii.
  @Test func smoothNetworksAreConsistent() throws {
    var builder = NetworkBuilder(name: "smooth")
    try builder.addInput("x", width: 2)
    try builder.addNode("s", width: 2)
    try builder.addNode("y", width: 2)
    try builder.addArc(from: "x", to: "s", .elementary(Elementary(.sigmoid, width: 2)))
    try builder.addArc(from: "s", to: "y", .elementary(Elementary(.tanh, width: 2)))
    try builder.addArc(from: "x", to: "y", .linear(.scaling(width: 2, factor: 0.25)))
    try builder.addOutput("y")
    let verifier = IdentityVerifier(try builder.build(), seed: 1)
    for identity in verifier.applicable {
      #expect(verifier.verifyNumerically(identity, at: [[[1, -2]], [[0, 3]]]).isConsistent, "\(identity)")
    }
    #expect(verifier.verifyNumerically(.unrectifiedPathSum, at: [[[1, -2]]]).isUndecided)
  }

  /// A slope bound holds on the whole interval that the argument may lie in, and there is none at the end of the domain.
  @Test(arguments: ElementaryFunction.allCases)
  func elementaryArcsAreConsistent(function: ElementaryFunction) throws {
    var builder = NetworkBuilder(name: "\(function)")
    try builder.addInput("x", width: 2)
    try builder.addNode("h", width: 2)
    try builder.addNode("y", width: 2)
    let weight = try Parameter(name: "w", shape: [2, 2], values: .float64([0.1, 3, 0.7, 10]))
    try builder.addArc(from: "x", to: "h", .linear(.dense(DenseMap(weight, outputWidth: 2, inputWidth: 2))))
    try builder.addArc(from: "h", to: "y", .elementary(Elementary(function, width: 2)))
    try builder.addOutput("y")
    let network = try builder.build()
    let verifier = IdentityVerifier(network, seed: 1)
    for identity in [
      Identity.decomposition, .subgraphsUpToLevel, .resolvent, .unitDeterminant, .subArchitectures, .adjoint,
    ] {
      let verdict = verifier.verifyNumerically(identity, at: [[[try Rational(1, 3), try Rational(1, 10)]]])
      // Identities whose states are no values of the network may ask for a logarithm or a root of 0.
      let isOfAnyState = [.log, .sqrt].contains(function) && [.resolvent, .subArchitectures].contains(identity)
      #expect(verdict.isConsistent || isOfAnyState && verdict.isUndecided, "\(identity): \(verdict)")
    }
    // Where h is 0 to rounding, as 1/10 times 30 less 3 is.
    let zero = verifier.verifyNumerically(.decomposition, at: [[[-30, 1]]])
    #expect(zero.isConsistent || [.log, .sqrt, .exp].contains(function) && zero.isUndecided, "\(zero)")
  }

  /// So are the elementary functions that expressions have, with their derivatives.
  @Test(arguments: ElementaryFunction.allCases)
  func elementaryFunctionsOfExpressionsAreConsistent(function: ElementaryFunction) throws {
    let text = "\(function.rawValue)(x0 + 3*x1)*2 - x1"
    var builder = NetworkBuilder(name: "\(function)")
    try builder.addInput("x", width: 2)
    try builder.addNode("y", width: 1)
    try builder.addArc(from: "x", to: "y", .expression(ExpressionFunction(parsing: [text], inputWidth: 2)))
    try builder.addOutput("y")
    let network = try builder.build()
    let point: [Rational] = [try Rational(1, 3), 2]
    let verifier = IdentityVerifier(network, seed: 1)
    for identity in [Identity.decomposition, .unitDeterminant, .adjoint] {
      let verdict = verifier.verifyNumerically(identity, at: [[point]])
      #expect(verdict.isConsistent, "\(identity): \(verdict)")
    }
    // A change of the function that a rounding error cannot explain.
    var transitions = Transitions(of: network)
    let changed = text.replacing("x0 + ", with: "x0 + 1/1000000000 + ")
    transitions.replaceFunction(at: 0, with: .expression(try ExpressionFunction(parsing: [changed], inputWidth: 2)))
    let verdict = IdentityVerifier(network, transitions: transitions, seed: 1)
      .verifyNumerically(.decomposition, at: [[point]])
    #expect(function == .tanh || function == .erf || verdict.witness != nil, "\(verdict)")
  }

  @Test func transitionsOfAnotherNetworkAreRefusedOrRefuted() throws {
    let network = try chain(factors: [1, 2, 3])
    let shorter = Transitions(of: try chain(factors: [1, 2]))
    let longer = Transitions(of: try chain(factors: [1, 2, 3, 4]))
    for identity in Identity.allCases {
      let points: [[[Rational]]] = [[[1]], [[2]]]
      #expect(
        IdentityVerifier(network, transitions: longer, seed: 1).verifyNumerically(identity, at: points).isUndecided)
      let verdict = IdentityVerifier(network, transitions: shorter, seed: 1).verifyNumerically(identity, at: points)
      #expect(verdict.witness != nil, "\(identity): \(verdict)")
    }
  }
}

extension Witness.Value {
  fileprivate func contains(_ value: Rational) -> Bool {
    switch self {
    case .exact(let own): own == value
    case .enclosure(let lower, let upper): lower <= value && value <= upper
    }
  }
}
