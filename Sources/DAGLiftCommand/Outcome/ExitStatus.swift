import DAGLift

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the process tells its caller when it ends. The numbers from 64 on are those of BSD's `sysexits.h`.
package enum ExitStatus: Int32, Sendable {
  /// Done; every verdict asked for is proved, probable or consistent.
  case success = 0
  /// Something is refuted.
  case refuted = 1
  /// Nothing is refuted, something is undecided.
  case undecided = 2
  /// The command line is not one that daglift understands.
  case usage = 64
  /// The input is malformed or unsupported.
  case badInput = 65
  /// The input cannot be read.
  case unreadableInput = 66
  /// A defect of daglift's own.
  case defect = 70
  /// The output cannot be written; nothing half-written is left.
  case unwritableOutput = 73
  /// A limit was reached.
  case limit = 75

  /// The status that verdicts make: a refutation outweighs what is undecided.
  package init(of verdicts: some Sequence<Verdict>) {
    self = .success
    for verdict in verdicts {
      switch verdict.finding {
      case .refuted:
        self = .refuted
        return
      case .undecided: self = .undecided
      case .proved, .probable, .consistent: break
      }
    }
  }

  /// Ends the process with this status.
  func endProcess() -> Never { exit(rawValue) }
}
