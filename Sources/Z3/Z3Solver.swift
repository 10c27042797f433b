import Symbolic

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Z3, run as a child process for each question, with a limit on its time and its memory.
///
/// What it finds within the limits depends on the machine; what it finds does not.
public struct Z3Solver: RealArithmeticSolver {
  /// The name of the executable, which is looked for on the `PATH`, or its path.
  public var executable: String
  /// How long it may take, in seconds.
  public var timeLimit: Int
  /// How much memory it may take, in MiB.
  public var memoryLimit: Int

  /// - Precondition: limits of at least 1.
  public init(executable: String = "z3", timeLimit: Int = 10, memoryLimit: Int = 1024) {
    precondition(timeLimit >= 1 && memoryLimit >= 1, "limits are positive")
    self.executable = executable
    self.timeLimit = timeLimit
    self.memoryLimit = memoryLimit
  }

  /// The path of the executable; `nil` if there is none.
  public var path: String? {
    if executable.contains("/") { return access(executable, X_OK) == 0 ? executable : nil }
    for folder in (ChildProcess.variable("PATH") ?? "").split(separator: ":") {
      let path = "\(folder)/\(executable)"
      if access(path, X_OK) == 0 { return path }
    }
    return nil
  }

  public func solve(_ formula: RealFormula) -> SolverReport {
    guard let path else {
      return SolverReport(engine: "Z3", answer: .unknown(reason: "there is no executable '\(executable)'"))
    }
    // Its own limits first: what it says of them is more than what the end of its process tells. Beside the memory that it counts
    // it has code, stacks and a heap with holes.
    let process = ChildProcess(
      executable: path, arguments: ["-smt2", "-in", "-T:\(timeLimit)", "-memory:\(memoryLimit)"],
      deadline: Double(timeLimit) + 1, addressSpaceMiB: 2 * memoryLimit + 512)
    do throws(ChildProcess.Failure) {
      return report(try process.run(input: Self.script(formula)), variables: formula.ownVariableCount)
    } catch {
      return SolverReport(engine: "Z3", answer: .unknown(reason: error.reason))
    }
  }

  /// The commands that ask about a formula.
  private static func script(_ formula: RealFormula) -> String {
    var text = "(get-info :name)\n(get-info :version)\n\(formula.smtLIB)(check-sat)\n(get-info :reason-unknown)\n"
    if formula.ownVariableCount > 0 {
      let names = (0..<formula.ownVariableCount).map { "v\($0)" }.joined(separator: " ")
      // Exact values, and decimals for those that are roots of polynomials.
      text += "(get-value (\(names)))\n"
      text += "(set-option :pp.decimal true)\n(set-option :pp.decimal_precision 40)\n(get-value (\(names)))\n"
    }
    return text
  }

  private func report(_ outcome: ChildProcess.Outcome, variables: Int) -> SolverReport {
    let answer = Z3Answer(output: outcome.output)
    let engine = answer.engine ?? "Z3"
    func unknown(_ reason: String) -> SolverReport { SolverReport(engine: engine, answer: .unknown(reason: reason)) }
    switch outcome.end {
    case .deadline: return unknown("it was ended after the \(timeLimit) s that it may take")
    case .outputLimit: return unknown("it was ended, since it wrote more than any answer has")
    case .signal(let signal): return unknown("it was ended by signal \(signal)\(Self.quoting(outcome.errors))")
    case .unknown: return unknown("how it ended is not known")
    case .exit: break
    }
    if let complaint = answer.complaint {
      if complaint == "timeout" { return unknown("the limit of \(timeLimit) s was reached") }
      if complaint.contains("out of memory") { return unknown("the limit of \(memoryLimit) MiB was reached") }
      return unknown("it complains: \(complaint.prefix(200))")
    }
    switch (answer.status, answer.engine) {
    case ("unsat", _?): return SolverReport(engine: engine, answer: .unsatisfiable)
    case ("sat", _?):
      guard let values = answer.values(count: variables) else {
        return unknown("it has found a solution, whose values cannot be read")
      }
      return SolverReport(engine: engine, answer: .satisfiable(values))
    case ("unknown", _?):
      switch answer.unknownReason {
      case "timeout", "canceled": return unknown("the limit of \(timeLimit) s was reached")
      case let reason?: return unknown("it does not know: \(reason)")
      case nil: return unknown("it does not know")
      }
    default:
      if case .exit(let status) = outcome.end, status != 0 {
        return unknown("it ended without an answer, with status \(status)\(Self.quoting(outcome.errors))")
      }
      return unknown("what it wrote is no answer")
    }
  }

  private static func quoting(_ errors: [UInt8]) -> String {
    let line = String(decoding: errors, as: UTF8.self).split(separator: "\n").first ?? ""
    return line.isEmpty ? "" : ": \(line.prefix(200))"
  }
}
