#if canImport(Glibc)
  private import Glibc
#endif

/// Memory for doubles that is not initialised, and freed with this object.
///
/// Arrays write a zero to each element first, and have the system hand out their pages one by one: together that took a quarter of
/// the time of a large product.
final class Scratch {
  let base: UnsafeMutablePointer<Double>
  let count: Int
  private let memory: UnsafeMutableRawPointer

  init(_ count: Int) {
    let size = count * MemoryLayout<Double>.stride
    let page = 1 << 21
    let isLarge = size >= 2 * page
    memory = .allocate(byteCount: max(size, 1), alignment: isLarge ? page : 64)
    #if canImport(Glibc)
      // Large pages. It is advice, and nothing is lost where it is not taken.
      if isLarge { madvise(memory, size, MADV_HUGEPAGE) }
    #endif
    base = memory.bindMemory(to: Double.self, capacity: max(count, 1))
    self.count = count
  }

  deinit { memory.deallocate() }
}
