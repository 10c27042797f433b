import Exact

extension Polynomial {
  /// The value at a point.
  ///
  /// By Horner's rule, one variable inside the other.
  ///
  /// - Parameter point: a value for each variable.
  /// - Throws: what the domain throws where it has no element for a coefficient.
  /// - Precondition: as many values as variables.
  /// - Complexity: about one multiplication and one addition for each term, and the powers that bridge gaps between
  ///   exponents.
  public func evaluate<D: Domain>(at point: [D.Element], over domain: D) throws(DomainError) -> D.Element {
    precondition(point.count == variableCount, "a value for each variable")
    if isZero { return domain.zero }
    let n = variableCount
    let exponents = exponents
    // `sums[k]` belongs to the coefficient that the powers of the first k variables have in common: the sum of its terms so far,
    // divided by the power of variable k that `current` has. The terms with that very power are still in `sums[k + 1]`.
    var sums = [D.Element](repeating: domain.zero, count: n + 1)
    var current = exponents[exponents.count - 1]
    func close(_ variable: Int, _ exponent: UInt32) {
      let sum = domain.add(sums[variable], sums[variable + 1])
      sums[variable] = exponent == 0 ? sum : domain.multiply(sum, domain.power(point[variable], exponent))
      sums[variable + 1] = domain.zero
    }
    for index in exponents.indices.reversed() {
      let next = exponents[index]
      if let first = (0..<n).first(where: { current[$0] != next[$0] }) {
        for variable in (first + 1..<n).reversed() { close(variable, current[variable]) }
        close(first, current[first] - next[first])
        current = next
      }
      sums[n] = domain.add(sums[n], try domain.element(coefficient(at: index)))
    }
    for variable in (0..<n).reversed() { close(variable, current[variable]) }
    return sums[0]
  }

  /// The polynomial with other polynomials in the place of its variables, all at once.
  ///
  /// - Parameters:
  ///   - polynomials: one for each variable, all in the same variables.
  ///   - variableCount: the number of those variables.
  /// - Precondition: exponents of the result below 2^32.
  public func composed(with polynomials: [Polynomial], variableCount: Int) -> Polynomial {
    precondition(polynomials.allSatisfy { $0.variableCount == variableCount }, "polynomials in the same variables")
    let ring = PolynomialRing(variables: (0..<variableCount).map { "x\($0)" })
    do throws(DomainError) {
      return try evaluate(at: polynomials, over: ring)
    } catch {
      preconditionFailure("a ring of polynomials has an element for each number")
    }
  }

  /// The polynomial with a number in the place of a variable, which is a variable of the result all the same.
  ///
  /// - Complexity: O(n log n) for n terms.
  public func substituting(_ value: Rational, for variable: Int) -> Polynomial {
    coefficients(in: variable).reduce(into: Polynomial(0, variableCount: variableCount)) { sum, term in
      guard let power = try? value.pow(Int(term.exponent)) else { return }
      sum = sum + term.coefficient * power
    }
  }
}
