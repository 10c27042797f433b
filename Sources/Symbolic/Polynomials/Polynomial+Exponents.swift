import Exact

extension Polynomial {
  /// The smallest exponent of each variable; for the polynomial 0 all 0.
  var smallestExponents: [UInt32] {
    var smallest = exponents.first ?? Array(repeating: 0, count: variableCount)
    for exponents in exponents {
      for variable in smallest.indices { smallest[variable] = Swift.min(smallest[variable], exponents[variable]) }
    }
    return smallest
  }

  /// For each variable the greatest common divisor of a number and all its exponents.
  func exponentDivisors(with divisors: [UInt32]) -> [UInt32] {
    var divisors = divisors
    for exponents in exponents {
      for variable in divisors.indices {
        var (a, b) = (divisors[variable], exponents[variable])
        while b != 0 { (a, b) = (b, a % b) }
        divisors[variable] = a
      }
    }
    return divisors
  }

  /// The polynomial with changed exponents.
  func mappingExponents(_ transform: ([UInt32]) -> [UInt32]) -> Polynomial {
    Polynomial(
      terms: allTerms.map { ($0.coefficient, transform($0.exponents)) }, variableCount: variableCount)
  }

  /// The quotient by a monomial that divides all terms.
  func dividedExactly(byMonomial exponents: [UInt32]) -> Polynomial {
    if exponents.allSatisfy({ $0 == 0 }) { return self }
    return mappingExponents { zip($0, exponents).map { $0 - $1 } }
  }
}
