// What holds of every enclosure here: it contains the exact value (at each point of an interval, where one is given), since
// each number on the way to a bound is rounded in that bound's direction by MPFR, which rounds correctly, and since the
// functions are monotone or, for sine and cosine, their extrema inside the interval are known.

extension ElementaryFunction {
  /// Doubles on either side of the exact value at a finite double, at most two steps apart.
  ///
  /// An infinite upper bound says that the value may lie above every double.
  ///
  /// - Throws: ``DomainError/undefined(operation:argument:domain:)`` where the function is not defined, and for NaN and the
  ///   infinities.
  public func enclosure(at x: Double) throws(DomainError) -> (lower: Double, upper: Double) {
    guard x.isFinite && isDefined(sign: x == 0 ? 0 : x < 0 ? -1 : 1) else {
      throw .undefined(operation: rawValue, argument: "\(x)", domain: "doubles")
    }
    // A few more bits than a double has, so that what sigmoid and softplus round on the way does not show.
    let argument = BinaryFloat(x)
    let value = values(from: argument, to: argument, precision: 64)
    return (value.lower.double(.down), value.upper.double(.up))
  }

  /// An interval that has every value on the numbers of an interval where the function is defined: from the least of them
  /// to the greatest, each rounded outward to a multiple of a power of two with at most `precision` bits.
  ///
  /// The ends lie at most two units of their last bit away, the extrema of sine and cosine inside the interval included, but
  /// - beyond `2^16384` in magnitude an end is infinite or a large number, below `2^-16384` it is 0 or a small number;
  /// - the sine and the cosine of arguments beyond `2^16384` are only known to lie between -1 and 1;
  /// - where numbers of more than 16,384 bits would have to be told from 1 or a multiple of π/2, whose logarithm, sine or
  ///   cosine is 0, the ends may be further away.
  ///
  /// - Parameter precision: from 2 to 65,536.
  /// - Returns: `nil` if the function is defined nowhere on the interval.
  public func enclosure(over x: RealInterval, precision: Int) -> RealInterval? {
    precondition(2...65_536 ~= precision, "a precision from 2 to 65,536")
    guard x.upper.map({ isDefined(sign: $0.signum()) }) ?? true else { return nil }
    if isPeriodic {
      guard let lower = x.lower, let upper = x.upper,
        Swift.max(lower.binaryExponent, upper.binaryExponent) <= Self.largestExponent
      else { return RealInterval(lower: -1, upper: 1) }
    }
    // The logarithm falls to -∞ at 0, where its domain begins.
    let start: Rational? = isDefined(sign: -1) ? x.lower : Swift.max(x.lower ?? 0, 0)
    let first = end(start, infinity: -1, precision)
    var (lower, upper) = first.value
    if start == nil || start != x.upper {
      let last = end(x.upper, infinity: 1, precision)
      if isPeriodic {
        let inside = extrema(from: first.argument.lower, to: last.argument.upper)
        lower = inside.hasMinimum ? BinaryFloat(-1) : BinaryFloat.min(lower, last.value.lower)
        upper = inside.hasMaximum ? BinaryFloat(1) : BinaryFloat.max(upper, last.value.upper)
      } else {
        upper = last.value.upper
      }
    }
    return RealInterval(lower: lower.rational(.down), upper: upper.rational(.up))
  }

  /// Whether the function is defined at all numbers of an interval.
  package func isDefined(throughout x: RealInterval) -> Bool { isDefined(sign: x.lower?.signum() ?? -1) }

  /// Whether the function is defined at a number of a sign, and then at all larger ones.
  private func isDefined(sign: Int) -> Bool {
    switch self {
    case .log: sign > 0
    case .sqrt: sign >= 0
    case .exp, .tanh, .sigmoid, .softplus, .erf, .sin, .cos, .atan: true
    }
  }

  private var isPeriodic: Bool { self == .sin || self == .cos }

  // MARK: Ends

  private typealias Bounds = (lower: BinaryFloat, upper: BinaryFloat)

  fileprivate static var largestExponent: Int { IntervalArithmetic.largestExponent }

  /// Bounds of a number, which may be infinite, and of the value at it.
  private func end(_ x: Rational?, infinity sign: Int, _ precision: Int) -> (argument: Bounds, value: Bounds) {
    guard let x else {
      let infinity = BinaryFloat.infinity(sign: sign)
      return ((infinity, infinity), values(from: infinity, to: infinity, precision: precision))
    }
    // A number that has many bits is rounded. With enough bits that does not show in the value; a square stays one.
    let mostBits = 2 * (precision + Self.largestExponent)
    var bits = 2 * precision + 16
    while true {
      let (below, above) = (BinaryFloat(x, precision: bits, .down), BinaryFloat(x, precision: bits, .up))
      let value = values(from: below, to: above, precision: precision)
      if below == above || value.lower.isNext(to: value.upper) || bits > mostBits { return ((below, above), value) }
      bits *= 2
    }
  }

