import CGMP

extension Integer {
  public static func + (a: Integer, b: Integer) -> Integer {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return Integer(sum) }
    }
    return combine(a, b) { __gmpz_add($0, $1, $2) }
  }

  public static func - (a: Integer, b: Integer) -> Integer {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return Integer(difference) }
    }
    return combine(a, b) { __gmpz_sub($0, $1, $2) }
  }

  public static func * (a: Integer, b: Integer) -> Integer {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return Integer(product) }
    }
    return combine(a, b) { __gmpz_mul($0, $1, $2) }
  }

  public static prefix func - (a: Integer) -> Integer { 0 - a }

  public static func += (a: inout Integer, b: Integer) { a = a + b }
  public static func -= (a: inout Integer, b: Integer) { a = a - b }
  public static func *= (a: inout Integer, b: Integer) { a = a * b }

  /// `a · 2^count`; for a negative count `floor(a / 2^-count)`.
  public static func << (a: Integer, count: Int) -> Integer {
    if count < 0 { return a >> -count }
    if case .small(let value) = a.storage, count < 62, abs(Int64(value >> 1)) < Int64(1) << (61 - count) {
      return Integer(value << count)
    }
    if a.isZero { return a }
    return a.withGMP { a in Integer(large: { __gmpz_mul_2exp($0, a, mp_bitcnt_t(count)) }) }
  }

  /// `floor(a / 2^count)`; for a negative count `a · 2^-count`.
  public static func >> (a: Integer, count: Int) -> Integer {
    if count < 0 { return a << -count }
    if case .small(let value) = a.storage { return Integer(value >> min(count, Int.bitWidth - 1)) }
    return a.withGMP { a in Integer(large: { __gmpz_fdiv_q_2exp($0, a, mp_bitcnt_t(count)) }) }
  }

  /// The quotient rounded toward zero, and the remainder, which has the sign of the dividend.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero``.
  public func quotientAndRemainder(
    dividingBy divisor: Integer
  ) throws(ArithmeticError) -> (quotient: Integer, remainder: Integer) {
    if divisor.isZero { throw .divisionByZero }
    if case .small(let a) = storage, case .small(let b) = divisor.storage, b != -1 {
      let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
      return (Integer(quotient), Integer(remainder))
    }
    return withGMP { a in
      divisor.withGMP { b in
        (Integer(large: { __gmpz_tdiv_q($0, a, b) }), Integer(large: { __gmpz_tdiv_r($0, a, b) }))
      }
    }
  }

  /// The quotient rounded toward negative infinity.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero``.
  public func floorDivided(by divisor: Integer) throws(ArithmeticError) -> Integer {
    if divisor.isZero { throw .divisionByZero }
    return withGMP { a in divisor.withGMP { b in Integer(large: { __gmpz_fdiv_q($0, a, b) }) } }
  }

  /// The quotient by a divisor of this integer.
  ///
  /// - Precondition: the divisor is not zero and divides this integer.
  public func exactlyDivided(by divisor: Integer) -> Integer {
    precondition(!divisor.isZero)
    if case .small(let a) = storage, case .small(let b) = divisor.storage, b != -1 { return Integer(a / b) }
    return withGMP { a in divisor.withGMP { b in Integer(large: { __gmpz_divexact($0, a, b) }) } }
  }

  /// This integer to a power.
  ///
  /// - Precondition: the exponent is not negative.
  public func pow(_ exponent: Int) -> Integer {
    precondition(exponent >= 0)
    return withGMP { a in Integer(large: { __gmpz_pow_ui($0, a, UInt(exponent)) }) }
  }

  /// The greatest common divisor, not negative; that of 0 and 0 is 0.
  public func gcd(_ other: Integer) -> Integer {
    if case .small(let a) = storage, case .small(let b) = other.storage {
      return Integer(binaryGCD(a.magnitude, b.magnitude))
    }
    return Integer.combine(self, other) { __gmpz_gcd($0, $1, $2) }
  }

  /// The least common multiple, not negative.
  public func leastCommonMultiple(_ other: Integer) -> Integer {
    Integer.combine(self, other) { __gmpz_lcm($0, $1, $2) }
  }

  public var magnitude: Integer { signum() < 0 ? -self : self }

  /// -1, 0 or 1.
  public func signum() -> Int {
    switch storage {
    case .small(let value): value.signum()
    case .large(let integer): integer.value._mp_size < 0 ? -1 : 1
    }
  }

  public var isZero: Bool { if case .small(0) = storage { true } else { false } }
  public var isOne: Bool { if case .small(1) = storage { true } else { false } }

  /// The number of bits of the magnitude; 0 for 0.
  public var bitWidth: Int {
    switch storage {
    case .small(let value): Int.bitWidth - value.magnitude.leadingZeroBitCount
    case .large: withGMP { Int(__gmpz_sizeinbase($0, 2)) }
    }
  }

  /// The number of zero bits below the lowest one bit of the magnitude; 0 for 0.
  public var trailingZeroBitCount: Int {
    switch storage {
    case .small(let value): value == 0 ? 0 : value.trailingZeroBitCount
    case .large: withGMP { Int(__gmpz_scan1($0, 0)) }
    }
  }

  /// The exponent if this is a power of two.
  public var powerOfTwoExponent: Int? {
    guard signum() > 0 else { return nil }
    let exponent = trailingZeroBitCount
    return exponent == bitWidth - 1 ? exponent : nil
  }

  /// The remainder in `0..<modulus`.
  ///
  /// - Precondition: the modulus is not zero.
  public func remainder(modulo modulus: UInt64) -> UInt64 {
    withGMP { UInt64(__gmpz_fdiv_ui($0, UInt(modulus))) }
  }
}

/// The greatest common divisor of two words (Stein's algorithm).
func binaryGCD(_ a: UInt, _ b: UInt) -> UInt {
  if a == 0 { return b }
  if b == 0 { return a }
  var (x, y) = (a, b)
  let shift = (x | y).trailingZeroBitCount
  x >>= UInt(x.trailingZeroBitCount)
  while true {
    y >>= UInt(y.trailingZeroBitCount)
    if x > y { swap(&x, &y) }
    y -= x
    if y == 0 { return x << UInt(shift) }
  }
}

extension Int {
  /// The value of an integer that fits a machine word; `nil` for any other.
  public init?(exactly integer: Integer) {
    guard case .small(let value) = integer.storage else { return nil }
    self = value
  }
}
