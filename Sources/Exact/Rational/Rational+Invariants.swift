extension Rational {
  /// Whether the representation is the canonical one, for tests: lowest terms and a positive denominator.
  package var isCanonical: Bool {
    numerator.isCanonical && denominator.isCanonical && denominator.signum() > 0
      && numerator.greatestCommonDivisor(denominator).isOne
  }
}
