import DAGLift
import DAGLiftCommand
import Testing

/// A refutation cannot be asked for on the command line: the transitions that are verified are the network's own.
@Suite struct ExitStatusTests {
  private func verdict(_ finding: Verdict.Finding) -> Verdict { Verdict(finding, scope: .points(1), evidence: "") }

  @Test func aRefutationOutweighsWhatIsUndecided() {
    let witness = Witness(input: [], location: "y", left: .exact(0), right: .exact(1))
    let refuted = verdict(.refuted(witness))
    let undecided = verdict(.undecided(reason: "a limit"))
    let good = [
      verdict(.proved(.exactEvaluation)), verdict(.consistent(residual: 0, bound: 1)),
      verdict(.probable(log2ErrorBound: -60)),
    ]
    #expect(ExitStatus(of: good) == .success)
    #expect(ExitStatus(of: good + [undecided] + good) == .undecided)
    #expect(ExitStatus(of: [undecided, refuted] + good) == .refuted)
    #expect(ExitStatus(of: [refuted] + good + [undecided]) == .refuted)
    #expect([ExitStatus.success, .refuted, .undecided].map(\.rawValue) == [0, 1, 2])
  }
}
