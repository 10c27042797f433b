/// A binary interchange format of IEEE 754, as far as rounding to it needs.
struct BinaryFormat {
  /// The number of significant bits of a normal number, the leading one included.
  let precision: Int
  /// The exponent of the least normal number, and of the numbers just above it.
  let leastExponent: Int
  let greatestExponent: Int

  static let binary64 = BinaryFormat(precision: 53, leastExponent: -1022, greatestExponent: 1023)
  static let binary32 = BinaryFormat(precision: 24, leastExponent: -126, greatestExponent: 127)

  /// The bit pattern of the number of this format that is nearest to a positive real number `x`, ties to even.
  ///
  /// - Parameters:
  ///   - significand: not zero, and at least 2^62 if `isInexact`.
  ///   - exponent: `significand * 2^exponent <= x < (significand + 1) * 2^exponent`.
  ///   - isInexact: whether the first inequality is strict.
  func roundedPattern(significand: UInt64, exponent: Int, isInexact: Bool) -> UInt64 {
    // Bits from the left. If the number is inexact at most one low bit is made up here, and at least 64 - 53 - 1 bits
    // below the rounding position remain: the position of the half is never made up.
    let leading = significand.leadingZeroBitCount
    let bits = significand << leading
    let leadingExponent = exponent - leading + 63  // 2^leadingExponent <= x < 2^(leadingExponent + 1)
    let infinity = UInt64(greatestExponent - leastExponent + 2) << (precision - 1)
    if leadingExponent > greatestExponent { return infinity }
    // Below the least normal number the spacing stays the same, so fewer bits are kept.
    let isSubnormal = leadingExponent < leastExponent
    let kept = isSubnormal ? precision - (leastExponent - leadingExponent) : precision
    // With no bit kept, x is at least half the least subnormal number; below that it rounds to zero.
    if kept < 0 { return 0 }
    let dropped = 64 - kept
    let quotient = dropped == 64 ? 0 : bits >> dropped
    let rest = dropped == 64 ? bits : bits & ((1 << dropped) - 1)
    let half: UInt64 = 1 << (dropped - 1)
    let isUp = rest > half || rest == half && (isInexact || quotient & 1 == 1)
    let rounded = quotient + (isUp ? 1 : 0)
    if isSubnormal { return rounded }
    // A carry out of the significand goes on into the exponent, up to the pattern of infinity.
    let biased = UInt64(leadingExponent - leastExponent + 1)
    return (biased << (precision - 1)) + (rounded - 1 << (precision - 1))
  }
}

extension BinaryFormat {
  /// The pattern of the number nearest to the magnitude of `value * 2^scale`, where the integer is not zero.
  func roundedPattern(magnitudeOf value: Integer, exponentOfTwo scale: Int = 0) -> UInt64 {
    value.withMagnitude { limbs, count in
      // The highest 64 bits, and whether anything is below them.
      let top = limbs[count - 1]
      let shift = top.leadingZeroBitCount
      let next = count > 1 ? limbs[count - 2] : 0
      let significand = shift == 0 ? top : top << shift | next >> (UInt.bitWidth - shift)
      let exponent = (count - 1) * UInt.bitWidth - shift
      let isInexact = exponent > 0 && value.trailingZeroBitCount < exponent
      return roundedPattern(significand: UInt64(significand), exponent: exponent + scale, isInexact: isInexact)
    }
  }

  /// The pattern of the number nearest to the magnitude of a rational number other than zero.
  func roundedPattern(magnitudeOf value: Rational) -> UInt64 {
    if let exponent = value.denominator.powerOfTwoExponent {
      return roundedPattern(magnitudeOf: value.numerator, exponentOfTwo: -exponent)
    }
    // Scale so that the quotient has 63 or 64 bits.
    let numerator = value.numerator.magnitude
    let scale = 63 - (numerator.bitWidth - value.denominator.bitWidth)
    let dividend = scale > 0 ? numerator << scale : numerator
    let divisor = scale < 0 ? value.denominator << -scale : value.denominator
    let (quotient, remainder) = dividend.dividedWithRemainder(byNonzero: divisor)
    let significand = quotient.withMagnitude { limbs, _ in UInt64(limbs[0]) }
    return roundedPattern(significand: significand, exponent: -scale, isInexact: !remainder.isZero)
  }
}
