internal import CGMP
internal import CMPFR

/// A floating-point number of some precision, or an infinity, in MPFR's storage. It is never NaN: the functions here are
/// called where they are defined, or at an infinity where they have a limit.
///
/// Whatever makes one rounds the exact result of its operands correctly in the direction asked for: downward to the
/// largest number that is not above it, upward to the least that is not below it. MPFR's range of exponents, about
/// ±2^62, is left as it is. Beyond it, rounding inward gives the largest finite number or the least positive one, and
/// rounding outward an infinity or 0: bounds stay bounds.
final class BinaryFloat {
  enum Direction {
    case down
    case up

    var opposite: Direction { self == .down ? .up : .down }
    fileprivate var mode: mpfr_rnd_t { self == .down ? MPFR_RNDD : MPFR_RNDU }
  }

  // By pointer: two operands may be one number, which `&` would not allow.
  private let storage = UnsafeMutablePointer<__mpfr_struct>.allocate(capacity: 1)

  /// - Parameter precision: the number of significant bits, at least 1.
  private init(precision: Int) { mpfr_init2(storage, precision) }

  deinit {
    mpfr_clear(storage)
    storage.deallocate()
  }

  // MARK: Conversion

  /// A finite double, exactly.
  convenience init(_ value: Double) {
    self.init(precision: 53)
    mpfr_set_d(storage, value, MPFR_RNDN)
  }

  /// A rational number, rounded.
  convenience init(_ value: Rational, precision: Int, _ direction: Direction) {
    self.init(precision: precision)
    value.numerator.withGMPInteger { numerator in
      value.denominator.withGMPInteger { denominator in
        // It borrows the limbs of both during this call, is never written to, and is never cleared.
        var fraction = __mpq_struct(_mp_num: numerator.pointee, _mp_den: denominator.pointee)
        _ = mpfr_set_q(storage, &fraction, direction.mode)
      }
    }
  }

  static func infinity(sign: Int) -> BinaryFloat {
    let result = BinaryFloat(precision: 1)
    mpfr_set_inf(result.storage, Int32(sign))
    return result
  }

  static func pi(precision: Int, _ direction: Direction) -> BinaryFloat {
    let result = BinaryFloat(precision: precision)
    mpfr_const_pi(result.storage, direction.mode)
    return result
  }

  /// The same number with fewer bits.
  func rounded(precision: Int, _ direction: Direction) -> BinaryFloat { applying(mpfr_set, precision, direction) }

  /// The double next to it in a direction, subnormal ones included; an infinity beyond the range.
  func double(_ direction: Direction) -> Double { mpfr_get_d(storage, direction.mode) }

  /// The exact value.
  ///
  /// - Precondition: it is finite.
  /// - Complexity: linear in the magnitude of ``exponent``.
  var rational: Rational {
    if isZero { return 0 }
    var exponent = 0
    let mantissa = Integer.computedByGMP { exponent = mpfr_get_z_2exp($0, storage) }
    return Rational(mantissa: mantissa, exponentOfTwo: exponent)
  }

  // MARK: Comparison

  var isZero: Bool { mpfr_zero_p(storage) != 0 }
  var isFinite: Bool { mpfr_number_p(storage) != 0 }
  /// -1, 0 or 1.
  var sign: Int { isZero ? 0 : mpfr_signbit(storage) != 0 ? -1 : 1 }

  /// The `e` with `2^(e-1) ≤ |x| < 2^e` of a finite number that is not zero.
  var exponent: Int { mpfr_get_exp(storage) }

  static func == (a: BinaryFloat, b: BinaryFloat) -> Bool { mpfr_equal_p(a.storage, b.storage) != 0 }
  static func < (a: BinaryFloat, b: BinaryFloat) -> Bool { mpfr_less_p(a.storage, b.storage) != 0 }

  /// Whether at most one number of this one's precision lies strictly between it and a number that is not less.
  func isNext(to larger: BinaryFloat) -> Bool {
    let end = applying(mpfr_set, mpfr_get_prec(storage), .up)
    mpfr_nextabove(end.storage)
    mpfr_nextabove(end.storage)
    return !(end < larger)
  }

  // MARK: Arithmetic

  private typealias Unary = (mpfr_ptr, mpfr_srcptr, mpfr_rnd_t) -> Int32

  private func applying(_ function: Unary, _ precision: Int, _ direction: Direction) -> BinaryFloat {
    let result = BinaryFloat(precision: precision)
    _ = function(result.storage, storage, direction.mode)
    return result
  }

  /// A function of MPFR's own, rounded.
  ///
  /// - Precondition: it is defined here, or has a limit, and is no sigmoid or softplus, which MPFR does not have.
  func applying(_ function: ElementaryFunction, precision: Int, _ direction: Direction) -> BinaryFloat {
    switch function {
    case .exp: applying(mpfr_exp, precision, direction)
    case .log: applying(mpfr_log, precision, direction)
    case .sqrt: applying(mpfr_sqrt, precision, direction)
    case .tanh: applying(mpfr_tanh, precision, direction)
    case .erf: applying(mpfr_erf, precision, direction)
    case .sin: applying(mpfr_sin, precision, direction)
    case .cos: applying(mpfr_cos, precision, direction)
    case .atan: applying(mpfr_atan, precision, direction)
    case .sigmoid, .softplus: preconditionFailure("composed of others")
    }
  }

  func negated() -> BinaryFloat { applying(mpfr_neg, mpfr_get_prec(storage), .down) }

  /// `log(1 + x)` for `x ≥ 0`.
  func logarithmOfSuccessor(precision: Int, _ direction: Direction) -> BinaryFloat {
    applying(mpfr_log1p, precision, direction)
  }

  func adding(_ other: BinaryFloat, precision: Int, _ direction: Direction) -> BinaryFloat {
    let result = BinaryFloat(precision: precision)
    mpfr_add(result.storage, storage, other.storage, direction.mode)
    return result
  }

  func subtracting(_ other: BinaryFloat, precision: Int, _ direction: Direction) -> BinaryFloat {
    let result = BinaryFloat(precision: precision)
    mpfr_sub(result.storage, storage, other.storage, direction.mode)
    return result
  }

  /// `1 / x` for a positive `x`, or an infinite one.
  func reciprocal(precision: Int, _ direction: Direction) -> BinaryFloat {
    let result = BinaryFloat(precision: precision)
    mpfr_ui_div(result.storage, 1, storage, direction.mode)
    return result
  }
}
