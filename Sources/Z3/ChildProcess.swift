#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program that is run to its end, with limits.
///
/// Its input is a file without a name, so that nobody waits for it to read; its output is read while it runs, up to a bound. It
/// is ended at the deadline or at the bound, and waited for in any case.
struct ChildProcess {
  /// What a run left behind.
  struct Outcome {
    var end: End
    var output: [UInt8]
    /// The beginning of what it wrote to standard error.
    var errors: [UInt8]
  }

  enum End: Equatable {
    case exit(status: Int32)
    case signal(Int32)
    /// Ended by us, at the deadline.
    case deadline
    /// Ended by us, since it wrote too much.
    case outputLimit
    /// It ended, and how is not known: somebody else waited for it.
    case unknown
  }

  /// It did not start.
  struct Failure: Error {
    var reason: String
  }

  /// The path of the executable.
  var executable: String
  var arguments: [String]
  /// In seconds, by a clock that nobody sets.
  var deadline: Double
  /// The size of its address space.
  var addressSpaceMiB: Int
  var outputLimit = 1 << 20

  private static let errorLimit = 4096

  func run(input: String) throws(Failure) -> Outcome {
    let inputFile = try Self.unnamedFile(containing: input)
    defer { close(inputFile) }
    let output = try Pipe()
    defer { output.closeBoth() }
    let errors = try Pipe()
    defer { errors.closeBoth() }
    let process = try start(input: inputFile, output: output.writing, errors: errors.writing)
    // Only the child has these now, so that their end is seen here.
    output.closeWriting()
    errors.closeWriting()
    return Self.collect(process, output, errors, until: Self.now() + deadline, outputLimit)
  }

  /// Seconds since some moment.
  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  // MARK: Starting

  private static func unnamedFile(containing text: String) throws(Failure) -> Int32 {
    let folder = variable("TMPDIR") ?? "/tmp"
    var path = Array("\(folder)/daglift-XXXXXX".utf8CString)
    let file = mkstemp(&path)
    if file < 0 { throw Failure(reason: "no file can be made in \(folder): \(message(errno))") }
    unlink(path)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let reason = message(errno)
        close(file)
        throw Failure(reason: "\(bytes.count) bytes cannot be written in \(folder): \(reason)")
      }
      written += count
    }
    lseek(file, 0, SEEK_SET)
    return file
  }

  private func start(input: Int32, output: Int32, errors: Int32) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (source, target) in [(input, 0), (output, 1), (errors, 2)] as [(Int32, Int32)] {
      posix_spawn_file_actions_adddup2(&actions, source, target)
    }
    // Nothing is inherited of what this process does with signals.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    // The shell sets the limit, and then becomes the program.
    let command = ["/bin/sh", "-c", "ulimit -v \(addressSpaceMiB * 1024) 2>/dev/null; exec \"$0\" \"$@\"", executable]
    let environment = ["PATH", "LD_LIBRARY_PATH", "TMPDIR"].compactMap { name in
      Self.variable(name).map { "\(name)=\($0)" }
    }
    var process: pid_t = 0
    let status = Self.withCStrings(command + arguments) { arguments in
      Self.withCStrings(environment + ["LC_ALL=C"]) { environment in
        posix_spawn(&process, command[0], &actions, &attributes, arguments, environment)
      }
    }
    if status != 0 { throw Failure(reason: "\(executable) cannot be run: \(Self.message(status))") }
    return process
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }

  // MARK: Waiting

  private static func collect(
    _ process: pid_t, _ output: Pipe, _ errors: Pipe, until deadline: Double, _ outputLimit: Int
  ) -> Outcome {
    var outcome = Outcome(end: .unknown, output: [], errors: [])
    var (outputIsOpen, errorsAreOpen) = (true, true)
    var ended: End?
    while true {
      if ended == nil { ended = end(of: process, waiting: false) }
      if outputIsOpen { outputIsOpen = output.read(into: &outcome.output, limit: outputLimit + 1) }
      if errorsAreOpen { errorsAreOpen = errors.read(into: &outcome.errors, limit: errorLimit) }
      let reason: End? =
        outcome.output.count > outputLimit ? .outputLimit : ended == nil && now() >= deadline ? .deadline : nil
      if let reason {
        if ended == nil {
          kill(process, SIGKILL)
          _ = end(of: process, waiting: true)
        }
        outcome.end = reason
        return outcome
      }
      // What it wrote before it ended has been read: the order above sees to that. A process of its own that has the other end of
      // the pipe is not waited for.
      if let ended {
        outcome.end = ended
        return outcome
      }
      var descriptors: [pollfd] = []
      if outputIsOpen { descriptors.append(pollfd(fd: output.reading, events: Int16(POLLIN), revents: 0)) }
      if errorsAreOpen { descriptors.append(pollfd(fd: errors.reading, events: Int16(POLLIN), revents: 0)) }
      // An end without output shows within these milliseconds.
      poll(&descriptors, nfds_t(descriptors.count), descriptors.isEmpty ? 2 : 20)
    }
  }

  /// How a process ended; `nil` if it has not.
  private static func end(of process: pid_t, waiting: Bool) -> End? {
    var status: Int32 = 0
    while true {
      let result = waitpid(process, &status, waiting ? 0 : WNOHANG)
      if result == 0 { return nil }
      if result < 0 {
        if errno == EINTR { continue }
        return .unknown
      }
      // As the macros of <sys/wait.h> have it.
      let signal = status & 0x7f
      return signal == 0 ? .exit(status: (status >> 8) & 0xff) : .signal(signal)
    }
  }

  // MARK: The system

  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func message(_ code: Int32) -> String { String(cString: strerror(code)) }

  /// Two ends of a pipe that no other child inherits.
  private final class Pipe {
    let reading: Int32
    private(set) var writing: Int32

    init() throws(Failure) {
      var ends: [Int32] = [-1, -1]
      if pipe(&ends) != 0 { throw Failure(reason: "no pipe can be made: \(ChildProcess.message(errno))") }
      (reading, writing) = (ends[0], ends[1])
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    func closeWriting() {
      if writing >= 0 { close(writing) }
      writing = -1
    }

    func closeBoth() {
      closeWriting()
      close(reading)
    }

    /// Reads what is there. What is beyond the limit is dropped.
    ///
    /// - Returns: whether more may come.
    func read(into bytes: inout [UInt8], limit: Int) -> Bool {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      // What comes faster than it is read must not keep this from looking at the clock.
      for _ in 0..<64 {
        let count = buffer.withUnsafeMutableBytes { Self.read(reading, $0) }
        if count == 0 { return false }
        if count < 0 { return errno == EAGAIN || errno == EINTR }
        bytes += buffer[..<Swift.min(count, limit - bytes.count)]
      }
      return true
    }

    private static func read(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
      #if canImport(Glibc)
        Glibc.read(file, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        Musl.read(file, buffer.baseAddress, buffer.count)
      #else
        Darwin.read(file, buffer.baseAddress, buffer.count)
      #endif
    }
  }
}
