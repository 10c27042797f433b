#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The three streams that a process is born with.
enum StandardStreams {
  /// Makes sure that 0, 1 and 2 are taken, so that no file opened later becomes the place where results or messages go,
  /// and that a reader who leaves early, or a limit on the size of files, is an error of the next write and not the end of
  /// the process.
  ///
  /// A stream that the caller closed is one that cannot be written: `/dev/null`, opened for reading, keeps it so.
  static func prepare() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Writes a result to standard output, all of it.
  ///
  /// - Throws: status 73; without a message where the reader of a pipe has gone, as `head` does.
  static func writeOutput(_ bytes: [UInt8]) throws(CommandFailure) {
    do {
      try writeAll(bytes, to: 1)
    } catch {
      guard error.code != EPIPE else { throw CommandFailure(.unwritableOutput, "") }
      throw CommandFailure(.unwritableOutput, "standard output cannot be written: \(error)")
    }
  }

  /// Writes a message to standard error. There is nowhere to complain if that fails.
  static func writeMessage(_ text: String) { try? writeAll(Array(text.utf8), to: 2) }

  /// Whether somebody watches standard error.
  static var isErrorATerminal: Bool { isatty(2) == 1 }
}

/// The error of a system call.
struct SystemError: Error, CustomStringConvertible {
  let code: Int32

  /// The error of the call that has just failed.
  static var last: SystemError { SystemError(code: errno) }

  var description: String { String(cString: strerror(code)) }
}

/// Writes all bytes to a descriptor.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
  var position = 0
  while position < bytes.count {
    let piece = Array(bytes[position..<min(position + 1 << 20, bytes.count)])
    let written = write(descriptor, piece, piece.count)
    if written >= 0 {
      position += written
    } else if errno != EINTR {
      throw .last
    }
  }
}
