internal import CGMP

extension Integer {
  /// - Complexity: quasi-linear in the sizes, by GMP's choice among schoolbook, Toom–Cook and Schönhage–Strassen.
  @inlinable
  public static func * (a: Integer, b: Integer) -> Integer {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      return overflow ? wordProduct(x, y) : Integer(product)
    }
    return largeProduct(a, b)
  }

  @inlinable
  public static func *= (a: inout Integer, b: Integer) { a = a * b }

  @usableFromInline
  static func wordProduct(_ x: Int, _ y: Int) -> Integer {
    let product = x.magnitude.multipliedFullWidth(by: y.magnitude)
    return Integer(magnitude: (product.high, product.low), isNegative: (x < 0) != (y < 0))
  }

  @usableFromInline
  static func largeProduct(_ a: Integer, _ b: Integer) -> Integer {
    if a.isZero || b.isZero { return 0 }
    if a.isOne { return b }
    if b.isOne { return a }
    let isNegative = a.isNegative != b.isNegative
    return a.withMagnitude { x, m in
      b.withMagnitude { y, n in
        Integer(room: m + n, isNegative: isNegative) { result in
          if n == 1 {
            result[m] = __gmpn_mul_1(result, x, m, y[0])
          } else if m == 1 {
            result[n] = __gmpn_mul_1(result, y, n, x[0])
          } else if x == y {
            __gmpn_sqr(result, x, m)
          } else if m >= n {
            _ = __gmpn_mul(result, x, m, y, n)
          } else {
            _ = __gmpn_mul(result, y, n, x, m)
          }
          return m + n
        }
      }
    }
  }

  /// The power with a natural exponent; `0.pow(0)` is 1.
  ///
  /// The result has about `exponent * bitWidth` bits: whoever takes exponents from outside bounds that first.
  ///
  /// - Precondition: `exponent >= 0`.
  public func pow(_ exponent: Int) -> Integer {
    precondition(exponent >= 0, "an integer has no integer power with a negative exponent")
    if exponent == 0 || isOne { return 1 }
    if case .small(let value) = storage {
      switch value {
      case 0: return 0
      case -1: return exponent & 1 == 0 ? 1 : -1
      case 2: return Integer(1) << exponent
      default: break
      }
    }
    return withGMPInteger { base in
      Integer.computedByGMP { __gmpz_pow_ui($0, base, UInt(exponent)) }
    }
  }
}
