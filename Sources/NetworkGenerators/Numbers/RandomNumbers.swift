import DAGNetwork
import Exact

/// A distribution of random numbers.
public enum RandomNumbers: Sendable, Hashable, CaseIterable {
  /// Numbers that keep exact computations short and a counterexample readable: numerators up to 9, denominators up to 6,
  /// floating-point numbers that are multiples of 1/8 below 4. Zero and one are frequent.
  case small
  /// Numbers at which implementations break, among ordinary ones: 0, −0, ±1, powers of two and their neighbours, the ends
  /// of the machine word, numbers of hundreds of bits, subnormal and greatest floating-point numbers, denominators that are
  /// large primes.
  case nasty

  public func integer(using random: inout some RandomNumberGenerator) -> Integer {
    switch self {
    case .small: return Integer(Int.random(in: -9...9, using: &random))
    case .nasty:
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1: return Integer(Int.random(in: -9...9, using: &random))
      case 2: return Integer([0, 1, -1, Int.max, Int.min, Int.max - 1, Int.min + 1].randomElement(using: &random) ?? 0)
      case 3: return Integer(Int(truncatingIfNeeded: random.next()))
      case 4:
        let power = Integer(1) << Int.random(in: 0...200, using: &random)
        return (power + Integer(Int.random(in: -1...1, using: &random))).signed(by: &random)
      case 5:
        // Products that cross the machine word.
        let factor = Integer(Int(truncatingIfNeeded: random.next()))
        return factor * Integer(Int(truncatingIfNeeded: random.next()))
      default:
        var value = Integer(0)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          value = value << 62 + Integer(Int(random.next() >> 2))
        }
        return value.signed(by: &random)
      }
    }
  }

  public func rational(using random: inout some RandomNumberGenerator) -> Rational {
    switch self {
    case .small:
      if Int.random(in: 0..<4, using: &random) == 0 { return [0, 1, -1].randomElement(using: &random) ?? 0 }
      return Rational(
        integer(using: &random), positiveDenominator: Integer(Int.random(in: 1...6, using: &random)))
    case .nasty:
      switch Int.random(in: 0..<5, using: &random) {
      case 0: return RandomNumbers.small.rational(using: &random)
      case 1: return Rational(integer(using: &random))
      case 2:
        return Rational(mantissa: integer(using: &random), exponentOfTwo: Int.random(in: -300...100, using: &random))
      case 3:
        // The greatest prime below 2^61, and the greatest below 2^63: products of two of these need two words.
        let prime = [2_305_843_009_213_693_951, 9_223_372_036_854_775_783].randomElement(using: &random) ?? 1
        return Rational(integer(using: &random), positiveDenominator: Integer(prime))
      default:
        let denominator = integer(using: &random).magnitude
        return Rational(integer(using: &random), positiveDenominator: denominator.isZero ? 1 : denominator)
      }
    }
  }

  /// A finite double.
  public func double(using random: inout some RandomNumberGenerator) -> Double {
    switch self {
    case .small: return Double(smallEighths(using: &random)) / 8
    case .nasty:
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return RandomNumbers.small.double(using: &random)
      case 1: return Double.nastyValues.randomElement(using: &random) ?? 0
      case 2:
        let sign: Double = Bool.random(using: &random) ? 1 : -1
        return sign * Double(sign: .plus, exponent: Int.random(in: -1074...1023, using: &random), significand: 1)
      default:
        while true {
          let value = Double(bitPattern: random.next())
          if value.isFinite { return value }
        }
      }
    }
  }

  /// A finite float.
  public func float(using random: inout some RandomNumberGenerator) -> Float {
    switch self {
    case .small: return Float(smallEighths(using: &random)) / 8
    case .nasty:
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return RandomNumbers.small.float(using: &random)
      case 1: return Float.nastyValues.randomElement(using: &random) ?? 0
      case 2:
        let sign: Float = Bool.random(using: &random) ? 1 : -1
        return sign * Float(sign: .plus, exponent: Int.random(in: -149...127, using: &random), significand: 1)
      default:
        while true {
          let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
          if value.isFinite { return value }
        }
      }
    }
  }

  /// A point of a network: one value for each input, of the input's width.
  public func point(of network: Network, using random: inout some RandomNumberGenerator) -> [[Rational]] {
    network.inputs.map { input in
      (0..<network.nodes[input].width).map { _ in rational(using: &random) }
    }
  }

  private func smallEighths(using random: inout some RandomNumberGenerator) -> Int {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: [0, 8, -8].randomElement(using: &random) ?? 0
    case 1: 8 * Int.random(in: -3...3, using: &random)
    default: Int.random(in: -31...31, using: &random)
    }
  }
}

extension Integer {
  fileprivate func signed(by random: inout some RandomNumberGenerator) -> Integer {
    Bool.random(using: &random) ? self : -self
  }
}

extension Double {
  fileprivate static let nastyValues: [Double] = [
    0, -0.0, 1, -1, 0.1, -0.3, 1.0.nextUp, 1.0.nextDown, 0x1p53, 0x1p53 - 1, 0x1p53 + 2, 0x1p63, -0x1p63, 0x1p64,
    .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, .leastNormalMagnitude.nextDown,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .pi, 1e-300, 1e300,
  ]
}

extension Float {
  fileprivate static let nastyValues: [Float] = [
    0, -0.0, 1, -1, 0.1, -0.3, Float(1).nextUp, Float(1).nextDown, 0x1p24, 0x1p24 - 1, 0x1p24 + 2, 0x1p63, -0x1p63,
    .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, .leastNormalMagnitude.nextDown,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .pi, 1e-30, 1e30,
  ]
}
