#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is read whole; `-` is standard input.
struct InputFile {
  let path: String

  /// What messages call it.
  var name: String { path == "-" ? "standard input" : path }

  /// The contents.
  ///
  /// - Parameter limit: the largest number of bytes that is read.
  /// - Throws: status 66 for what cannot be read, 75 for what is too large.
  func contents(limit: Int) throws(CommandFailure) -> [UInt8] {
    guard path != "-" else { return try contents(from: 0, limit: limit) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(.last) }
    defer { close(descriptor) }
    return try contents(from: descriptor, limit: limit)
  }

  private func contents(from descriptor: Int32, limit: Int) throws(CommandFailure) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(.last) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw CommandFailure(.unreadableInput, "\(name) is a directory; expected a file")
    }
    var bytes: [UInt8] = []
    if status.st_mode & S_IFMT == S_IFREG {
      // A regular file says how large it is before anything of it is read.
      guard status.st_size <= limit else { throw tooLarge(limit) }
      bytes.reserveCapacity(Int(status.st_size) + 1)
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw unreadable(.last)
      }
      guard bytes.count + count <= limit else { throw tooLarge(limit) }
      bytes += chunk[..<count]
    }
  }

  private func unreadable(_ error: SystemError) -> CommandFailure {
    CommandFailure(.unreadableInput, "\(name) cannot be read: \(error)")
  }

  private func tooLarge(_ limit: Int) -> CommandFailure {
    CommandFailure(
      .limit, "\(name) is larger than \(limit >> 20) MiB, the limit for input files; --file-limit raises it")
  }
}
