extension FixedWidthInteger {
  /// The same number, if it fits.
  public init?(exactly value: Integer) {
    switch value.storage {
    case .small(let word):
      self.init(exactly: word)
    case .large(let limbs):
      guard value.bitWidth <= Self.bitWidth else { return nil }
      let pattern = limbs.withMagnitude { words, count in
        var pattern: Self = 0
        for i in 0..<count { pattern |= Self(truncatingIfNeeded: words[i]) << (i * UInt.bitWidth) }
        return pattern
      }
      let signed = limbs.isNegative ? 0 &- pattern : pattern
      // The pattern was truncated to the width of this type: its sign shows whether the number fits.
      guard (signed < 0) == limbs.isNegative else { return nil }
      self = signed
    }
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
