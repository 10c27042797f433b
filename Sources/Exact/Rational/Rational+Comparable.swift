extension Rational: Comparable {
  @inlinable
  public static func < (a: Rational, b: Rational) -> Bool {
    if a.isInteger && b.isInteger { return a.numerator < b.numerator }
    return fractionIsLess(a, b)
  }

  @usableFromInline
  static func fractionIsLess(_ a: Rational, _ b: Rational) -> Bool {
    let (aSign, bSign) = (a.signum(), b.signum())
    if aSign != bSign || aSign == 0 { return aSign < bSign }
    if case .small(let n) = a.numerator.storage, case .small(let d) = a.denominator.storage,
      case .small(let m) = b.numerator.storage, case .small(let e) = b.denominator.storage
    {
      return n.multipliedFullWidth(by: e) < m.multipliedFullWidth(by: d)
    }
    if a.denominator == b.denominator { return a.numerator < b.numerator }
    // 2^(k - 1) < |x| < 2^(k + 1) where k is the difference of the sizes of the numerator and the denominator.
    let difference =
      a.numerator.bitWidth - a.denominator.bitWidth - (b.numerator.bitWidth - b.denominator.bitWidth)
    if abs(difference) >= 2 { return (difference < 0) == (aSign > 0) }
    return a.numerator * b.denominator < b.numerator * a.denominator
  }
}
