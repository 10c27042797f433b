import Foundation

/// What the program holds of the C library's memory, whatever it held before and gave back.
enum AllocatedMemory {
  private typealias Reporter = @convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32

  /// From the report of `malloc_info`, which <malloc.h> declares: what was taken from the system without what is free, and what is
  /// mapped by itself.
  static func bytes() throws -> Int {
    guard let symbol = dlsym(nil, "malloc_info"), let file = tmpfile() else {
      throw BenchmarkError.wrong("malloc_info, which this C library does not have")
    }
    defer { fclose(file) }
    _ = unsafeBitCast(symbol, to: Reporter.self)(0, file)
    rewind(file)
    var report: [UInt8] = []
    while case let byte = getc(file), byte != EOF { report.append(UInt8(byte)) }
    // The totals over all arenas come after the last of them.
    let totals = String(decoding: report, as: UTF8.self).components(separatedBy: "</heap>").last ?? ""
    func size(_ element: String) throws -> Int {
      guard let rest = totals.components(separatedBy: "<\(element)").dropFirst().first,
        let text = rest.components(separatedBy: "size=\"").dropFirst().first?.prefix(while: \.isNumber),
        let size = Int(text)
      else { throw BenchmarkError.wrong("the report of malloc_info") }
      return size
    }
    return try size("system type=\"current\"") - size("total type=\"fast\"") - size("total type=\"rest\"")
      + size("total type=\"mmap\"")
  }
}
