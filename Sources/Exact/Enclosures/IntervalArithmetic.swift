/// Arithmetic of intervals: the result has every value that the operation has on numbers of the operands. Ends are rounded
/// outward to dyadic numbers of some bits, unless they are that small anyway.
package struct IntervalArithmetic: Sendable {
  /// The number of significant bits of an end.
  package let bits: Int
  /// Ends beyond 2 to this power are infinite, and what is nearer to 0 than its inverse becomes 0.
  static let largestExponent = 1 << 14

  package init(bits: Int) { self.bits = bits }

  // MARK: Rounding

  package func interval(lower: Rational?, upper: Rational?) -> RealInterval {
    RealInterval(lower: lower.flatMap { rounded($0, up: false) }, upper: upper.flatMap { rounded($0, up: true) })
  }

  /// A number of few bits on one side; `nil` where that is infinite.
  private func rounded(_ value: Rational, up: Bool) -> Rational? {
    if value.numerator.bitWidth <= bits && value.denominator.bitWidth <= bits { return value }
    // The magnitude is between 2^(exponent - 1) and 2^(exponent + 1).
    let exponent = value.numerator.bitWidth - value.denominator.bitWidth
    let isAway = (value.signum() > 0) == up
    if exponent > Self.largestExponent {
      if isAway { return nil }
      let power = Rational(mantissa: 1, exponentOfTwo: Self.largestExponent - 1)
      return value.signum() > 0 ? power : -power
    }
    if exponent < -Self.largestExponent {
      if !isAway { return 0 }
      let power = Rational(mantissa: 1, exponentOfTwo: 2 - Self.largestExponent)
      return value.signum() > 0 ? power : -power
    }
    let scaled = value * Rational(mantissa: 1, exponentOfTwo: bits - exponent)
    return Rational(mantissa: up ? scaled.ceil() : scaled.floor(), exponentOfTwo: exponent - bits)
  }

  // MARK: The ring

  package func add(_ a: RealInterval, _ b: RealInterval) -> RealInterval {
    interval(lower: both(a.lower, b.lower, +), upper: both(a.upper, b.upper, +))
  }

  package func scale(_ a: RealInterval, by factor: Rational) -> RealInterval {
    if factor.isZero { return RealInterval(0) }
    let (lower, upper) = (a.lower.map { factor * $0 }, a.upper.map { factor * $0 })
    return factor.signum() > 0 ? interval(lower: lower, upper: upper) : interval(lower: upper, upper: lower)
  }

  package func multiply(_ a: RealInterval, _ b: RealInterval) -> RealInterval {
    // Signs decide which ends multiply: where both straddle 0, two products compete for each end.
    if a.isNonnegative || b.isNonnegative {
      let (a, b) = a.isNonnegative ? (a, b) : (b, a)
      let lower = b.isNonnegative ? end(a.lower, b.lower) : end(a.upper, b.lower)
      let upper = b.upper.map { $0.signum() <= 0 } ?? false ? end(a.lower, b.upper) : end(a.upper, b.upper)
      return interval(lower: lower, upper: upper)
    }
    if let upper = a.upper, upper.signum() <= 0 { return scale(multiply(scale(a, by: -1), b), by: -1) }
    if let upper = b.upper, upper.signum() <= 0 { return scale(multiply(a, scale(b, by: -1)), by: -1) }
    let lows = [end(a.lower, b.upper), end(a.upper, b.lower)]
    let highs = [end(a.lower, b.lower), end(a.upper, b.upper)]
    return interval(
      lower: both(lows[0], lows[1], { Swift.min($0, $1) }), upper: both(highs[0], highs[1], { Swift.max($0, $1) }))
  }

  /// The product of two ends; 0 if one is 0, however large the other is.
  private func end(_ a: Rational?, _ b: Rational?) -> Rational? {
    if a?.isZero == true || b?.isZero == true { return 0 }
    return both(a, b, *)
  }

  private func both(_ a: Rational?, _ b: Rational?, _ combine: (Rational, Rational) -> Rational) -> Rational? {
    guard let a, let b else { return nil }
    return combine(a, b)
  }

  /// The inverses of the numbers other than 0.
  package func invert(_ a: RealInterval) -> RealInterval {
    func inverse(_ end: Rational?) -> Rational { end.map { quotient(1, $0) } ?? 0 }
    if a.isPositive { return interval(lower: inverse(a.upper), upper: inverse(a.lower)) }
    if a.isNegative { return interval(lower: inverse(a.upper), upper: inverse(a.lower)) }
    if let lower = a.lower, lower.isZero, let upper = a.upper, !upper.isZero {
      return interval(lower: inverse(upper), upper: nil)
    }
    if let upper = a.upper, upper.isZero, let lower = a.lower, !lower.isZero {
      return interval(lower: nil, upper: inverse(lower))
    }
    return .all
  }

  /// The powers with a positive exponent.
  package func power(_ a: RealInterval, _ exponent: UInt32) -> RealInterval {
    if exponent % 2 == 0 && !a.isNonnegative { return power(absoluteValue(a), exponent) }
    if a.isNonnegative || exponent == 1 { return repeatedProduct(a, exponent) }
    // An odd power is monotone.
    let lower = a.lower.flatMap { repeatedProduct(RealInterval($0.magnitude), exponent).upper.map { -$0 } }
    let upper = a.upper.flatMap { end in
      end.signum() >= 0
        ? repeatedProduct(RealInterval(end), exponent).upper
        : repeatedProduct(RealInterval(-end), exponent).lower.map { -$0 }
    }
    return RealInterval(lower: lower, upper: upper)
  }

  private func repeatedProduct(_ base: RealInterval, _ exponent: UInt32) -> RealInterval {
    var (result, square, rest) = (RealInterval(1), base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result = multiply(result, square) }
      rest >>= 1
      if rest > 0 { square = multiply(square, square) }
    }
    return result
  }

  // MARK: Units

  package func absoluteValue(_ a: RealInterval) -> RealInterval {
    if a.isNonnegative { return a }
    let negated = scale(a, by: -1)
    if negated.isNonnegative { return negated }
    return RealInterval(lower: 0, upper: both(a.upper, negated.upper, { Swift.max($0, $1) }))
  }

  package func leakyRelu(_ a: RealInterval, slope: Rational) -> RealInterval {
    // The positive part and the negative part, and 0 where both are there.
    if a.isNonnegative { return a }
    let positive = RealInterval(lower: 0, upper: a.upper.map { Swift.max($0, 0) })
    let negative = scale(RealInterval(lower: a.lower, upper: a.upper.map { Swift.min($0, 0) } ?? 0), by: slope)
    if let upper = a.upper, upper.signum() <= 0 { return negative }
    return RealInterval(
      lower: both(positive.lower, negative.lower, { Swift.min($0, $1) }),
      upper: both(positive.upper, negative.upper, { Swift.max($0, $1) }))
  }

  package func maximum(_ a: RealInterval, _ b: RealInterval) -> RealInterval {
    let lower = both(a.lower, b.lower, { Swift.max($0, $1) }) ?? a.lower ?? b.lower
    return RealInterval(lower: lower, upper: both(a.upper, b.upper, { Swift.max($0, $1) }))
  }

  package func minimum(_ a: RealInterval, _ b: RealInterval) -> RealInterval {
    let upper = both(a.upper, b.upper, { Swift.min($0, $1) }) ?? a.upper ?? b.upper
    return RealInterval(lower: both(a.lower, b.lower, { Swift.min($0, $1) }), upper: upper)
  }

  package func sign(_ a: RealInterval) -> RealInterval {
    func sign(_ end: Rational?, _ infinite: Int) -> Rational { Rational(end?.signum() ?? infinite) }
    return RealInterval(lower: sign(a.lower, -1), upper: sign(a.upper, 1))
  }
}
