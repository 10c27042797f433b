internal import CGMP

extension Integer: Hashable {
  @inlinable
  public static func == (a: Integer, b: Integer) -> Bool {
    if case .small(let x) = a.storage {
      if case .small(let y) = b.storage { x == y } else { false }
    } else {
      largeAreEqual(a, b)
    }
  }

  @usableFromInline
  static func largeAreEqual(_ a: Integer, _ b: Integer) -> Bool {
    a.isNegative == b.isNegative && compareMagnitudes(a, b) == 0
  }

  public func hash(into hasher: inout Hasher) {
    if case .small(let value) = storage {
      hasher.combine(value)
    } else {
      hasher.combine(isNegative)
      withMagnitude { hasher.combine(bytes: UnsafeRawBufferPointer(UnsafeBufferPointer(start: $0, count: $1))) }
    }
  }
}

extension Integer: Comparable {
  @inlinable
  public static func < (a: Integer, b: Integer) -> Bool {
    if case .small(let x) = a.storage, case .small(let y) = b.storage { return x < y }
    return largeIsLess(a, b)
  }

  @usableFromInline
  static func largeIsLess(_ a: Integer, _ b: Integer) -> Bool {
    let isNegative = a.isNegative
    if isNegative != b.isNegative { return isNegative }
    return isNegative ? compareMagnitudes(b, a) < 0 : compareMagnitudes(a, b) < 0
  }

  /// Negative, zero or positive as the magnitude of the first is less than, equal to or greater than that of the second.
  static func compareMagnitudes(_ a: Integer, _ b: Integer) -> Int {
    a.withMagnitude { x, m in
      b.withMagnitude { y, n in m == n ? (m == 0 ? 0 : Int(__gmpn_cmp(x, y, m))) : m - n }
    }
  }
}

extension Integer {
  @inlinable
  public var isZero: Bool { if case .small(0) = storage { true } else { false } }

  @inlinable
  public var isOne: Bool { if case .small(1) = storage { true } else { false } }

  /// -1, 0 or 1.
  @inlinable
  public func signum() -> Int {
    if case .small(let value) = storage { value.signum() } else { isNegative ? -1 : 1 }
  }
}
