/// A divisor with what makes remainders by it cheap: two multiplications in place of a division of two words by one.
///
/// The algorithm is that of N. Möller and T. Granlund, "Improved division by invariant integers", IEEE Transactions on
/// Computers 60 (2011) 165–175, <https://doi.org/10.1109/TC.2010.143>, algorithm 4.
@usableFromInline
struct Reciprocal: Hashable, Sendable {
  /// The divisor, shifted so that its highest bit is set.
  @usableFromInline let divisor: UInt64
  @usableFromInline let shift: UInt64
  /// `floor((2^128 - 1) / divisor) - 2^64`.
  @usableFromInline let inverse: UInt64

  /// - Precondition: `0 < divisor < 2^63`.
  init(of divisor: UInt64) {
    shift = UInt64(divisor.leadingZeroBitCount)
    self.divisor = divisor << shift
    // (2^128 - 1 - 2^64 * divisor) / divisor: the high word of the dividend is the complement of the divisor.
    inverse = self.divisor.dividingFullWidth((~self.divisor, .max)).quotient
  }

  /// The remainder of `high * 2^64 + low`.
  ///
  /// - Precondition: `high` is less than the divisor that was given.
  @inlinable
  func remainder(high: UInt64, low: UInt64) -> UInt64 {
    // The shift is from 1 to 63, as the divisor was from 1 to 2^63 - 1.
    let u1 = high &<< shift | low &>> (64 &- shift)
    let u0 = low &<< shift
    var (q1, q0) = inverse.multipliedFullWidth(by: u1)
    let (sum, carry) = q0.addingReportingOverflow(u0)
    q0 = sum
    q1 = q1 &+ u1 &+ (carry ? 1 : 0) &+ 1
    var remainder = u0 &- q1 &* divisor
    if remainder > q0 { remainder = remainder &+ divisor }
    if remainder >= divisor { remainder = remainder &- divisor }
    return remainder &>> shift
  }
}
