import Exact

extension Polynomial {
  /// The largest exponent of a variable; -1 for the polynomial 0.
  public func degree(in variable: Int) -> Int { isZero ? -1 : Int(degrees[variable]) }

  /// The polynomial as one in a single variable: the nonzero coefficients of its powers, the highest power first.
  ///
  /// The coefficients have the same variables as this polynomial, of which the single one does not occur.
  ///
  /// - Complexity: O(n) for n terms, and as much as all coefficients have terms.
  public func coefficients(in variable: Int) -> [(exponent: UInt32, coefficient: Polynomial)] {
    precondition(variable >= 0 && variable < variableCount, "a variable of the polynomial")
    func split<Key: MonomialKey>(
      _ list: TermList<Key>, _ wrap: (TermList<Key>) -> Terms
    ) -> [(exponent: UInt32, coefficient: Polynomial)] {
      let layout = MonomialLayout(Key.self, variableCount: variableCount)
      var groups: [UInt32: [Int]] = [:]
      for (i, key) in list.keys.enumerated() { groups[key.exponent(variable, layout), default: []].append(i) }
      return groups.sorted { $0.key > $1.key }.map { exponent, indices in
        let power = Key.power(of: variable, exponent, layout)
        // Without the same power the terms keep their order.
        let part = TermList(
          keys: indices.map { list.keys[$0] - power }, coefficients: list.coefficients.selecting(indices))
        return (exponent, Self.canonical(wrap(part), denominator: denominator, variableCount: variableCount))
      }
    }
    return switch terms {
    case .word(let list): split(list) { .word($0) }
    case .twoWords(let list): split(list) { .twoWords($0) }
    case .long(let list): split(list) { .long($0) }
    }
  }

  /// The coefficient of the highest power of a variable; 0 for the polynomial 0.
  func leadingCoefficient(in variable: Int) -> Polynomial { coefficients(in: variable).first?.coefficient ?? self }

  /// The sum of coefficients times powers of one variable.
  ///
  /// - Precondition: the variable does not occur in the coefficients.
  init(_ coefficients: [(exponent: UInt32, coefficient: Polynomial)], in variable: Int, of variableCount: Int) {
    let summands = coefficients.map { exponent, coefficient in
      var power = [UInt32](repeating: 0, count: variableCount)
      power[variable] = exponent
      return coefficient * Polynomial(1, exponents: power)
    }
    self = Self.balanced(summands, +) ?? Polynomial(0, variableCount: variableCount)
  }

  /// The derivative with respect to a variable.
  ///
  /// - Complexity: O(n) for n terms.
  public func derivative(in variable: Int) -> Polynomial {
    precondition(variable >= 0 && variable < variableCount, "a variable of the polynomial")
    func derivative<Key: MonomialKey>(_ list: TermList<Key>) -> TermList<Key> {
      let layout = MonomialLayout(Key.self, variableCount: variableCount)
      let unit = Key.power(of: variable, 1, layout)
      var keys: [Key] = []
      var coefficients: [Integer] = []
      for (i, key) in list.keys.enumerated() {
        let exponent = key.exponent(variable, layout)
        if exponent == 0 { continue }
        keys.append(key - unit)
        coefficients.append(list.coefficients[i] * Integer(exponent))
      }
      return TermList(keys: keys, coefficients: IntegerList(coefficients))
    }
    let terms: Terms =
      switch terms {
      case .word(let list): .word(derivative(list))
      case .twoWords(let list): .twoWords(derivative(list))
      case .long(let list): .long(derivative(list))
      }
    return Self.canonical(terms, denominator: denominator, variableCount: variableCount)
  }

  /// The same polynomial in other variables.
  ///
  /// - Parameters:
  ///   - places: the new number of each variable.
  ///   - variableCount: the number of variables from now on.
  /// - Precondition: different numbers for different variables that occur.
  public func renumbered(_ places: [Int], of variableCount: Int) -> Polynomial {
    precondition(places.count == self.variableCount, "a place for each variable")
    return Polynomial(
      terms: allTerms.map { coefficient, exponents in
        var moved = [UInt32](repeating: 0, count: variableCount)
        for (place, exponent) in zip(places, exponents) where exponent > 0 { moved[place] = exponent }
        return (coefficient, moved)
      }, variableCount: variableCount)
  }
}
