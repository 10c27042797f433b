/// `exp(−t)` for a double `t ≥ 0`, enclosed in fixed point with 116 fractional bits: `2^-shift (significand ± 2^12) 2^-116`.
///
/// Write `t = k ln 2 + r` with an integer `k`; then `exp(−t) = 2^-k exp(−r)`. With one unit `2^-116`:
/// - `t` is truncated to `T`, less than one unit below it; `L` is `ln 2`, truncated likewise. `k = ⌊T / L⌋` and
///   `R = T − k L < L` are exact, so that `|R − r| ≤ max(1, k) < 1110` units for `t < 768`.
/// - `exp(−R)` is the sum `s_1` of Horner's scheme `s_n = 1 − R s_{n+1} / n` from `s_33 = 1` down. All `s_n` lie in `[0, 1]`,
///   as `R < 1`. Two truncations in a step come to less than 2 units, and a step passes on at most `1/n` of the error of
///   the step before it: less than `2 (1 + 1 + 1/2 + 1/6 + …) = 2e < 6` units for `s_1`. The part of the series that is
///   left out is at most `R^33 / 33! < 2^-17 2^-122`, far below one unit.
/// - `|exp(−R) − exp(−r)| ≤ |R − r|` up to a factor below 1.01, the derivative being at most `exp(2^-105)` there.
/// Together less than `1110 · 1.01 + 6 + 1 < 2^12` units.
struct NegativeExponential {
  private let significand: UInt128
  private let shift: Int

  private static let one = UInt128(1) << 116
  private static let slack = UInt128(1) << 12
  /// `⌊2^116 ln 2⌋`.
  private static let ln2: UInt128 = 0xB_1721_7F7D_1CF7_9ABC_9E3B_3980_3F2F

  /// - Precondition: `0 ≤ t < 768`.
  private init(_ t: Double) {
    precondition(t >= 0 && t < 768)
    let (k, rest) = Self.fixedPoint(t).quotientAndRemainder(dividingBy: Self.ln2)
    var s = Self.one
    for n in stride(from: UInt128(32), through: 1, by: -1) { s = Self.one - Self.product(rest, s) / n }
    significand = s
    shift = Int(k)
  }

  /// Doubles on either side of `exp(−t)`, not negative.
  ///
  /// - Precondition: `t ≥ 0`.
  static func enclosure(ofMinus t: Double) -> (lower: Double, upper: Double) {
    // exp(−768) < 2^-1107 lies below the least double.
    guard t < 768 else { return (0, .leastNonzeroMagnitude) }
    if t == 0 { return (1, 1) }
    let value = NegativeExponential(t)
    return (
      max(down(value.significand - slack, exponent: -116 - value.shift), 0),
      up(value.significand + slack, exponent: -116 - value.shift)
    )
  }

  /// Doubles on either side of `1 − exp(−t)`, not negative. The difference is taken in fixed point, so that it does not
  /// cancel down to fewer than 38 bits for `t ≥ 2^-66`.
  ///
  /// - Precondition: `t ≥ 0`.
  static func complementEnclosure(ofMinus t: Double) -> (lower: Double, upper: Double) {
    guard t < 64 else { return (1.0.nextDown, 1) }
    let value = NegativeExponential(t)
    let upper = min(((value.significand + slack) >> value.shift) + 1, one)
    let lower = (value.significand - slack) >> value.shift
    return (max(down(one - upper, exponent: -116), 0), up(one - lower, exponent: -116))
  }

  // Conversion rounds to nearest, and so does scaling, where the result is subnormal.

  private static func down(_ significand: UInt128, exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: Double(significand).nextDown).nextDown
  }

  private static func up(_ significand: UInt128, exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: Double(significand).nextUp).nextUp
  }

  /// `⌊2^116 t⌋` for `0 ≤ t < 1024`.
  private static func fixedPoint(_ t: Double) -> UInt128 {
    // t is the product of an integer below 2^53 and a power of two.
    let isNormal = t.exponentBitPattern > 0
    let integer = UInt128(t.significandBitPattern | (isNormal ? 1 << 52 : 0))
    let shift = (isNormal ? Int(t.exponentBitPattern) : 1) - 1075 + 116
    return shift >= 0 ? integer << shift : integer >> -shift
  }

  /// `⌊2^-116 a b⌋` for `a, b ≤ 2^116`.
  private static func product(_ a: UInt128, _ b: UInt128) -> UInt128 {
    let (high, low) = a.multipliedFullWidth(by: b)
    return high << 12 | low >> 116
  }
}
