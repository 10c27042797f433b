internal import CGMP

/// The way through GMP's `mpz` layer, for what its `mpn` layer does not have.
extension Integer {
  /// Calls a function with this number as GMP sees it: to be read, and only during the call.
  func withGMPInteger<Result>(_ body: (UnsafePointer<__mpz_struct>) -> Result) -> Result {
    withMagnitude { limbs, count in
      var view = __mpz_struct()
      // The view borrows the limbs, is never written to, and is never cleared.
      _ = __gmpz_roinit_n(&view, limbs, isNegative ? -count : count)
      return body(&view)
    }
  }

  /// The number that a GMP function writes to its first argument.
  static func computedByGMP(_ body: (UnsafeMutablePointer<__mpz_struct>) -> Void) -> Integer {
    var result = __mpz_struct()
    __gmpz_init(&result)
    defer { __gmpz_clear(&result) }
    body(&result)
    let count = Int(__gmpz_size(&result))
    let limbs = __gmpz_limbs_read(&result)
    return Integer(room: max(count, 1), isNegative: result._mp_size < 0) { target in
      if count > 0, let limbs { target.update(from: limbs, count: count) }
      return count
    }
  }
}
