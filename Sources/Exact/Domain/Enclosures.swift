/// The domain of real numbers that are known by enclosures: every result contains what the operation makes of the numbers
/// that its operands enclose.
///
/// Numbers are midpoints in fixed point, integers of any size in units of `2^-fractionBits`, with radii that are doubles, rounded
/// up. What needs no rounding stays exact. An operation rounds by one unit at most; a radius beyond the doubles, about
/// `2^1023` units, means that nothing is known.
///
/// A function that jumps is refused with ``DomainError/undefined(operation:argument:domain:)`` where the enclosure does not tell
/// on which side the number lies, and so is what may lie beyond the numbers where a function is defined: more bits may tell.
public struct Enclosures: Domain, Hashable {
  public let fractionBits: Int

  /// - Precondition: from 0 to 60,000 bits.
  public init(fractionBits: Int) {
    precondition((0...60_000).contains(fractionBits), "from 0 to 60,000 bits")
    self.fractionBits = fractionBits
  }

  public var name: String { "enclosures" }
  public var zero: Enclosure { Enclosure(0, radius: 0) }
  public var one: Enclosure { Enclosure(Integer(1) << fractionBits, radius: 0) }

  public func element(_ value: Rational) -> Enclosure {
    quotient(value.numerator << fractionBits, value.denominator, radius: 0)
  }

  /// Rational numbers below and above the number; `nil` where there is none.
  public func interval(of a: Enclosure) -> RealInterval {
    guard let (lower, upper) = a.ends else { return .all }
    return RealInterval(
      lower: Rational(mantissa: lower, exponentOfTwo: -fractionBits),
      upper: Rational(mantissa: upper, exponentOfTwo: -fractionBits))
  }

  /// An enclosure of an interval.
  public func element(_ interval: RealInterval) -> Enclosure {
    guard let lower = interval.lower, let upper = interval.upper else { return .unknown }
    let unit = Rational(mantissa: 1, exponentOfTwo: fractionBits)
    return Enclosure(from: (lower * unit).floor(), to: (upper * unit).ceil())
  }

  // MARK: The ring

  public func add(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    Enclosure(a.midpoint + b.midpoint, radius: sumUp(a.radius, b.radius))
  }

  public func subtract(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    Enclosure(a.midpoint - b.midpoint, radius: sumUp(a.radius, b.radius))
  }

  public func negate(_ a: Enclosure) -> Enclosure { Enclosure(-a.midpoint, radius: a.radius) }

  /// `|a b − m n| ≤ |m| s + |n| r + r s` for midpoints `m`, `n` and radii `r`, `s`.
  public func multiply(_ a: Enclosure, _ b: Enclosure) -> Enclosure {
    var radius = 0.0
    if b.radius > 0 { radius = productUp(a.midpoint.sizeUp(exponent: -fractionBits), b.radius) }
    if a.radius > 0 {
      let size = sumUp(b.midpoint.sizeUp(exponent: -fractionBits), scaledUp(b.radius))
      radius = sumUp(radius, productUp(size, a.radius))
    }
    return shifted(a.midpoint * b.midpoint, radius: radius)
  }

  public func areEqual(_ a: Enclosure, _ b: Enclosure) -> Bool {
    a.isExact && b.isExact && a.midpoint == b.midpoint
  }

  /// `|a/b − m/n| ≤ (r + |m/n| s) / (|n| − s)`.
  public func divide(_ a: Enclosure, by b: Enclosure) throws(DomainError) -> Enclosure {
    if b.isExact && b.midpoint.isZero { throw .divisionByZero(domain: name) }
    let quotient = quotient(
      b.midpoint.signum() < 0 ? -(a.midpoint << fractionBits) : a.midpoint << fractionBits,
      b.midpoint.isZero ? 1 : b.midpoint.magnitude, radius: 0)
    if a.isExact && b.isExact { return quotient }
    let least = differenceDown(b.midpoint.sizeDown(exponent: -fractionBits), scaledUp(b.radius))
    guard least > 0 else {
      throw .undefined(operation: "divide", argument: "a divisor that may be zero", domain: name)
    }
    let size = (quotient.midpoint.magnitude + 1).sizeUp(exponent: -fractionBits)
    let passedOn = quotientUp(sumUp(a.radius, productUp(size, b.radius)), least)
    return Enclosure(quotient.midpoint, radius: sumUp(passedOn, quotient.radius))
  }

  // MARK: Units
  // They change no distance between numbers to a larger one, in the maximum norm of the operands.

  public func maximum(_ a: Enclosure, _ b: Enclosure) throws(DomainError) -> Enclosure {
    let difference = subtract(a, b)
    if difference.isNonnegative { return a }
    if difference.isNonpositive { return b }
    return Enclosure(max(a.midpoint, b.midpoint), radius: max(a.radius, b.radius))
  }

