import DAGNetwork
import Exact
import NetworkGenerators
import TestSeeds
import Testing

@Suite struct ForAllTests {
  @Test func aLawThatHoldsIsCheckedOnEveryCase() throws {
    var cases = 0
    try forAll(seed: 1, count: 100, generate: { Int.random(in: 0..<100, using: &$0) }, shrink: { 0..<$0 }) { value in
      cases += 1
      return value < 100
    }
    #expect(cases == 100)
  }

  @Test func aCounterexampleIsMadeSimpleAndSaysHowToRepeatIt() throws {
    func check(count: Int, startingAt first: Int) throws(PropertyFailure) {
      try forAll(
        seed: 7, count: count, startingAt: first, generate: { Int.random(in: 0..<1_000, using: &$0) },
        shrink: { [$0 / 2, $0 - 1].filter { $0 >= 0 } }
      ) { $0 < 17 }
    }
    let failure = try #require(throws: PropertyFailure.self) { try check(count: 100, startingAt: 0) }
    #expect(failure.counterexample == "17")
    #expect(failure.description.contains("seed: 7, count: 1, startingAt: \(failure.caseIndex)"))
    let repeated = try #require(throws: PropertyFailure.self) { try check(count: 1, startingAt: failure.caseIndex) }
    #expect(repeated.description == failure.description)
  }

  @Test func whatACheckThrowsIsTheReason() throws {
    struct Complaint: Error, CustomStringConvertible { let description = "it is odd" }
    let failure = try #require(throws: PropertyFailure.self) {
      try forAll(
        seed: 1, count: 100, generate: { Int.random(in: 0..<100, using: &$0) }, shrink: { _ in EmptyCollection() }
      ) { value in
        if value % 2 == 1 { throw Complaint() }
        return true
      }
    }
    #expect(failure.reason == "it is odd")
    #expect(failure.simplifications == 0)
  }

  @Test func theSearchForASimplerCounterexampleIsLimited() throws {
    var checks = 0
    let failure = try #require(throws: PropertyFailure.self) {
      try forAll(
        seed: 1, count: 1, simplificationLimit: 10, generate: { _ in 1_000 }, shrink: { [$0 - 1] }
      ) { _ in
        checks += 1
        return false
      }
    }
    #expect(failure.counterexample == "990")
    #expect(checks == 11)
  }

  @Test func networksAreDescribedAsJSON() throws {
    let failure = try #require(throws: PropertyFailure.self) {
      try forAllNetworks(seed: TestSeeds.seed, count: 1_000, options: .any) { network, _ in
        !network.arcs.contains { ArcKind(of: $0.function) == .elementary }
      }
    }
    let network = try Network(json: failure.counterexample)
    #expect(network.arcs.map { ArcKind(of: $0.function) } == [.elementary])
  }

  @Test func theRandomNumbersOfACheckAreTheSameForSimplerNetworks() throws {
    var drawn = Set<UInt64>()
    _ = #expect(throws: PropertyFailure.self) {
      try forAllNetworks(seed: TestSeeds.seed, count: 1, options: .any) { _, random in
        drawn.insert(random.next())
        return false
      }
    }
    #expect(drawn.count == 1)
  }
}
