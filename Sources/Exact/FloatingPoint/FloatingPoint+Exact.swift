extension Double {
  /// The nearest number, ties to even; an infinity from 2^1024 - 2^970 on.
  public init(_ value: Integer) {
    if case .small(let word) = value.storage {
      self.init(word)
    } else {
      let magnitude = Double(bitPattern: BinaryFormat.binary64.roundedPattern(magnitudeOf: value))
      self = value.isNegative ? -magnitude : magnitude
    }
  }

  /// The nearest number, ties to even, subnormal ones included; an infinity from 2^1024 - 2^970 on.
  public init(_ value: Rational) {
    if case .small(let n) = value.numerator.storage, case .small(let d) = value.denominator.storage,
      n.magnitude <= 1 << 53, d <= 1 << 53
    {
      // Both convert exactly, and IEEE 754 division rounds correctly.
      self = Double(n) / Double(d)
    } else {
      let magnitude = Double(bitPattern: BinaryFormat.binary64.roundedPattern(magnitudeOf: value))
      self = value.signum() < 0 ? -magnitude : magnitude
    }
  }
}

extension Float {
  /// The nearest number, ties to even; an infinity from 2^128 - 2^103 on.
  public init(_ value: Integer) {
    if case .small(let word) = value.storage {
      self.init(word)
    } else {
      let pattern = BinaryFormat.binary32.roundedPattern(magnitudeOf: value)
      let magnitude = Float(bitPattern: UInt32(pattern))
      self = value.isNegative ? -magnitude : magnitude
    }
  }

  /// The nearest number, ties to even, subnormal ones included; an infinity from 2^128 - 2^103 on.
  public init(_ value: Rational) {
    if case .small(let n) = value.numerator.storage, case .small(let d) = value.denominator.storage,
      n.magnitude <= 1 << 24, d <= 1 << 24
    {
      self = Float(n) / Float(d)
    } else {
      let magnitude = Float(bitPattern: UInt32(BinaryFormat.binary32.roundedPattern(magnitudeOf: value)))
      self = value.signum() < 0 ? -magnitude : magnitude
    }
  }
}

extension Rational {
  /// The exact value of a floating-point number; `nil` for NaN and the infinities.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    let (significand, exponent) = value.integerSignificandAndExponent
    self.init(mantissa: Integer(significand), exponentOfTwo: exponent)
  }

  /// The exact value of a floating-point number; `nil` for NaN and the infinities.
  public init?(exactly value: Float) { self.init(exactly: Double(value)) }
}

extension Integer {
  /// The exact value of a floating-point number; `nil` unless it is an integer.
  public init?(exactly value: Double) {
    guard let rational = Rational(exactly: value), rational.isInteger else { return nil }
    self = rational.numerator
  }
}

extension Double {
  /// A finite number as `significand * 2^exponent` with integers; the significand is odd, or zero.
  var integerSignificandAndExponent: (significand: Int, exponent: Int) {
    let biased = Int(exponentBitPattern)
    let fraction = Int(significandBitPattern)
    let magnitude = biased == 0 ? fraction : fraction | 1 << 52
    if magnitude == 0 { return (0, 0) }
    let twos = magnitude.trailingZeroBitCount
    let odd = magnitude >> twos
    return (self < 0 ? -odd : odd, max(biased, 1) - 1075 + twos)
  }
}
