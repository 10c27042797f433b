import Exact

extension Polynomial {
  /// The quotient by a polynomial that divides this one; `nil` if it does not.
  ///
  /// - Precondition: the divisor is not 0.
  /// - Complexity: O(q g log q) for q terms of the quotient and g of the divisor.
  public func dividedExactly(by divisor: Polynomial) -> Polynomial? {
    dividedExactly(by: divisor) { (_: Int) throws(Never) in }
  }

  /// - Parameter countProducts: told how many products of terms a term of the quotient makes, before they are computed.
  func dividedExactly<Failure: Error>(
    by divisor: Polynomial, countProducts: (Int) throws(Failure) -> Void
  ) throws(Failure) -> Polynomial? {
    precondition(variableCount == divisor.variableCount, "polynomials in the same variables")
    precondition(!divisor.isZero, "a divisor other than 0")
    if isZero { return self }
    let n = variableCount
    // By Gauss's lemma the quotient of primitive polynomials is one.
    let factor = (try? content.divided(by: divisor.content)) ?? 0
    let (f, g) = (primitivePart, divisor.primitivePart)
    func quotient<Key: MonomialKey>(_ kind: Key.Type) throws(Failure) -> TermList<Key>? {
      let (f, g): (TermList<Key>, TermList<Key>) = (Self.rekeyed(f.terms, n), Self.rekeyed(g.terms, n))
      return try f.dividedExactly(by: g, MonomialLayout(Key.self, variableCount: n), countProducts: countProducts)
    }
    let terms: Terms?
    switch (f.terms, g.terms) {
    case (.word, .word): terms = try quotient(UInt64.self).map { .word($0) }
    case (.long, _), (_, .long): terms = try quotient(LongKey.self).map { .long($0) }
    default: terms = try quotient(UInt128.self).map { .twoWords($0) }
    }
    return terms.map { Self.canonical($0, denominator: 1, variableCount: n) * factor }
  }
}
