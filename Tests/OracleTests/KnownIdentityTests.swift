import Exact
import Foundation
import Symbolic
import TestSeeds
import Testing
import Z3

/// The identities of `identities.txt`: no false one is ever proved, no true one refuted, and most are settled.
@Suite struct KnownIdentityTests {
  private struct Request: Encodable {
    var sides: [String]
    var `where`: [String]
    var point: [String: String]
    /// The functions that are chosen for opaque ones.
    var functions: String
  }

  private struct Answer: Decodable {
    let isDefined: Bool
    let isEqual: Bool?
  }

  /// The families that our procedures and z3 decide together.
  private static let decidable: Set = ["polynomial", "rational", "cpwl", "polynomial-cpwl", "piecewise"]

  @Test func thereAreAsManyTrueAsFalseOnes() throws {
    let identities = try KnownIdentity.all()
    #expect(identities.count { $0.isTrue } >= 100 && identities.count { $0.isTrue } == identities.count { !$0.isTrue })
    for family in Set(identities.map(\.family)) {
      let members = identities.filter { $0.family == family }
      #expect(members.count >= 20 && members.count { $0.isTrue } == members.count { !$0.isTrue }, "\(family)")
    }
  }

  /// By our own procedures alone: nothing wrong, and most are settled.
  @Test func withoutASolver() throws { try check(solver: nil, leastProved: 0.85, leastRefuted: 0.95) }

  @Test(.enabled(if: Z3Solver().path != nil, "needs z3, and there is none on the PATH: run Scripts/bootstrap"))
  func withZ3() throws { try check(solver: Z3Solver(timeLimit: 60), leastProved: 0.95, leastRefuted: 1) }

  private func check(solver: Z3Solver?, leastProved: Double, leastRefuted: Double) throws {
    var (proved, count) = ([true: 0, false: 0], [true: 0, false: 0])
    var requests: [Request] = []
    for identity in try KnownIdentity.all() {
      let verdict = try identity.verdict(seed: TestSeeds.seed, solver: solver)
      if Self.decidable.contains(identity.family) || !identity.isTrue { count[identity.isTrue, default: 0] += 1 }
      switch verdict.finding {
      case .proved:
        #expect(identity.isTrue, "FALSE AND PROVED, seed \(TestSeeds.seed): \(identity): \(verdict)")
        if Self.decidable.contains(identity.family) { proved[true, default: 0] += 1 }
      case .refuted(let witness):
        #expect(!identity.isTrue, "true and refuted, seed \(TestSeeds.seed): \(identity): \(verdict)")
        proved[false, default: 0] += 1
        requests.append(
          Request(
            sides: [identity.left, identity.right], where: identity.conditions.map { [$0] } ?? [],
            point: Dictionary(uniqueKeysWithValues: witness.input.map { ($0.name, "\($0.value)") }),
            functions: witness.location))
      case .probable, .consistent, .undecided: continue
      }
    }
    for isTrue in [true, false] {
      let (settled, all) = (proved[isTrue] ?? 0, count[isTrue] ?? 0)
      let least = isTrue ? leastProved : leastRefuted
      #expect(Double(settled) >= least * Double(all), "\(settled) of \(all) that are \(isTrue), seed \(TestSeeds.seed)")
    }
    // Each witness again, by other means.
    let answers: [Answer] = try PythonOracle("identities").answers(to: requests)
    for (request, answer) in zip(requests, answers) {
      #expect(answer.isDefined && answer.isEqual == false, "no witness: \(request)")
    }
  }

  /// The list itself: true ones hold at points where an independent evaluation has values.
  @Test func trueOnesHold() throws {
    var requests: [Request] = []
    for (index, identity) in try KnownIdentity.all().enumerated() where identity.isTrue && identity.family != "opaque" {
      var random = TestSeeds.generator(case: index)
      for _ in 0..<20 {
        let number = { "\(Rational(Integer(Int.random(in: -12...12, using: &random)), positiveDenominator: 4))" }
        let first = number()
        var point = ["x": first, "y": number(), "z": number(), "u": number(), "v": number()]
        // Often equal, or one less: there things change.
        if identity.conditions == "x == y" { point["y"] = first }
        requests.append(
          Request(
            sides: [identity.left, identity.right], where: identity.conditions.map { [$0] } ?? [], point: point,
            functions: ""))
      }
    }
    let answers: [Answer] = try PythonOracle("identities").answers(to: requests)
    for (request, answer) in zip(requests, answers) where answer.isDefined {
      #expect(answer.isEqual == true, "seed \(TestSeeds.seed): \(request)")
    }
    #expect(answers.count { $0.isDefined } > answers.count / 3)
  }
}
