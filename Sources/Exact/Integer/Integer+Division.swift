internal import CGMP

extension Integer {
  /// The quotient rounded toward zero, and the remainder, which has the sign of the dividend or is zero:
  /// `self == quotient * divisor + remainder` and `|remainder| < |divisor|`.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero``.
  public func quotientAndRemainder(
    dividingBy divisor: Integer
  ) throws(ArithmeticError) -> (quotient: Integer, remainder: Integer) {
    if divisor.isZero { throw .divisionByZero }
    return dividedWithRemainder(byNonzero: divisor)
  }

  /// The largest integer that is at most the quotient.
  ///
  /// - Throws: ``ArithmeticError/divisionByZero``.
  public func floorDivided(by divisor: Integer) throws(ArithmeticError) -> Integer {
    let (quotient, remainder) = try quotientAndRemainder(dividingBy: divisor)
    return remainder.isZero || remainder.isNegative == divisor.isNegative ? quotient : quotient - 1
  }

  /// The quotient by a divisor of this number.
  ///
  /// - Precondition: `divisor` is not zero and divides this number; the result has no meaning if it does not divide it.
  public func exactlyDivided(by divisor: Integer) -> Integer {
    precondition(!divisor.isZero, "zero divides no number but zero")
    if divisor.isOne { return self }
    if case .small(let x) = storage, case .small(let y) = divisor.storage, y != -1 { return Integer(x / y) }
    return withMagnitude { x, m in
      divisor.withMagnitude { y, n in
        if m < n { return 0 }
        return Integer(room: m - n + 1, isNegative: isNegative != divisor.isNegative) { quotient in
          if n == 1 {
            __gmpn_divexact_1(quotient, x, m, y[0])
          } else {
            withUnsafeTemporaryAllocation(of: UInt.self, capacity: n) { remainder in
              __gmpn_tdiv_qr(quotient, remainder.baseAddress!, 0, x, m, y, n)
            }
          }
          return m - n + 1
        }
      }
    }
  }

  /// The remainder in `0..<modulus`, also for a negative number.
  ///
  /// - Precondition: `modulus > 0`.
  public func remainder(modulo modulus: UInt64) -> UInt64 {
    precondition(modulus > 0, "no remainder modulo zero")
    let remainder: UInt64 =
      if case .small(let value) = storage {
        UInt64(value.magnitude) % modulus
      } else {
        withMagnitude { UInt64(__gmpn_mod_1($0, $1, UInt(modulus))) }
      }
    return isNegative && remainder != 0 ? modulus - remainder : remainder
  }

  func dividedWithRemainder(byNonzero divisor: Integer) -> (quotient: Integer, remainder: Integer) {
    if case .small(let x) = storage, case .small(let y) = divisor.storage {
      // Only the least Int divided by -1 is no Int.
      if y == -1 { return (-self, 0) }
      let (quotient, remainder) = x.quotientAndRemainder(dividingBy: y)
      return (Integer(quotient), Integer(remainder))
    }
    let isNegative = self.isNegative
    let isQuotientNegative = isNegative != divisor.isNegative
    return withMagnitude { x, m in
      divisor.withMagnitude { y, n in
        if m < n { return (0, self) }
        var remainder: Integer = 0
        let quotient = Integer(room: m - n + 1, isNegative: isQuotientNegative) { quotient in
          if n == 1 {
            remainder = Integer(magnitude: __gmpn_divrem_1(quotient, 0, x, m, y[0]), isNegative: isNegative)
          } else {
            remainder = Integer(room: n, isNegative: isNegative) { remainder in
              __gmpn_tdiv_qr(quotient, remainder, 0, x, m, y, n)
              return n
            }
          }
          return m - n + 1
        }
        return (quotient, remainder)
      }
    }
  }
}
