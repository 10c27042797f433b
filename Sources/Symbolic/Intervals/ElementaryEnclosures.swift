import Exact

// Elementary functions of rational numbers, enclosed in fixed point: integers in units of 2^-P. A quotient that is rounded down
// stands for a lower end and one that is rounded up for an upper end, so that each step keeps the enclosure; what is left out
// of a series is bounded where it is.

extension IntervalArithmetic {
  /// The values of a function on the numbers of an interval where it is defined.
  ///
  /// - Returns: `nil` if it is defined nowhere on it.
  func apply(_ function: ElementaryFunction, to a: RealInterval) -> RealInterval? {
    switch function {
    case .exp:
      return interval(
        lower: a.lower.map { exponential($0).lower } ?? 0, upper: a.upper.flatMap { exponential($0).upper })
    case .sigmoid:
      return interval(
        lower: a.lower.map { sigmoid($0).lower } ?? 0, upper: a.upper.map { sigmoid($0).upper } ?? 1)
    case .tanh:
      // tanh x = 2 sigmoid(2x) - 1.
      let inner = apply(.sigmoid, to: scale(a, by: 2)).map { add(scale($0, by: 2), RealInterval(-1)) } ?? .all
      let result = maximum(minimum(inner, RealInterval(1)), RealInterval(-1))
      return interval(lower: result.lower, upper: result.upper)
    case .sqrt:
      guard a.upper.map({ $0.signum() >= 0 }) ?? true else { return nil }
      return interval(
        lower: a.lower.map { $0.signum() > 0 ? squareRoot($0).lower : 0 } ?? 0,
        upper: a.upper.map { squareRoot($0).upper })
    case .log:
      guard a.upper.map({ $0.signum() > 0 }) ?? true else { return nil }
      return interval(
        lower: a.lower.flatMap { $0.signum() > 0 ? logarithm($0).lower : nil },
        upper: a.upper.map { logarithm($0).upper })
    }
  }

  // MARK: Single numbers

  /// Beyond this the exponential is a number of thousands of digits, of which only that is said.
  private static var largestArgument: Rational { 4096 }

  private func fixed(_ value: Integer, _ places: Int) -> Rational {
    Rational(mantissa: value, exponentOfTwo: -places)
  }

  /// - Returns: an upper end that is `nil` where it would be too large.
  private func exponential(_ x: Rational) -> (lower: Rational, upper: Rational?) {
    if x.isZero { return (1, 1) }
    if x.magnitude > Self.largestArgument {
      // exp(4096) is larger than 2^5909.
      let power = Rational(mantissa: 1, exponentOfTwo: 5909)
      return x.signum() > 0 ? (power, nil) : (0, quotient(1, power))
    }
    let positive = exponential(ofPositive: x.magnitude)
    if x.signum() > 0 { return positive }
    return (quotient(1, positive.upper), quotient(1, positive.lower))
  }

  /// The exponential of a number from 0 to 4096: of a small part of it by its series, and then squared again and again.
  private func exponential(ofPositive x: Rational) -> (lower: Rational, upper: Rational) {
    let halvings = Swift.max(0, x.numerator.bitWidth - x.denominator.bitWidth + 1) + 8
    let places = bits + 2 * halvings + 16
    let one = Integer(1) << places
    // The argument over 2^halvings lies in [argument, argument + 1) units, and is below 2^-7.
    let argument = (x * Rational(mantissa: 1, exponentOfTwo: places - halvings)).floor()
    let above = argument + 1
    var (lower, upper) = (one, one)
    var (lowTerm, highTerm) = (one, one)
    var n = 1
    // Terms of the upper series never fall below one unit. What is left out then is at most a geometric series from there
    // with a ratio below 1/2.
    while highTerm > 1 {
      lowTerm = ((lowTerm * argument) >> places).floored(over: n)
      highTerm = -((-(highTerm * above)) >> places).floored(over: n)
      lower += lowTerm
      upper += highTerm
      n += 1
    }
    upper += 2 * highTerm
    for _ in 0..<halvings {
      lower = (lower * lower) >> places
      upper = -((-(upper * upper)) >> places)
    }
    return (fixed(lower, places), fixed(upper, places))
  }

