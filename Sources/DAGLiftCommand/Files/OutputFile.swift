#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is written whole or not at all: into a temporary beside it, which then takes its name. `-` is standard
/// output; a device or a pipe is written directly.
struct OutputFile {
  let path: String

  /// - Throws: status 73; what was there before is then unchanged.
  func replaceContents(with bytes: [UInt8]) throws(CommandFailure) {
    guard path != "-" else { return try StandardStreams.writeOutput(bytes) }
    do {
      try replace(with: bytes)
    } catch {
      guard error.code != EPIPE else { throw CommandFailure(.unwritableOutput, "") }
      throw CommandFailure(.unwritableOutput, "\(path) cannot be written: \(error)")
    }
  }

  private func replace(with bytes: [UInt8]) throws(SystemError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      // A link that leads nowhere is replaced by the file, as any other name is.
      if errno != ENOENT { throw .last }
      return try replace(path, with: bytes, mode: nil)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      // Renaming would replace a file that may not be written; and the file that a link leads to, not the link, is meant.
      guard access(path, W_OK) == 0 else { throw .last }
      guard let resolved = realpath(path, nil) else { throw .last }
      defer { free(resolved) }
      try replace(String(cString: resolved), with: bytes, mode: status.st_mode & 0o7777)
    case S_IFDIR: throw SystemError(code: EISDIR)
    default: try writeDirectly(bytes)
    }
  }

  /// - Parameter mode: the permissions of the file that is replaced.
  private func replace(_ target: String, with bytes: [UInt8], mode: mode_t?) throws(SystemError) {
    let temporary = Self.temporary(beside: target)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last }
    do throws(SystemError) {
      do throws(SystemError) {
        try writeAll(bytes, to: descriptor)
        if let mode, fchmod(descriptor, mode) != 0 { throw .last }
        if fsync(descriptor) != 0 { throw .last }
      } catch {
        close(descriptor)
        throw error
      }
      if close(descriptor) != 0 { throw .last }
      if rename(temporary, target) != 0 { throw .last }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// A name in the same directory that nobody else uses.
  private static func temporary(beside target: String) -> String {
    let name = target.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    // A name may take 255 bytes; the rest of the temporary's name needs some of them.
    let start = String(decoding: name.utf8.prefix(200), as: UTF8.self)
    return "\(target.dropLast(name.count)).\(start).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).tmp"
  }

  private func writeDirectly(_ bytes: [UInt8]) throws(SystemError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor)
  }
}
