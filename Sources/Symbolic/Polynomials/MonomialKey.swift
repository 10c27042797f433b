/// The exponents of a monomial, packed so that comparing, adding and subtracting them takes a few instructions.
///
/// Every variable has a field of `width` bits, the first variable the most significant one: the order of keys is the
/// lexicographic order of exponents, and the key of a product is the sum of the keys, as long as no field overflows.
protocol MonomialKey: Comparable, Hashable, Sendable {
  /// The largest number of bits that a field can have for so many variables; 0 if they do not fit.
  static func width(variableCount: Int) -> Int

  init(exponents: [UInt32], width: Int)
  /// The key of a power of one variable.
  static func power(of variable: Int, _ exponent: UInt32, _ layout: MonomialLayout) -> Self

  func exponent(_ variable: Int, _ layout: MonomialLayout) -> UInt32
  static func + (a: Self, b: Self) -> Self
  /// The key of a quotient.
  ///
  /// - Precondition: `b` divides `a`.
  static func - (a: Self, b: Self) -> Self
}

/// How exponents lie in a key.
struct MonomialLayout: Sendable, Hashable {
  let variableCount: Int
  let width: Int

  init<Key: MonomialKey>(_ key: Key.Type, variableCount: Int) {
    self.variableCount = variableCount
    width = Key.width(variableCount: variableCount)
  }

  /// Whether exponents up to this one fit.
  func fits(_ exponent: UInt64) -> Bool { variableCount == 0 || exponent < 1 << UInt64(width) }

  /// How far the field of a variable lies from the least significant bit.
  @inline(__always)
  func shift(_ variable: Int) -> Int { (variableCount - 1 - variable) * width }
}

extension MonomialKey {
  func exponents(_ layout: MonomialLayout) -> [UInt32] { (0..<layout.variableCount).map { exponent($0, layout) } }

  /// Whether this monomial divides another.
  func divides(_ other: Self, _ layout: MonomialLayout) -> Bool {
    for variable in 0..<layout.variableCount where exponent(variable, layout) > other.exponent(variable, layout) {
      return false
    }
    return true
  }
}

extension MonomialKey where Self: FixedWidthInteger & UnsignedInteger {
  static func width(variableCount: Int) -> Int {
    variableCount == 0 ? 0 : Swift.min(32, Self.bitWidth / variableCount)
  }

  init(exponents: [UInt32], width: Int) {
    self = 0
    for exponent in exponents { self = self << Self(truncatingIfNeeded: width) | Self(truncatingIfNeeded: exponent) }
  }

  static func power(of variable: Int, _ exponent: UInt32, _ layout: MonomialLayout) -> Self {
    Self(truncatingIfNeeded: exponent) << Self(truncatingIfNeeded: layout.shift(variable))
  }

  @inline(__always)
  func exponent(_ variable: Int, _ layout: MonomialLayout) -> UInt32 {
    let field = self >> Self(truncatingIfNeeded: layout.shift(variable))
    return UInt32(truncatingIfNeeded: UInt64(truncatingIfNeeded: field) & (1 << UInt64(layout.width) - 1))
  }

  @inline(__always)
  static func + (a: Self, b: Self) -> Self { a &+ b }
  @inline(__always)
  static func - (a: Self, b: Self) -> Self { a &- b }
}

extension UInt64: MonomialKey {}
extension UInt128: MonomialKey {}

/// Exponents of any number of variables: 32 bits for each.
struct LongKey: MonomialKey {
  private var words: [UInt64]

  static func width(variableCount: Int) -> Int { 32 }

  init(exponents: [UInt32], width: Int) {
    words = stride(from: 0, to: exponents.count, by: 2).map { i in
      UInt64(exponents[i]) << 32 | (i + 1 < exponents.count ? UInt64(exponents[i + 1]) : 0)
    }
  }

  private init(words: [UInt64]) { self.words = words }

  static func power(of variable: Int, _ exponent: UInt32, _ layout: MonomialLayout) -> LongKey {
    var words = [UInt64](repeating: 0, count: (layout.variableCount + 1) / 2)
    words[variable / 2] = UInt64(exponent) << (variable % 2 == 0 ? 32 : 0)
    return LongKey(words: words)
  }

  func exponent(_ variable: Int, _ layout: MonomialLayout) -> UInt32 {
    UInt32(truncatingIfNeeded: variable % 2 == 0 ? words[variable / 2] >> 32 : words[variable / 2])
  }

  static func + (a: LongKey, b: LongKey) -> LongKey { LongKey(words: zip(a.words, b.words).map { $0 &+ $1 }) }
  static func - (a: LongKey, b: LongKey) -> LongKey { LongKey(words: zip(a.words, b.words).map { $0 &- $1 }) }

  static func < (a: LongKey, b: LongKey) -> Bool { a.words.lexicographicallyPrecedes(b.words) }
}
