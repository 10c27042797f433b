import Exact

extension Polynomial {
  /// Whether the representation is the one that every polynomial has once: what equality and hashing stand on.
  package var isCanonical: Bool {
    func isOrdered<Key: MonomialKey>(_ list: TermList<Key>) -> Bool {
      zip(list.keys, list.keys.dropFirst()).allSatisfy { $0 < $1 } && list.keys.count == list.coefficients.count
    }
    func fits<Key: MonomialKey>(_ kind: Key.Type) -> Bool {
      let layout = MonomialLayout(kind, variableCount: variableCount)
      return degrees.allSatisfy { layout.fits(UInt64($0)) }
    }
    let hasNarrowestKeys =
      switch terms {
      case .word(let list): isOrdered(list)
      case .twoWords(let list): isOrdered(list) && !fits(UInt64.self)
      case .long(let list): isOrdered(list) && !fits(UInt128.self) && !fits(UInt64.self)
      }
    let hasWords =
      if case .integers(let values) = integers { values.contains { Int(exactly: $0) == nil } } else { true }
    let hasZero = integers.integers.contains { $0.isZero }
    return hasNarrowestKeys && hasWords && !hasZero && denominator.signum() > 0
      && integers.greatestCommonDivisor(with: denominator).isOne
  }
}
