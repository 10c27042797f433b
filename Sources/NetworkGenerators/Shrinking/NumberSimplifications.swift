import Exact

extension Rational {
  /// Simpler numbers to try instead of this one, the simplest first; none for 0.
  public var simplifications: [Rational] {
    var candidates: [Rational] = [0, 1]
    if signum() < 0 { candidates.append(-self) }
    if !isInteger, let quotient = try? numerator.quotientAndRemainder(dividingBy: denominator).quotient {
      candidates.append(Rational(quotient))
    }
    // Half the length of either part, then half the part, then one less.
    for shift in [numerator.bitWidth / 2, 1] where shift > 0 {
      candidates.append(Rational(numerator >> shift, positiveDenominator: denominator))
    }
    for shift in [denominator.bitWidth / 2, 1] where shift > 0 && !isInteger {
      let shorter = denominator >> shift
      if !shorter.isZero { candidates.append(Rational(numerator, positiveDenominator: shorter)) }
    }
    candidates.append(
      Rational(signum() < 0 ? numerator + 1 : numerator - 1, positiveDenominator: denominator))
    let own = complexity
    var seen = Set<Rational>()
    return candidates.filter { $0.complexity < own && seen.insert($0).inserted }
  }
}

extension Integer {
  /// Simpler numbers to try instead of this one, the simplest first; none for 0.
  public var simplifications: [Integer] { Rational(self).simplifications.filter(\.isInteger).map(\.numerator) }
}

extension BinaryFloatingPoint where Self: Sendable {
  /// Simpler finite numbers to try instead of a finite one, the simplest first: numbers of this type near the
  /// simplifications of its exact value.
  func simplifications(exact: Rational, nearest: (Rational) -> Self) -> [Self] {
    var candidates = exact.simplifications.map(nearest)
    if self == 0, sign == .minus { candidates.append(0) }
    return candidates.filter { $0.isFinite && $0 != self || ($0.sign != sign && self == 0) }
  }
}

extension Double {
  /// Simpler finite numbers to try instead of this finite one, the simplest first; none for 0.
  public var simplifications: [Double] {
    Rational(exactly: self).map { simplifications(exact: $0) { Double($0) } } ?? []
  }
}

extension Float {
  /// Simpler finite numbers to try instead of this finite one, the simplest first; none for 0.
  public var simplifications: [Float] {
    Rational(exactly: self).map { simplifications(exact: $0) { Float($0) } } ?? []
  }
}
