import Exact
import Foundation
import Symbolic
import Testing
import Z3

/// What the solver does where z3 is not there, not z3, or does not answer: stand-ins take its place.
@Suite struct Z3LimitTests {
  /// A question that our own procedures leave undecided, and that z3 settles: `|x² - 2x + 1| = (x - 1)²`.
  private func verdict(by solver: Z3Solver) throws -> Verdict {
    let pool = ExpressionPool()
    return try pool.parse("abs(x^2 - 2*x + 1)").decideEquality(
      to: pool.parse("(x - 1)^2"), limits: DecisionLimits(seed: 1), solver: solver)
  }

  /// The reason for which a question is undecided with a shell script in the place of z3.
  private func reason(script: String, timeLimit: Int = 60, memoryLimit: Int = 1024) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("daglift-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = folder.appendingPathComponent("script")
    let file = folder.appendingPathComponent("z3")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: text)
    // Copied by a process of its own: a file that this one has open for writing, and another thread's child with it, cannot run.
    let copying = try Process.run(
      URL(fileURLWithPath: "/bin/sh"), arguments: ["-c", "cp \"$0\" \"$1\" && chmod +x \"$1\"", text.path, file.path])
    copying.waitUntilExit()
    let verdict = try verdict(by: Z3Solver(executable: file.path, timeLimit: timeLimit, memoryLimit: memoryLimit))
    guard case .undecided(let reason) = verdict.finding else { return "\(verdict)" }
    return reason
  }

  private let greeting = #"echo '(:name "Z3")'; echo '(:version "9.9")'; "#

  @Test func notInstalled() throws {
    let solver = Z3Solver(executable: "z3-that-is-not-there")
    #expect(solver.path == nil)
    guard case .undecided(let reason) = try verdict(by: solver).finding else {
      Issue.record("nobody was there to decide")
      return
    }
    #expect(reason.hasSuffix("Z3: there is no executable 'z3-that-is-not-there'"), "\(reason)")
  }

  @Test(arguments: [
    ("exit 0", "what it wrote is no answer"), ("exit 7", "it ended without an answer, with status 7"),
    ("echo broken >&2; exit 7", "with status 7: broken"), ("kill -SEGV $$", "it was ended by signal 11"),
    ("kill -9 $$", "it was ended by signal 9"), ("echo unsat", "what it wrote is no answer"),
    ("echo sat; echo '((v0 1.0))'", "what it wrote is no answer"),
    ("head -c 100000 /dev/urandom | tr '\\0' ' '", "no answer"), ("yes '(' | head -c 100000", "no answer"),
    ("yes ')'", "since it wrote more than any answer has"), ("yes >&2 & echo unsat; kill $!", "no answer"),
  ])
  func whatIsNoAnswer(_ script: String, _ expected: String) throws {
    let reason = try reason(script: script)
    #expect(reason.contains(expected), "\(script): \(reason)")
  }

  @Test(arguments: [
    ("echo unknown; echo '(:reason-unknown \"incomplete\")'", "Z3 9.9: it does not know: incomplete"),
    ("echo unknown; echo '(:reason-unknown \"timeout\")'", "Z3 9.9: the limit of 60 s was reached"),
    ("echo timeout", "Z3 9.9: the limit of 60 s was reached"),
    ("echo '(error \"out of memory\")'; echo unsat", "the limit of 1024 MiB was reached"),
    ("echo '(error \"line 1: invalid\")'; echo unsat", "it complains: line 1: invalid"),
    ("echo unsat; kill -9 $$", "it was ended by signal 9"), ("echo sat", "whose values cannot be read"),
    ("echo sat; echo '((v0 (root-obj x 1)))'", "whose values cannot be read"),
    ("echo sat; echo '((v1 1.0))'; echo '((v1 1.0))'", "whose values cannot be read"),
    ("echo sat; echo '((v0 1.0))'; echo '((v0 1.0))'", "a point where the claim fails, which evaluation does not"),
    ("echo sat; echo '((v0 (/ 1.0 0.0)))'; echo '((v0 (/ 1.0 0.0)))'", "whose values cannot be read"),
  ])
  func answersThatDoNotDecide(_ script: String, _ expected: String) throws {
    let reason = try reason(script: greeting + script)
    #expect(reason.contains(expected), "\(script): \(reason)")
  }

  /// It is ended whatever it does: when it sleeps, when it ignores the signals that can be ignored, when it computes.
  @Test(arguments: ["exec sleep 600", "trap '' TERM INT HUP; while :; do :; done", "while :; do echo x; done"])
  func endedAtTheDeadline(_ script: String) throws {
    let start = ContinuousClock.now
    let reason = try reason(script: greeting + script, timeLimit: 1)
    #expect(reason.contains("after the 1 s that it may take") || reason.contains("more than any answer has"))
    // Far from the ten minutes that it would take, on however busy a machine.
    #expect(ContinuousClock.now - start < .seconds(120))
  }

  @Test func memoryIsLimitedFromOutsideToo() throws {
    let reason = try reason(script: greeting + "ulimit -v; echo '(error \"'$(ulimit -v)'\")'", memoryLimit: 100)
    #expect(reason.hasSuffix("it complains: \((2 * 100 + 512) * 1024)"), "\(reason)")
  }

  @Test(.enabled(if: InstalledZ3.isPresent, "\(InstalledZ3.absence)"))
  func z3ItselfIsEndedInTime() throws {
    let pool = ExpressionPool()
    // Motzkin's polynomial, of which z3 would have to show in six variables that it is nowhere negative.
    let motzkin = "x^4*y^2 + x^2*y^4 + 1 - 3*x^2*y^2"
    let other = "u^4*v^2 + u^2*v^4 + w^6 - 3*u^2*v^2*w^2"
    let sum = try pool.parse("\(motzkin) + (\(other))*(x + u)^4 + (y - v)^6")
    let start = ContinuousClock.now
    let verdict = try sum.decideNonnegativity(
      limits: DecisionLimits(seed: 1), solver: Z3Solver(timeLimit: 1, memoryLimit: 64))
    if case .refuted = verdict.finding { Issue.record("it is not negative: \(verdict)") }
    #expect(ContinuousClock.now - start < .seconds(120))
  }
}
