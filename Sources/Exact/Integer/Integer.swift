/// An integer of any size.
///
/// A value that fits a machine word is stored in the value itself and never touches the heap; any other is one immutable
/// heap object, which copies share. A value that fits `Int` is always stored as one: equal integers have equal
/// representations.
///
/// Sizes are limited by memory only. A result that does not fit the address space stops the process, as any Swift
/// allocation does.
public struct Integer: Sendable {
  // Limbs are shared between copies and threads, but written to only through a reference that is known to be the only
  // one; so sharing them is safe.
  @usableFromInline
  enum Storage: @unchecked Sendable {
    case small(Int)
    /// The number does not fit `Int`, and the most significant limb is not zero.
    case large(Limbs)
  }

  @usableFromInline
  var storage: Storage

  @inlinable
  init(storage: Storage) { self.storage = storage }

  @inlinable
  public init(_ value: Int) { storage = .small(value) }

  /// The value of any of Swift's integers.
  ///
  /// - Complexity: O(*n*) in its number of words.
  @inlinable
  public init(_ value: some BinaryInteger) {
    if let word = Int(exactly: value) {
      self.init(word)
    } else {
      self.init(words: Array(value.magnitude.words), isNegative: value < 0)
    }
  }

  @usableFromInline
  init(words: [UInt], isNegative: Bool) {
    self.init(room: words.count, isNegative: isNegative) { limbs in
      for (i, word) in words.enumerated() { limbs[i] = word }
      return words.count
    }
  }
}

extension Integer {
  /// Makes an integer from the limbs of its magnitude, in canonical form.
  ///
  /// - Parameter fill: initialises a number of limbs at the pointer, at most `room`, and returns that number. The most
  ///   significant ones may be zero.
  @inline(__always)
  init<Failure: Error>(
    room: Int, isNegative: Bool, fill: (UnsafeMutablePointer<UInt>) throws(Failure) -> Int
  ) throws(Failure) {
    let limbs = Limbs.allocate(room: room)
    let written = try limbs.withUnsafeMutablePointerToElements { pointer throws(Failure) in try fill(pointer) }
    self.init(canonical: limbs, count: written, isNegative: isNegative)
  }

  /// The canonical form of limbs that are referenced from nowhere else.
  @inline(__always)
  init(canonical limbs: Limbs, count written: Int, isNegative: Bool) {
    let word: Int? = limbs.withUnsafeMutablePointers { header, pointer in
      var count = written
      while count > 0, pointer[count - 1] == 0 { count -= 1 }
      if count == 0 { return 0 }
      if count == 1, let word = Int(magnitude: pointer[0], isNegative: isNegative) { return word }
      header.pointee.size = isNegative ? -count : count
      return nil
    }
    storage = if let word { .small(word) } else { .large(limbs) }
  }

  /// An integer whose magnitude is one word.
  @usableFromInline
  init(magnitude: UInt, isNegative: Bool) {
    if let word = Int(magnitude: magnitude, isNegative: isNegative) {
      self.init(word)
    } else {
      self.init(room: 1, isNegative: isNegative) { limbs in
        limbs[0] = magnitude
        return 1
      }
    }
  }

  /// An integer whose magnitude is two words.
  init(magnitude: (high: UInt, low: UInt), isNegative: Bool) {
    if magnitude.high == 0 {
      self.init(magnitude: magnitude.low, isNegative: isNegative)
    } else {
      self.init(room: 2, isNegative: isNegative) { limbs in
        limbs[0] = magnitude.low
        limbs[1] = magnitude.high
        return 2
      }
    }
  }

  /// The limbs and the signed size of a number that does not fit a machine word. The pointer is valid as long as this
  /// number is: who uses it keeps the number alive.
  ///
  /// To bind the storage itself in a `switch` would hold another reference to it during all that follows. Counting
  /// references is atomic: it costs more than adding a few limbs.
  @inlinable
  @inline(__always)
  var large: (limbs: UnsafeMutablePointer<UInt>, size: Int)? {
    switch storage {
    case .small: nil
    case .large(let limbs): limbs.withUnsafeMutablePointers { ($1, $0.pointee.size) }
    }
  }

  /// Calls a function with the limbs of the magnitude and their number, which is 0 for zero. The pointer is valid during
  /// the call.
  @inline(__always)
  func withMagnitude<Result, Failure: Error>(
    _ body: (UnsafePointer<UInt>, Int) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if case .small(let value) = storage {
      return try withUnsafePointer(to: value.magnitude) { word throws(Failure) in try body(word, value == 0 ? 0 : 1) }
    }
    defer { withExtendedLifetime(self) {} }
    let (limbs, size) = large.unsafelyUnwrapped  // as it is not small
    return try body(UnsafePointer(limbs), abs(size))
  }

  @inlinable
  @inline(__always)
  var isNegative: Bool {
    if case .small(let value) = storage { value < 0 } else { large.unsafelyUnwrapped.size < 0 }
  }
}

extension Int {
  /// The number of a magnitude and a sign, if it fits.
  @inline(__always)
  init?(magnitude: UInt, isNegative: Bool) {
    let pattern = Int(bitPattern: isNegative ? 0 &- magnitude : magnitude)
    guard (pattern < 0) == isNegative || magnitude == 0 else { return nil }
    self = pattern
  }
}

extension Integer: ExpressibleByIntegerLiteral {
  @inlinable
  public init(integerLiteral value: Int) { self.init(value) }
}
