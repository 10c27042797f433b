import Exact

/// Rational numbers over one common denominator, so that sums of products need no reduction to lowest terms.
///
/// Floating-point numbers have a power of two as common denominator; their numerators usually fit a machine word.
public struct ScaledIntegers: Sendable {
  /// Numerators that all fit a machine word, or numerators of any size.
  public enum Numerators: Sendable {
    case words([Int])
    case integers([Integer])
  }

  public let numerators: Numerators
  /// Positive.
  public let denominator: Integer

  init(_ values: ParameterValues) {
    switch values {
    case .float32(let values): self.init(dyadic: values.map(Double.init))
    case .float64(let values): self.init(dyadic: values)
    case .exact(let values): self.init(values)
    }
  }

  /// - Precondition: all values are finite.
  init(dyadic values: [Double]) {
    // Each value is `significand * 2^exponent` with an odd significand: the common denominator is the power of two of the
    // least exponent, and a numerator its significand shifted by what its own exponent is above that.
    var least = 0
    var bits = 0
    for value in values where value != 0 { least = min(least, Self.dyadicExponent(of: value)) }
    for value in values where value != 0 { bits = max(bits, Int(value.exponent) - least + 1) }
    denominator = Integer(1) << -least
    if bits < Int.bitWidth - 1 {
      // `value * 2^-least` is an integer below 2^63. The scaling is in two steps, as a factor of 2^1074 is no Double.
      let half = -least / 2
      let first = Double(sign: .plus, exponent: half, significand: 1)
      let second = Double(sign: .plus, exponent: -least - half, significand: 1)
      numerators = .words(values.map { Int($0 * first * second) })
    } else {
      let common = denominator
      numerators = .integers(values.map { Rational(exactly: $0)!.numerator(over: common) })
    }
  }

  init(_ values: [Rational]) {
    var common = Integer(1)
    for value in values where !value.denominator.isOne { common = common.leastCommonMultiple(value.denominator) }
    let integers = values.map { $0.numerator(over: common) }
    denominator = common
    var words: [Int] = []
    words.reserveCapacity(integers.count)
    for integer in integers {
      guard let word = Int(exactly: integer) else { break }
      words.append(word)
    }
    numerators = words.count == integers.count ? .words(words) : .integers(integers)
  }

  /// The exponent of the lowest set bit of a finite, nonzero number.
  private static func dyadicExponent(of value: Double) -> Int {
    let pattern = value.significandBitPattern
    guard value.isNormal else { return -1074 + pattern.trailingZeroBitCount }
    let trailing = pattern == 0 ? 52 : pattern.trailingZeroBitCount
    return Int(value.exponent) - 52 + trailing
  }
}

extension Rational {
  /// The numerator of this number over a common denominator, which its own denominator divides.
  func numerator(over common: Integer) -> Integer {
    denominator == common ? numerator : numerator * common.exactlyDivided(by: denominator)
  }
}
