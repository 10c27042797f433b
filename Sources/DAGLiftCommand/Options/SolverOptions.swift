import ArgumentParser
import DAGLift

/// Which engine is asked what daglift's own procedures leave undecided.
enum SolverChoice: String, CaseIterable, ExpressibleByArgument {
  case z3
  case none
}

/// The engine for real arithmetic, and what it may take.
struct SolverOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The engine that is asked where daglift's own procedures do not decide. What z3 proves rests on it, and the verdict says so; what it refutes is evaluated exactly. With none, the verdict does not depend on the machine."
    ))
  var solver = SolverChoice.z3

  @Option(help: ArgumentHelp("How long the solver may take, in seconds.", valueName: "seconds"))
  var solverTime = 10

  @Option(help: ArgumentHelp("How much memory the solver may take, in MiB.", valueName: "mib"))
  var solverMemory = 1024

  func validate() throws {
    if !(1...86_400).contains(solverTime) {
      throw ValidationError("--solver-time \(solverTime): expected a number of seconds from 1 to 86400")
    }
    if !(16...(1 << 20)).contains(solverMemory) {
      throw ValidationError("--solver-memory \(solverMemory): expected a number of MiB from 16 to \(1 << 20)")
    }
  }

  /// The engine to ask; `nil` for none.
  var engine: Z3Solver? {
    solver == .z3 ? Z3Solver(timeLimit: solverTime, memoryLimit: solverMemory) : nil
  }
}
