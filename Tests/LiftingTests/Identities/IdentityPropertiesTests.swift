import DAGNetwork
import Exact
import Lifting
import NetworkGenerators
import Symbolic
import TestSeeds
import Testing

extension Verdict {
  var isConsistent: Bool { if case .consistent = finding { true } else { false } }
}

/// Every identity, exactly and numerically, on networks of up to 40 nodes: skip connections, parallel arcs, several inputs and
/// outputs, constants, every kind of arc.
@Suite struct IdentityPropertiesTests {
  /// How often a verdict came about.
  private struct Counts {
    var proved = 0
    var consistent = 0
    var undecided = 0
  }

  /// The kinds of networks, with the least share of exact and of numeric verdicts that are not left undecided. The adjoint is
  /// counted apart, by ``leastOfAdjoint``: it leaves out every point at a kink.
  private static let families: [(name: String, options: NetworkOptions, exact: Double, numeric: Double)] = [
    ("linear", .linear, 1, 0.9), ("affine", .affine, 1, 0.9), ("piecewise affine", .piecewiseAffine, 0.9, 0.8),
    ("polynomial", .exact, 0.75, 0.6), ("any", .any, 0.75, 0.6),
  ]

  /// The least share of exact verdicts on the adjoint that are not left undecided, for each kind of networks: about half of
  /// what random networks give, most of which have a kink at one of their points.
  private static let leastOfAdjoint = [1, 1, 0.2, 0.2, 0.1]

  @Test(arguments: families.indices)
  func everyIdentityHolds(family: Int) throws {
    let (name, options, leastExact, leastNumeric) = Self.families[family]
    var exact = Counts()
    var adjoint = Counts()
    var numeric = Counts()
    var applied = Set<Identity>()
    try forAllNetworks(
      seed: TestSeeds.seed &+ UInt64(family), count: TestSeeds.cases(200).count, options: options.with(nodes: 2...40)
    ) { network, random in
      let points = RandomPoints(of: network, seed: random.next()).prefix(2)
      let verifier = IdentityVerifier(network, seed: random.next())
      for identity in verifier.applicable {
        applied.insert(identity)
        let verdict = verifier.verifyExactly(identity, at: points)
        switch verdict.finding {
        case .proved where identity == .adjoint: adjoint.proved += 1
        case .undecided where identity == .adjoint: adjoint.undecided += 1
        case .proved: exact.proved += 1
        case .undecided: exact.undecided += 1
        case .refuted, .probable, .consistent:
          throw Refused(description: "\(identity): \(verdict); \(verdict.evidence)")
        }
        let rounded = verifier.verifyNumerically(identity, at: points)
        switch rounded.finding {
        case .consistent(let residual, let bound):
          guard residual <= bound, bound < .infinity else { throw Refused(description: "\(identity): \(rounded)") }
          numeric.consistent += 1
        case .undecided: numeric.undecided += 1
        case .refuted, .probable, .proved:
          throw Refused(description: "\(identity): \(rounded); \(rounded.evidence)")
        }
      }
      return true
    }
    print(
      "\(name): exact \(exact.proved) proved, \(exact.undecided) undecided; adjoint \(adjoint.proved) proved, \(adjoint.undecided) undecided; "
        + "numeric \(numeric.consistent) consistent, \(numeric.undecided) undecided")
    #expect(applied == Set(Identity.allCases))
    // To leave everything undecided would be no verification.
    #expect(Double(exact.proved) >= leastExact * Double(exact.proved + exact.undecided))
    #expect(
      Double(adjoint.proved) >= Self.leastOfAdjoint[family] * Double(adjoint.proved + adjoint.undecided))
    #expect(Double(numeric.consistent) >= leastNumeric * Double(numeric.consistent + numeric.undecided))
  }
}
