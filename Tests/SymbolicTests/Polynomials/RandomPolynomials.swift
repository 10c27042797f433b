import Exact
import Symbolic
import Testing

/// Random polynomials of one shape: some have one word for the exponents of a monomial, some two, some more; some have
/// small coefficients, some such that sums or products of them leave a machine word or two.
struct RandomPolynomials {
  let variableCount: Int
  let termLimit: Int
  let largestExponent: UInt32
  let coefficientBits: Int
  let denominatorLimit: Int

  init(using random: inout SplitMix64) {
    variableCount = [0, 1, 2, 2, 3, 3, 3, 4, 5, 9, 70].randomElement(using: &random)!
    termLimit = [1, 3, 10, 30].randomElement(using: &random)!
    largestExponent = [1, 2, 5, 300, 70_000, 1 << 29].randomElement(using: &random)!
    coefficientBits = [1, 3, 3, 30, 62, 100].randomElement(using: &random)!
    denominatorLimit = [1, 1, 6, 1000].randomElement(using: &random)!
  }

  /// Polynomials in few variables of low degrees with small coefficients.
  init(small variableCount: Int, terms: Int = 4, degree: UInt32 = 2) {
    self.variableCount = variableCount
    termLimit = terms
    largestExponent = degree
    coefficientBits = 3
    denominatorLimit = 2
  }

  /// The terms of a polynomial; some may have the same monomial, some the coefficient 0.
  func terms(using random: inout SplitMix64) -> [(coefficient: Rational, exponents: [UInt32])] {
    (0..<Int.random(in: 0...termLimit, using: &random)).map { _ in
      (coefficient(using: &random), exponents(using: &random))
    }
  }

  func polynomial(using random: inout SplitMix64) -> Polynomial {
    Polynomial(terms: terms(using: &random), variableCount: variableCount)
  }

  /// A polynomial other than 0.
  func nonzero(using random: inout SplitMix64) -> Polynomial {
    while true {
      let polynomial = polynomial(using: &random)
      if !polynomial.isZero { return polynomial }
    }
  }

  func coefficient(using random: inout SplitMix64) -> Rational {
    var magnitude: Integer = 0
    for _ in 0..<coefficientBits { magnitude = magnitude + magnitude + (Bool.random(using: &random) ? 1 : 0) }
    let numerator = Bool.random(using: &random) ? magnitude : -magnitude
    return Rational(
      numerator, positiveDenominator: Integer(Int.random(in: 1...denominatorLimit, using: &random)))
  }

  private func exponents(using random: inout SplitMix64) -> [UInt32] {
    (0..<variableCount).map { _ in
      Bool.random(using: &random) ? 0 : UInt32.random(in: 0...largestExponent, using: &random)
    }
  }

  func point(using random: inout SplitMix64) -> [Rational] {
    (0..<variableCount).map { _ in
      let numerator = Integer(Int.random(in: -5...5, using: &random))
      return Rational(numerator, positiveDenominator: Integer(Int.random(in: 1...3, using: &random)))
    }
  }
}

/// A polynomial as it is, held to be canonical.
func canonical(_ polynomial: Polynomial, sourceLocation: SourceLocation = #_sourceLocation) -> Polynomial {
  #expect(polynomial.isCanonical, "not canonical", sourceLocation: sourceLocation)
  return polynomial
}
