extension Rational {
  /// The exact value of a finite number; `nil` for NaN and the infinities.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    // value = ±pattern · 2^exponent with the implicit bit made explicit.
    let fraction = Int(value.significandBitPattern)
    let biased = Int(value.exponentBitPattern)
    let pattern = biased == 0 ? fraction : fraction | 1 << 52
    let exponent = max(biased, 1) - 1075
    self.init(mantissa: Integer(value.sign == .minus ? -pattern : pattern), exponentOfTwo: exponent)
  }

  /// The exact value of a finite number; `nil` for NaN and the infinities.
  public init?(exactly value: Float) { self.init(exactly: Double(value)) }

  /// The nearest multiple of `2^exponent` with at most `precision` significant bits, ties to even, as an integer
  /// significand and its exponent, which is at least `least`.
  fileprivate func rounded(precision: Int, least: Int) -> (significand: Int, exponent: Int) {
    let size = numerator.magnitude
    // The quotient's leading bit is at `bits` or `bits - 1`.
    let bits = size.bitWidth - denominator.bitWidth
    var exponent = max(bits - precision, least)
    while true {
      let scaledNumerator = exponent < 0 ? size << -exponent : size
      let scaledDenominator = exponent > 0 ? denominator << exponent : denominator
      guard let (quotient, remainder) = try? scaledNumerator.quotientAndRemainder(dividingBy: scaledDenominator) else {
        return (0, 0)
      }
      if quotient.bitWidth > precision {
        exponent += 1
        continue
      }
      let twice = remainder << 1
      var significand = Int(exactly: quotient) ?? 0
      if twice > scaledDenominator || (twice == scaledDenominator && significand & 1 == 1) { significand += 1 }
      return (significand, exponent)
    }
  }
}

extension Double {
  /// The nearest double, ties to even; an infinity where the value lies beyond the finite ones.
  public init(_ value: Rational) {
    if value.isZero {
      self = 0
      return
    }
    let (significand, exponent) = value.rounded(precision: 53, least: -1074)
    let result =
      exponent > 1023 ? Double.infinity : Double(sign: .plus, exponent: exponent, significand: Double(significand))
    self = value.signum() < 0 ? -result : result
  }
}

extension Float {
  /// The nearest float, ties to even; an infinity where the value lies beyond the finite ones.
  public init(_ value: Rational) {
    if value.isZero {
      self = 0
      return
    }
    let (significand, exponent) = value.rounded(precision: 24, least: -149)
    let result =
      exponent > 127 ? Float.infinity : Float(sign: .plus, exponent: exponent, significand: Float(significand))
    self = value.signum() < 0 ? -result : result
  }
}
