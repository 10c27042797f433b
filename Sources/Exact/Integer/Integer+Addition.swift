internal import CGMP

extension Integer: SignedNumeric {
  @inlinable
  public static func + (a: Integer, b: Integer) -> Integer {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return Integer(sum) }
    }
    return largeSum(a, b, negatingSecond: false)
  }

  @inlinable
  public static func - (a: Integer, b: Integer) -> Integer {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return Integer(difference) }
    }
    return largeSum(a, b, negatingSecond: true)
  }

  @inlinable
  public static func += (a: inout Integer, b: Integer) {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow {
        a.storage = .small(sum)
        return
      }
    }
    a.addLarge(b, negated: false)
  }

  @inlinable
  public static func -= (a: inout Integer, b: Integer) {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow {
        a.storage = .small(difference)
        return
      }
    }
    a.addLarge(b, negated: true)
  }

  @inlinable
  public static prefix func - (a: Integer) -> Integer {
    if case .small(let x) = a.storage, x != .min { return Integer(-x) }
    return largeNegation(a)
  }

  @inlinable
  public mutating func negate() { self = -self }

  /// The absolute value.
  @inlinable
  public var magnitude: Integer { signum() < 0 ? -self : self }

  /// The value of any of Swift's integers; never `nil`.
  @inlinable
  public init?(exactly source: some BinaryInteger) { self.init(source) }

  @usableFromInline
  static func largeNegation(_ a: Integer) -> Integer {
    a.withMagnitude { x, count in
      Integer(room: count, isNegative: !a.isNegative) { result in
        result.update(from: x, count: count)
        return count
      }
    }
  }

  /// `a + b`, or `a - b`.
  @usableFromInline
  static func largeSum(_ a: Integer, _ b: Integer, negatingSecond: Bool) -> Integer {
    let isFirstNegative = a.isNegative
    let isSecondNegative = b.isNegative != negatingSecond
    return a.withMagnitude { x, m in
      b.withMagnitude { y, n in
        if isFirstNegative == isSecondNegative {
          return Integer(room: max(m, n) + 1, isNegative: isFirstNegative) { result in
            addMagnitudes(x, m, y, n, into: result)
          }
        }
        // The sign is that of the operand with the larger magnitude.
        let isSwapped = magnitudeIsLess(x, m, y, n)
        return Integer(room: max(m, n), isNegative: isSwapped ? isSecondNegative : isFirstNegative) { result in
          isSwapped
            ? subtractMagnitudes(y, n, x, m, into: result) : subtractMagnitudes(x, m, y, n, into: result)
        }
      }
    }
  }

  /// Adds in place where the storage is not shared and has room, else makes a new one.
  @usableFromInline
  mutating func addLarge(_ b: Integer, negated: Bool) {
    guard case .large(var limbs) = storage else {
      self = Integer.largeSum(self, b, negatingSecond: negated)
      return
    }
    // Give up the reference in `self`: `limbs` is then the only one, unless there are copies of this number (one of them
    // may be `b`).
    storage = .small(0)
    let room = limbs.room
    let isNegative = limbs.size < 0
    let count = abs(limbs.size)
    guard isKnownUniquelyReferenced(&limbs) else {
      self = Integer.largeSum(Integer(storage: .large(limbs)), b, negatingSecond: negated)
      return
    }
    let isSumOfMagnitudes = isNegative == (b.isNegative != negated)
    let sum: (count: Int, isNegative: Bool)? = limbs.withUnsafeMutablePointerToElements { x in
      b.withMagnitude { y, n in
        if isSumOfMagnitudes {
          // GMP allows the result in the place of an operand. One limb more than the longer one is always enough.
          guard max(count, n) < room else { return nil }
          return (Integer.addMagnitudes(x, count, y, n, into: x), isNegative)
        }
        guard n <= room else { return nil }
        return Integer.magnitudeIsLess(x, count, y, n)
          ? (Integer.subtractMagnitudes(y, n, x, count, into: x), !isNegative)
          : (Integer.subtractMagnitudes(x, count, y, n, into: x), isNegative)
      }
    }
    self =
      if let sum {
        Integer(canonical: limbs, count: sum.count, isNegative: sum.isNegative)
      } else {
        Integer.largeSum(Integer(storage: .large(limbs)), b, negatingSecond: negated)
      }
  }

  /// Writes the sum of two magnitudes, `max(m, n) + 1` limbs, and returns that number.
  @inline(__always)
  private static func addMagnitudes(
    _ x: UnsafePointer<UInt>, _ m: Int, _ y: UnsafePointer<UInt>, _ n: Int, into result: UnsafeMutablePointer<UInt>
  ) -> Int {
    let carry = m >= n ? __gmpn_add(result, x, m, y, n) : __gmpn_add(result, y, n, x, m)
    let count = max(m, n)
    result[count] = carry
    return count + 1
  }

  /// Writes the difference of two magnitudes, of which the first is not less, as `m` limbs, and returns that number.
  @inline(__always)
  private static func subtractMagnitudes(
    _ x: UnsafePointer<UInt>, _ m: Int, _ y: UnsafePointer<UInt>, _ n: Int, into result: UnsafeMutablePointer<UInt>
  ) -> Int {
    _ = __gmpn_sub(result, x, m, y, n)
    return m
  }

  @inline(__always)
  private static func magnitudeIsLess(
    _ x: UnsafePointer<UInt>, _ m: Int, _ y: UnsafePointer<UInt>, _ n: Int
  ) -> Bool {
    m == n ? m != 0 && __gmpn_cmp(x, y, m) < 0 : m < n
  }
}
