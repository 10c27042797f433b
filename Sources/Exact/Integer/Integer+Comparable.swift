internal import CGMP

extension Integer: Hashable {
  @inlinable
  public static func == (a: Integer, b: Integer) -> Bool {
    switch (a.storage, b.storage) {
    case (.small(let x), .small(let y)): x == y
    case (.large(let x), .large(let y)): x === y || largeAreEqual(x, y)
    default: false
    }
  }

  @usableFromInline
  static func largeAreEqual(_ a: Limbs, _ b: Limbs) -> Bool {
    guard a.header.size == b.header.size else { return false }
    return a.withMagnitude { x, count in b.withMagnitude { y, _ in __gmpn_cmp(x, y, count) == 0 } }
  }

  public func hash(into hasher: inout Hasher) {
    switch storage {
    case .small(let value):
      hasher.combine(value)
    case .large(let limbs):
      hasher.combine(limbs.isNegative)
      limbs.withMagnitude { hasher.combine(bytes: UnsafeRawBufferPointer(UnsafeBufferPointer(start: $0, count: $1))) }
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
    switch storage {
    case .small(let value): value.signum()
    case .large(let limbs): limbs.header.size < 0 ? -1 : 1
    }
  }
}