  /// Numbers of some bits below and above all values between two numbers, at which the function is defined or has a limit.
  private func values(from lower: BinaryFloat, to upper: BinaryFloat, precision: Int) -> Bounds {
    if !isPeriodic {
      // All others increase.
      return (bound(at: lower, precision, .down), bound(at: upper, precision, .up))
    }
    let below = bound(at: lower, precision, .down)
    let above = bound(at: lower, precision, .up)
    if lower == upper { return (below, above) }
    let inside = extrema(from: lower, to: upper)
    return (
      inside.hasMinimum ? BinaryFloat(-1) : BinaryFloat.min(below, bound(at: upper, precision, .down)),
      inside.hasMaximum ? BinaryFloat(1) : BinaryFloat.max(above, bound(at: upper, precision, .up))
    )
  }

  /// A bound of the value at a number.
  private func bound(at x: BinaryFloat, _ precision: Int, _ direction: BinaryFloat.Direction) -> BinaryFloat {
    // What is composed of several functions is rounded several times.
    let more = precision + 8
    switch self {
    case .sigmoid:
      // 1 / (1 + exp(−x)), which is the smaller the larger exp(−x) is.
      let exponential = x.negated().applying(.exp, precision: more, direction.opposite)
      return BinaryFloat(1).adding(exponential, precision: more, direction.opposite)
        .reciprocal(precision: precision, direction)
    case .softplus:
      // log(1 + exp(x)) = x + log(1 + exp(−x)), whichever exponential is not large.
      let isPositive = x.sign > 0
      let exponential = (isPositive ? x.negated() : x).applying(.exp, precision: more, direction)
      let logarithm = exponential.logarithmOfSuccessor(precision: more, direction)
      return isPositive
        ? x.adding(logarithm, precision: precision, direction) : logarithm.rounded(precision: precision, direction)
    default: return x.applying(self, precision: precision, direction)
    }
  }

  // MARK: Sine and cosine

  /// Whether the sine or cosine has maxima and minima strictly between two different numbers.
  ///
  /// Its derivative is, up to sign, the other of the two, whose zeros lie π apart. So the derivative's signs at the ends say
  /// whether the number of extrema in between is odd, and the distance tells 0 from 2 and 1 from 3. The signs are exact: MPFR
  /// rounds nothing to 0 that is not 0, and the only rational number where the derivative is 0 is 0, the cosine's maximum.
  /// Two extrema may be claimed where there are none if the distance is π to 60 bits.
  private func extrema(from lower: BinaryFloat, to upper: BinaryFloat) -> (hasMaximum: Bool, hasMinimum: Bool) {
    let length = upper.subtracting(lower, precision: 64, .up)
    let pi = BinaryFloat.pi(precision: 64, .down)
    if !(length < pi.adding(pi, precision: 64, .down)) { return (true, true) }
    // Beyond a maximum at the lower end the cosine falls, before one at the upper end it rises.
    let first = slope(at: lower, atMaximum: -1)
    if first == slope(at: upper, atMaximum: 1) {
      let hasBoth = !(length < pi)
      return (hasBoth, hasBoth)
    }
    return (first > 0, first < 0)
  }

  /// The sign of the derivative of sine or cosine.
  private func slope(at x: BinaryFloat, atMaximum sign: Int) -> Int {
    if self == .sin { return x.applying(.cos, precision: 2, .down).sign }
    return x.isZero ? sign : -x.applying(.sin, precision: 2, .down).sign
  }
}

extension Rational {
  /// A number `e` with `|x| < 2^e`, at most 1 more than needed.
  fileprivate var binaryExponent: Int {
    isZero ? 0 : numerator.magnitude.bitWidth - denominator.bitWidth + 1
  }
}

extension BinaryFloat {
  fileprivate static func min(_ a: BinaryFloat, _ b: BinaryFloat) -> BinaryFloat { b < a ? b : a }
  fileprivate static func max(_ a: BinaryFloat, _ b: BinaryFloat) -> BinaryFloat { a < b ? b : a }

  /// A rational number on the given side of this one, which is this one unless it is very large or very small; `nil` if
  /// there is none within the limit.
  fileprivate func rational(_ direction: Direction) -> Rational? {
    if isZero { return 0 }
    let limit = ElementaryFunction.largestExponent
    let isOutward = (direction == .up) == (sign > 0)
    if !isFinite || exponent > limit {
      return isOutward ? nil : Rational(mantissa: Integer(sign), exponentOfTwo: limit)
    }
    if exponent < -limit { return isOutward ? Rational(mantissa: Integer(sign), exponentOfTwo: -limit) : 0 }
    return rational
  }
}
