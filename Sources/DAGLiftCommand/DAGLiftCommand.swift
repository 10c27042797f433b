// DAGLiftCommand: the command line `daglift`.
//
// Each subcommand is one file in Subcommands/: its options, what it asks the library, and which exit status that makes.
// There is no mathematics here. Options/ has the options that subcommands share, Loading/ finds the network and the points
// that they name, Reports/ prints results as text or JSON, Files/ reads and writes whole files, Outcome/ has the exit
// statuses and the errors that lead to them.

import ArgumentParser

@main
struct DAGLiftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "daglift",
    abstract: "Decompose functions on DAGs (deep networks) exactly, and verify the decomposition.",
    discussion: """
      A deep network is a directed acyclic graph whose arcs carry functions. daglift takes the functions of all its \
      sub-graphs from a sequence of lower-triangular matrices, one for each level of the graph, and verifies that they \
      are what the network computes.

      Exit status: 0 done, and every verdict is proved, probable or consistent; 1 something is refuted; 2 something is \
      undecided; 64 wrong usage; 65 the input is malformed or unsupported; 66 the input cannot be read; 70 a defect of \
      daglift; 73 the output cannot be written; 75 a limit was reached.
      """,
    version: "0.1.0",
    subcommands: [
      Verify.self, Inspect.self, Evaluate.self, Compose.self, Decompose.self, Region.self, Equal.self, Convert.self,
    ])

  static func main() {
    StandardStreams.prepare()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      end(failure)
    } catch {
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      guard code.isSuccess else {
        if !message.isEmpty { StandardStreams.writeMessage(message + "\n") }
        (ExitStatus(rawValue: code.rawValue) ?? .defect).endProcess()
      }
      do throws(CommandFailure) {
        // Help and the version are results too.
        if !message.isEmpty { try StandardStreams.writeOutput(Array((message + "\n").utf8)) }
      } catch {
        end(error)
      }
    }
    ExitStatus.success.endProcess()
  }

  private static func end(_ failure: CommandFailure) -> Never {
    if !failure.message.isEmpty { StandardStreams.writeMessage("daglift: \(failure.message.printable)\n") }
    failure.status.endProcess()
  }
}
