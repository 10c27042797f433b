import Foundation

/// One run of a command as a whole process, with what the system says that it took.
struct ChildProcess {
  let seconds: Double
  /// The peak of its resident memory, or this process's own at the start of the child, whichever is more: that is what
  /// Linux counts.
  let peakBytes: Int

  /// Runs a command with its output thrown away.
  ///
  /// Not Foundation's `Process`, which does not tell what a child used; `wait4` does, for this child alone.
  static func run(_ executable: URL, _ arguments: [String]) throws -> ChildProcess {
    let command = ([executable.lastPathComponent] + arguments).joined(separator: " ")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var argv: [UnsafeMutablePointer<CChar>?] = ([executable.path] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    var child = pid_t()
    var usage = rusage()
    var status: Int32 = 0
    let (seconds, code) = Timing.measure {
      let code = posix_spawn(&child, executable.path, &actions, nil, &argv, environ)
      if code == 0 { wait4(child, &status, 0, &usage) }
      return code
    }
    guard code == 0 else {
      throw BenchmarkError.notStarted(command: command, reason: String(cString: strerror(code)))
    }
    guard status == 0 else {
      // An exit status is in the second byte, a signal in the first.
      throw BenchmarkError.failed(command: command, status: status & 0x7f == 0 ? status >> 8 & 0xff : status & 0x7f)
    }
    return ChildProcess(seconds: seconds, peakBytes: usage.ru_maxrss * 1024)
  }
}
