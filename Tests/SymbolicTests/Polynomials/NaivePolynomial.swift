import Exact
import Symbolic

/// A polynomial as a dictionary of its terms: slow, and too simple to be wrong.
struct NaivePolynomial: Equatable {
  let variableCount: Int
  private(set) var terms: [[UInt32]: Rational] = [:]

  init(variableCount: Int) { self.variableCount = variableCount }

  init(_ terms: [(coefficient: Rational, exponents: [UInt32])], variableCount: Int) {
    self.init(variableCount: variableCount)
    for term in terms { add(term.coefficient, term.exponents) }
  }

  init(_ polynomial: Polynomial) { self.init(polynomial.allTerms, variableCount: polynomial.variableCount) }

  mutating func add(_ coefficient: Rational, _ exponents: [UInt32]) {
    let sum = terms[exponents, default: 0] + coefficient
    terms[exponents] = sum.isZero ? nil : sum
  }

  static func + (f: Self, g: Self) -> Self {
    var sum = f
    for (exponents, coefficient) in g.terms { sum.add(coefficient, exponents) }
    return sum
  }

  static func * (f: Self, g: Self) -> Self {
    var product = NaivePolynomial(variableCount: f.variableCount)
    for (a, x) in f.terms { for (b, y) in g.terms { product.add(x * y, zip(a, b).map { $0 + $1 }) } }
    return product
  }

  func derivative(in variable: Int) -> Self {
    var derivative = NaivePolynomial(variableCount: variableCount)
    for (exponents, coefficient) in terms where exponents[variable] > 0 {
      var lowered = exponents
      lowered[variable] -= 1
      derivative.add(coefficient * Rational(Integer(exponents[variable])), lowered)
    }
    return derivative
  }

  func value(at point: [Rational]) throws -> Rational {
    try terms.reduce(0) { sum, term in
      try zip(point, term.key).reduce(term.value) { try $0 * $1.0.pow(Int($1.1)) } + sum
    }
  }
}
