/// A real number of which an interval is known: it lies within a radius of a midpoint.
///
/// Both are counted in units of `2^-f`, with the `f` of the ``Enclosures`` that made it.
public struct Enclosure: Sendable, Hashable {
  package var midpoint: Integer
  /// Not negative. Where it is 0, the number is the midpoint; where it is infinite, nothing is known.
  package var radius: Double

  package init(_ midpoint: Integer, radius: Double) {
    self.midpoint = midpoint
    self.radius = radius
  }

  static var unknown: Enclosure { Enclosure(0, radius: .infinity) }

  /// Whether the number is known exactly.
  public var isExact: Bool { radius == 0 }

  /// Whether the number is surely not negative, or surely not positive; neither where both are possible.
  var isNonnegative: Bool { midpoint.signum() >= 0 && (radius == 0 || midpoint.sizeDown(exponent: 0) >= radius) }
  var isNonpositive: Bool { midpoint.signum() <= 0 && (radius == 0 || midpoint.sizeDown(exponent: 0) >= radius) }
  var isPositive: Bool { midpoint.signum() > 0 && (radius == 0 || midpoint.sizeDown(exponent: 0) > radius) }
  var isNegative: Bool { midpoint.signum() < 0 && (radius == 0 || midpoint.sizeDown(exponent: 0) > radius) }

  /// The ends, in units; `nil` where nothing is known.
  var ends: (lower: Integer, upper: Integer)? {
    if radius == 0 { return (midpoint, midpoint) }
    guard let reach = Rational(exactly: radius.rounded(.up))?.numerator else { return nil }
    return (midpoint - reach, midpoint + reach)
  }

  /// The least enclosure, up to one unit, of the numbers between two ends.
  init(from lower: Integer, to upper: Integer) {
    midpoint = (lower + upper) >> 1
    radius = (upper - midpoint).sizeUp(exponent: 0)
  }
}

extension Integer {
  /// A double that is at least `|x| · 2^exponent`.
  package func sizeUp(exponent: Int) -> Double {
    let (leading, dropped) = leadingBits
    if leading == 0 { return 0 }
    // At most 2^53, which is exact.
    let size = Double(sign: .plus, exponent: dropped + exponent, significand: dropped > 0 ? leading + 1 : leading)
    return size.isNormal ? size : size.nextUp
  }

  /// A double that is at most `|x| · 2^exponent`, and not negative.
  package func sizeDown(exponent: Int) -> Double {
    let (leading, dropped) = leadingBits
    let size = Double(sign: .plus, exponent: dropped + exponent, significand: leading)
    return size.isNormal || size == 0 ? size : size == .infinity ? .greatestFiniteMagnitude : size.nextDown
  }

  /// The first 53 bits of the magnitude, and the number of bits behind them.
  private var leadingBits: (bits: Double, dropped: Int) {
    let dropped = Swift.max(0, bitWidth - 53)
    return (Double(dropped == 0 ? magnitude : magnitude >> dropped), dropped)
  }
}
