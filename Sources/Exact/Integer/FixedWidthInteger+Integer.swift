extension FixedWidthInteger {
  /// The same number, if it fits.
  public init?(exactly value: Integer) {
    if case .small(let word) = value.storage {
      self.init(exactly: word)
      return
    }
    guard value.bitWidth <= Self.bitWidth else { return nil }
    let magnitude = value.withMagnitude { words, count in
      var pattern: Self = 0
      for i in 0..<count { pattern |= Self(truncatingIfNeeded: words[i]) << (i * UInt.bitWidth) }
      return pattern
    }
    let pattern = value.isNegative ? 0 &- magnitude : magnitude
    // The pattern was truncated to the width of this type: its sign shows whether the number fits.
    guard (pattern < 0) == value.isNegative else { return nil }
    self = pattern
  }
}

extension Int {
  /// The same number, if it fits.
  @inlinable
  public init?(exactly value: Integer) {
    guard case .small(let word) = value.storage else { return nil }
    self = word
  }
}
