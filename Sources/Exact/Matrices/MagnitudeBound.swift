/// An upper bound of a magnitude, of any size: `significand · 2^exponent`. Every operation rounds up.
struct MagnitudeBound {
  /// 0, or at least 1 and less than 2.
  private var significand: Double
  private var exponent: Int

  static var zero: MagnitudeBound { MagnitudeBound(significand: 0, exponent: 0) }
  static var one: MagnitudeBound { MagnitudeBound(significand: 1, exponent: 0) }

  private init(significand: Double, exponent: Int) {
    self.significand = significand
    self.exponent = exponent
  }

  /// A bound of the magnitude of a number: next to the number where its terms are words, less than four times it where not.
  init(_ value: Rational) {
    if value.isZero {
      self = .zero
    } else if value.numerator.bitWidth <= 53, value.denominator.bitWidth <= 53 {
      // Both conversions are exact, and the quotient is rounded once.
      let quotient = (Double(value.numerator).magnitude / Double(value.denominator)).nextUp
      self.init(significand: quotient.significand, exponent: Int(quotient.exponent))
    } else {
      // |n| < 2^bits(n) and d ≥ 2^(bits(d) − 1), with one bit more for a negative power of two.
      self.init(significand: 1, exponent: value.numerator.magnitude.bitWidth - value.denominator.bitWidth + 1)
    }
  }

  init(_ value: Integer) { self.init(Rational(value)) }

  /// An `n` with the number below `2^n`.
  var bits: Int { significand == 0 ? 0 : exponent + 1 }

  static func + (a: MagnitudeBound, b: MagnitudeBound) -> MagnitudeBound {
    if a.significand == 0 { return b }
    if b.significand == 0 { return a }
    let (larger, smaller) = a.exponent >= b.exponent ? (a, b) : (b, a)
    // Scaling by a power of two is exact, or the smaller one is less than the last place of the larger.
    let shift = larger.exponent - smaller.exponent
    let part = shift > 60 ? 0x1p-60 : Double(sign: .plus, exponent: -shift, significand: smaller.significand)
    return normalized((larger.significand + part).nextUp, larger.exponent)
  }

  static func * (a: MagnitudeBound, b: MagnitudeBound) -> MagnitudeBound {
    if a.significand == 0 || b.significand == 0 { return .zero }
    return normalized((a.significand * b.significand).nextUp, a.exponent + b.exponent)
  }

  static func max(_ a: MagnitudeBound, _ b: MagnitudeBound) -> MagnitudeBound {
    if a.significand == 0 { return b }
    if b.significand == 0 { return a }
    return (a.exponent, a.significand) < (b.exponent, b.significand) ? b : a
  }

  private static func normalized(_ value: Double, _ exponent: Int) -> MagnitudeBound {
    MagnitudeBound(significand: value.significand, exponent: exponent + Int(value.exponent))
  }
}
