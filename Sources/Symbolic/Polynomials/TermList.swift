import Exact

/// A polynomial with integer coefficients: its terms, by ascending monomials, no coefficient 0.
struct TermList<Key: MonomialKey>: Sendable, Hashable {
  var keys: [Key]
  var coefficients: IntegerList

  static var zero: TermList { TermList(keys: [], coefficients: .words([])) }

  var count: Int { keys.count }

  /// - Parameter terms: in any order, with repeated monomials and zeros.
  init(collecting terms: [(key: Key, coefficient: Integer)]) {
    var keys: [Key] = []
    var coefficients: [Integer] = []
    for term in terms.sorted(by: { $0.key < $1.key }) {
      if keys.last == term.key {
        coefficients[coefficients.count - 1] += term.coefficient
      } else {
        if coefficients.last?.isZero == true {
          keys.removeLast()
          coefficients.removeLast()
        }
        keys.append(term.key)
        coefficients.append(term.coefficient)
      }
    }
    if coefficients.last?.isZero == true {
      keys.removeLast()
      coefficients.removeLast()
    }
    self.init(keys: keys, coefficients: IntegerList(coefficients))
  }

  init(keys: [Key], coefficients: IntegerList) {
    self.keys = keys
    self.coefficients = coefficients
  }

  /// The largest exponent of each variable.
  func degrees(_ layout: MonomialLayout) -> [UInt32] {
    var degrees = [UInt32](repeating: 0, count: layout.variableCount)
    for key in keys {
      for variable in degrees.indices {
        degrees[variable] = Swift.max(degrees[variable], key.exponent(variable, layout))
      }
    }
    return degrees
  }

  /// The same terms with keys of another kind or for other variables.
  ///
  /// - Parameter keepsOrder: whether the new keys are in the order of the old ones.
  func mapKeys<Other: MonomialKey>(keepsOrder: Bool = true, _ transform: (Key) -> Other) -> TermList<Other> {
    let mapped = keys.map(transform)
    if keepsOrder { return TermList<Other>(keys: mapped, coefficients: coefficients) }
    let order = mapped.indices.sorted { mapped[$0] < mapped[$1] }
    let moved: IntegerList =
      switch coefficients {
      case .words(let values): .words(order.map { values[$0] })
      case .integers(let values): .integers(order.map { values[$0] })
      }
    return TermList<Other>(keys: order.map { mapped[$0] }, coefficients: moved)
  }
}
