import Exact
import Symbolic
import Testing

@Suite struct FindingMergingTests {
  private typealias Finding = Verdict.Finding

  private let proved = Finding.proved(.exactEvaluation)
  private let undecided = Finding.undecided(reason: "a limit")
  private let refuted = Finding.refuted(Witness(input: [], location: "y", left: .exact(1), right: .exact(2)))

  @Test func theWeakestPartDecides() {
    #expect(Finding.merging([]) == nil)
    #expect(Finding.merging([proved, .proved(.canonicalForm)]) == proved)
    #expect(Finding.merging([proved, undecided, .undecided(reason: "later")]) == undecided)
    #expect(Finding.merging([proved, undecided, refuted]) == refuted)
    #expect(Finding.merging([proved, .consistent(residual: 0, bound: 0)]) == .consistent(residual: 0, bound: 0))
    #expect(
      Finding.merging([.probable(log2ErrorBound: -60), .consistent(residual: 1, bound: 2)])
        == .consistent(residual: 1, bound: 2))
  }

  @Test func theResidualThatUsesMostOfItsBoundIsReported() {
    let parts: [Finding] = [
      .consistent(residual: 1, bound: 10), .consistent(residual: 0.5, bound: 1), .consistent(residual: 0, bound: 0),
    ]
    #expect(Finding.merging(parts) == .consistent(residual: 0.5, bound: 1))
  }

  @Test func chancesOfErrorAddUp() {
    #expect(Finding.merging([.probable(log2ErrorBound: -60), proved]) == .probable(log2ErrorBound: -60))
    // 2^-60 + 2^-61 + 2^-62 ≤ 2^-58.
    let three = [-60.0, -61, -62].map { Finding.probable(log2ErrorBound: $0) }
    #expect(Finding.merging(three) == .probable(log2ErrorBound: -58))
  }
}