  private func sigmoid(_ x: Rational) -> (lower: Rational, upper: Rational) {
    // 1 / (1 + exp(-x)), which falls as exp(-x) grows.
    let power = exponential(-x)
    return (power.upper.map { quotient(1, 1 + $0) } ?? 0, quotient(1, 1 + power.lower))
  }

  /// - Precondition: the number is not negative.
  private func squareRoot(_ x: Rational) -> (lower: Rational, upper: Rational) {
    if x.isZero { return (0, 0) }
    // The root of the integer part of x 4^places is that of x 2^places, rounded down.
    let places = Swift.max(0, bits - (x.numerator.bitWidth - x.denominator.bitWidth) / 2 + 2)
    let scaled = x * Rational(mantissa: 1, exponentOfTwo: 2 * places)
    let whole = scaled.floor()
    let root = whole.flooredSquareRoot
    let isExact = root * root == whole && scaled.isInteger
    return (fixed(root, places), fixed(isExact ? root : root + 1, places))
  }

  /// `k log 2 + log m` with `1 ≤ m < 2`.
  ///
  /// - Precondition: the number is positive.
  private func logarithm(_ x: Rational) -> (lower: Rational, upper: Rational) {
    if x == 1 { return (0, 0) }
    var k = x.numerator.bitWidth - x.denominator.bitWidth
    var m = x * Rational(mantissa: 1, exponentOfTwo: -k)
    while m < 1 {
      m = m + m
      k -= 1
    }
    while m >= 2 {
      m = m * .half
      k += 1
    }
    let places = bits + 80
    let two = doubledArtanh(Rational(1, positiveDenominator: 3), places)
    let rest = doubledArtanh(quotient(m - 1, m + 1), places)
    let factor = Integer(k)
    let (low, high) = k >= 0 ? (two.lower, two.upper) : (two.upper, two.lower)
    return (fixed(factor * low + rest.lower, places), fixed(factor * high + rest.upper, places))
  }

  /// `2 artanh z = log((1 + z) / (1 - z))` in units, for `0 ≤ z ≤ 1/3`, by `2 (z + z³/3 + z⁵/5 + …)`.
  private func doubledArtanh(_ z: Rational, _ places: Int) -> (lower: Integer, upper: Integer) {
    let scaled = z * Rational(mantissa: 1, exponentOfTwo: places)
    var (lowPower, highPower) = (scaled.floor(), scaled.ceil())
    let (lowSquare, highSquare) = ((lowPower * lowPower) >> places, -((-(highPower * highPower)) >> places))
    var (lower, upper): (Integer, Integer) = (0, 0)
    var n = 1
    while highPower > 1 {
      lower += lowPower.floored(over: n)
      upper -= (-highPower).floored(over: n)
      lowPower = (lowPower * lowSquare) >> places
      highPower = -((-(highPower * highSquare)) >> places)
      n += 2
    }
    // The rest is at most a geometric series of ratio 1/9 from a power of at most one unit.
    upper += 2
    return (2 * lower, 2 * upper)
  }
}

extension Integer {
  /// The quotient by a positive number, rounded down.
  fileprivate func floored(over divisor: Int) -> Integer {
    Rational(self, positiveDenominator: Integer(divisor)).floor()
  }

  /// The largest integer whose square is at most this one, by Newton's method from above, which falls until it is there.
  ///
  /// - Precondition: it is not negative.
  fileprivate var flooredSquareRoot: Integer {
    if isZero { return 0 }
    var root = Integer(1) << ((bitWidth + 2) / 2)
    while true {
      let next = (root + Rational(self, positiveDenominator: root).floor()) >> 1
      if next >= root { return root }
      root = next
    }
  }
}
