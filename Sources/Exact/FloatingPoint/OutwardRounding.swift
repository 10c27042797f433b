// Arithmetic of upper bounds. Both operands and the exact result are not negative; what is returned is not less than the
// exact result of the operation on the operands. A sum or product that is rounded to nearest lies at most half a step
// below the exact one, so the next number above it is an upper bound. Operations with a zero are exact and stay so.
// NaN and infinity mean that there is no bound; they pass through, except that a product with zero is zero.

/// An upper bound of `a + b`.
@inlinable @inline(__always) package func sumUp(_ a: Double, _ b: Double) -> Double {
  if a == 0 { return b }
  if b == 0 { return a }
  return (a + b).nextUp
}

/// An upper bound of `a · b`.
@inlinable @inline(__always) package func productUp(_ a: Double, _ b: Double) -> Double {
  if a == 0 || b == 0 { return 0 }
  return (a * b).nextUp
}

/// An upper bound of `a / b` with a positive divisor.
@inlinable @inline(__always) package func quotientUp(_ a: Double, _ b: Double) -> Double {
  if a == 0 { return 0 }
  return (a / b).nextUp
}

/// An upper bound of `a − b` where `0 ≤ b`, for any `a`.
@inlinable @inline(__always) package func differenceUp(_ a: Double, _ b: Double) -> Double {
  b == 0 ? a : (a - b).nextUp
}

/// A lower bound of `a − b` where `0 ≤ b`, for any `a`.
@inlinable @inline(__always) package func differenceDown(_ a: Double, _ b: Double) -> Double {
  b == 0 ? a : (a - b).nextDown
}

/// An upper bound of a sum of `n` products of numbers that are not negative, from what doubles made of it in some order of
/// summation, with or without fused multiply-adds.
///
/// A product loses at most the factor `1 − u` and, where it underflows, `η/2`; a sum of such numbers loses at most the
/// factor `1 − u`. So the computed sum is `ŝ ≥ (1 − u)^n s − n η/2`, and with `nu ≤ 1/2`
/// `s ≤ (ŝ + n η/2) / (1 − u)^n ≤ (ŝ + n η)(1 + 2nu)`. The factor `1 + 2nu = 1 + n 2^-52` is exact.
@inlinable @inline(__always) package func innerProductUp(_ computed: Double, terms n: Int) -> Double {
  guard n < 1 << 50 else { return .infinity }
  return productUp(sumUp(computed, Double(n) * 0x1p-1074), 1 + Double(n) * 0x1p-52)
}
