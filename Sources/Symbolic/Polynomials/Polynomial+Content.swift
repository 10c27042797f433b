import Exact

extension Polynomial {
  /// The number that divided out leaves the ``primitivePart``; 0 for the polynomial 0.
  public var content: Rational {
    guard termCount > 0 else { return 0 }
    let divisor = Rational(integers.greatestCommonDivisor(with: 0), positiveDenominator: denominator)
    return leadingSign < 0 ? -divisor : divisor
  }

  /// The multiple by a number whose coefficients are integers without a factor in common, the leading one positive; 0 for
  /// the polynomial 0.
  public var primitivePart: Polynomial {
    guard termCount > 0 else { return self }
    let divisor = integers.greatestCommonDivisor(with: 0)
    let sign: Integer = leadingSign < 0 ? -1 : 1
    if divisor.isOne && denominator.isOne && sign.isOne { return self }
    func scaled<Key>(_ list: TermList<Key>) -> TermList<Key> {
      TermList(keys: list.keys, coefficients: list.coefficients.exactlyDivided(by: divisor).multiplied(by: sign))
    }
    let terms: Terms =
      switch terms {
      case .word(let list): .word(scaled(list))
      case .twoWords(let list): .twoWords(scaled(list))
      case .long(let list): .long(scaled(list))
      }
    return Polynomial(variableCount: variableCount, terms: terms, denominator: 1)
  }

  /// The sign of the coefficient of the lexicographically largest monomial; 0 for the polynomial 0.
  var leadingSign: Int { isZero ? 0 : integers[termCount - 1].signum() }
}