  public func minimum(_ a: Enclosure, _ b: Enclosure) throws(DomainError) -> Enclosure {
    let difference = subtract(a, b)
    if difference.isNonpositive { return a }
    if difference.isNonnegative { return b }
    return Enclosure(min(a.midpoint, b.midpoint), radius: max(a.radius, b.radius))
  }

  public func absoluteValue(_ a: Enclosure) throws(DomainError) -> Enclosure {
    Enclosure(a.midpoint.magnitude, radius: a.radius)
  }

  public func relu(_ a: Enclosure) throws(DomainError) -> Enclosure {
    if a.midpoint.signum() >= 0 { return a }
    if a.isNonpositive { return zero }
    // From 0 to what the upper end is.
    return Enclosure(0, radius: differenceUp(a.radius, a.midpoint.sizeDown(exponent: 0)))
  }

  public func sign(_ a: Enclosure) throws(DomainError) -> Enclosure {
    if a.isPositive { return one }
    if a.isNegative { return negate(one) }
    guard a.isExact else {
      throw .undefined(operation: "sign", argument: "a number that may have either sign", domain: name)
    }
    return zero
  }

  // MARK: Functions

  public func apply(_ function: ElementaryFunction, to a: Enclosure) throws(DomainError) -> Enclosure {
    let argument = interval(of: a)
    guard function.isDefined(throughout: argument) else {
      throw .undefined(operation: function.rawValue, argument: "\(argument)", domain: name)
    }
    // As many bits as the value has in front of the point, and behind it.
    let size = a.midpoint.bitWidth - fractionBits
    let leading =
      switch function {
      case .tanh, .sigmoid, .erf, .sin, .cos, .atan: 2
      case .log: max(2, Integer(size.magnitude).bitWidth + 1)
      case .sqrt, .softplus: max(2, size + 2)
      // exp(x) < 2^(2x), for x of at most 16 bits; beyond, the enclosure has its own limit.
      case .exp: a.midpoint.signum() < 0 ? 2 : (2 << min(max(size, 0), 15)) + 2
      }
    guard let value = function.enclosure(over: argument, precision: min(max(fractionBits + leading, 2), 65_536)) else {
      throw .undefined(operation: function.rawValue, argument: "\(argument)", domain: name)
    }
    return element(value)
  }

  /// - Throws: ``DomainError`` where a condition, before one that fails, may hold or not.
  public func firstFailure(of conditions: [SignCondition<Enclosure>]) throws(DomainError) -> Int {
    for (index, condition) in conditions.enumerated() {
      guard let holds = holds(condition) else {
        throw .undefined(operation: "piecewise", argument: "a number that may have either sign", domain: name)
      }
      if !holds { return index }
    }
    return conditions.count
  }

  /// Where it is not known whether the conditions hold, both values.
  public func choose(
    _ conditions: [SignCondition<Enclosure>], _ value: Enclosure, otherwise: Enclosure
  ) throws(DomainError) -> Enclosure {
    let known = conditions.map(holds)
    if known.contains(false) { return otherwise }
    if !known.contains(nil) { return value }
    guard let (a, b) = value.ends, let (c, d) = otherwise.ends else { return .unknown }
    return Enclosure(from: min(a, c), to: max(b, d))
  }

  /// `nil` where it may hold or not.
  private func holds(_ condition: SignCondition<Enclosure>) -> Bool? {
    let value = condition.value
    if condition.isStrict ? value.isPositive : value.isNonnegative { return true }
    if condition.isStrict ? value.isNonpositive : value.isNegative { return false }
    return nil
  }

  // MARK: Rounding

  /// `n · 2^-fractionBits` units, rounded down.
  private func shifted(_ n: Integer, radius: Double) -> Enclosure {
    if n.isZero { return Enclosure(n, radius: radius) }
    let isExact = n.trailingZeroBitCount >= fractionBits
    return Enclosure(n >> fractionBits, radius: isExact ? radius : sumUp(radius, 1))
  }

  /// `n / d` units, rounded down.
  ///
  /// - Precondition: a positive divisor.
  package func quotient(_ n: Integer, _ d: Integer, radius: Double) -> Enclosure {
    if n.isZero || d.isOne { return Enclosure(n, radius: radius) }
    if let shift = d.powerOfTwoExponent {
      let isExact = n.trailingZeroBitCount >= shift
      return Enclosure(n >> shift, radius: isExact ? radius : sumUp(radius, 1))
    }
    let (quotient, remainder) = n.dividedWithRemainder(byNonzero: d)
    // Rounded toward zero, which is as good.
    return Enclosure(quotient, radius: remainder.isZero ? radius : sumUp(radius, 1))
  }

  /// A radius as a number, rounded up.
  private func scaledUp(_ radius: Double) -> Double {
    if radius == 0 || radius == .infinity { return radius }
    let scaled = Double(sign: .plus, exponent: -fractionBits, significand: radius)
    return scaled.isNormal ? scaled : scaled.nextUp
  }
}
