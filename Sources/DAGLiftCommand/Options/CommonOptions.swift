import ArgumentParser
import DAGLift

extension Granularity: ExpressibleByArgument {}

/// The options that every subcommand has.
struct CommonOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where the report goes; standard output unless given.", valueName: "path"))
  var output = "-"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The seed of everything random, from 0 to 2^63 - 1; from the system's entropy unless given. A run repeats exactly from its seed.",
      valueName: "n"))
  var seed: Int?

  @Option(help: ArgumentHelp("The number of threads; all processors unless given.", valueName: "n"))
  var threads: Int?

  @Option(help: "What a node stands for: a tensor, or one coordinate of a tensor. Levels and path counts depend on it.")
  var granularity = Granularity.tensor

  @Option(
    help: ArgumentHelp("The largest number of arcs that scalar granularity may make.", valueName: "n"))
  var arcLimit = 10_000_000

  @Option(help: ArgumentHelp("The largest number of coordinates that a network's tensors may have.", valueName: "n"))
  var elementLimit = 1 << 28

  @Option(help: ArgumentHelp("The largest size of an input file, in MiB.", valueName: "mib"))
  var fileLimit = 2048

  @Flag(help: "No progress and no remarks on standard error; errors are still reported.")
  var quiet = false

  func validate() throws {
    if let seed, seed < 0 { throw ValidationError("--seed \(seed): expected an integer from 0 to 2^63 - 1") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): expected a number from 1 to 1024")
    }
    if !(1...(1 << 20)).contains(fileLimit) {
      throw ValidationError("--file-limit \(fileLimit): expected a number of MiB from 1 to \(1 << 20)")
    }
    if elementLimit < 1 { throw ValidationError("--element-limit \(elementLimit): expected a positive number") }
    if arcLimit < 1 { throw ValidationError("--arc-limit \(arcLimit): expected a positive number") }
  }

  /// The seed that was given, or one from the system's entropy.
  func drawnSeed() -> Int { seed ?? Int.random(in: 0...Int.max) }
}
