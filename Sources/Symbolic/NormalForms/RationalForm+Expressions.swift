import Exact

/// The expression of a polynomial in some generators, expanded.
///
/// - Precondition: a generator for each variable that occurs.
func expression(of polynomial: Polynomial, generators: [Expression], in pool: ExpressionPool) -> Expression {
  let bases = generators.map { pool.index(of: $0) }
  var terms: [(coefficient: Rational, expression: Expression)] = []
  for (coefficient, exponents) in polynomial.allTerms {
    var factors: [NodeStore.Factor] = []
    for (variable, exponent) in exponents.enumerated() where exponent > 0 {
      // Exponents of expressions are signed.
      var rest = exponent
      while rest > 0 {
        let part = Swift.min(rest, UInt32(Int32.max))
        factors.append(NodeStore.Factor(base: bases[variable], exponent: Int32(part)))
        rest -= part
      }
    }
    terms.append((coefficient, pool.expression { $0.product(factors) }))
  }
  return pool.linearCombination(terms)
}

extension RationalForm {
  /// The expression of a function of the generators: the quotient of two expanded polynomials.
  ///
  /// - Precondition: a function in as many variables as there are generators.
  public func expression(of function: RationalFunction) -> Expression {
    precondition(function.variableCount == generators.count, "a function of the generators")
    let top = Symbolic.expression(of: function.numerator, generators: generators, in: pool)
    if function.polynomial != nil { return top }
    return top / Symbolic.expression(of: function.denominator, generators: generators, in: pool)
  }
}
