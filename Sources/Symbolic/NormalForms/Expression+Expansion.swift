import Exact

extension Expression {
  /// The quotient of two expanded polynomials without a common divisor, in the variables and in what is opaque
  /// (``RationalForm``); a single expanded polynomial where the denominator is 1.
  ///
  /// The value is the same wherever this expression is defined, which may be at fewer points: `x/x` becomes 1. What was
  /// divided by is in ``RationalForm/denominators``.
  ///
  /// - Throws: ``RationalFormError``.
  public func inLowestTerms(
    limits: PolynomialLimits = PolynomialLimits()
  ) throws(RationalFormError) -> Expression {
    let form = try RationalForm(of: [self], limits: limits)
    return form.expression(of: form.functions[0])
  }

  /// The expression multiplied out: a sum of numbers times powers of variables, of opaque sub-expressions such as `relu(u)`,
  /// which stay as they are, and of reciprocals of expanded sums, which are not put over one denominator.
  ///
  /// The value is the same wherever this expression is defined. It may be defined at more points, where whole terms cancel:
  /// `1/x - 1/x` becomes 0.
  ///
  /// - Throws: ``RationalFormError``.
  public func expanded(limits: PolynomialLimits = PolynomialLimits()) throws(RationalFormError) -> Expression {
    try Expansion(of: self, limits).expression
  }

  /// The highest power of a variable in the expression multiplied out, after what cancels; -1 for 0.
  ///
  /// - Throws: ``RationalFormError``, also where the variable occurs in a denominator or an opaque sub-expression.
  public func degree(
    in variable: String, limits: PolynomialLimits = PolynomialLimits()
  ) throws(RationalFormError) -> Int {
    let expansion = try Expansion(of: self, limits)
    guard let number = try expansion.number(of: variable) else { return expansion.polynomial.isZero ? -1 : 0 }
    return expansion.polynomial.degree(in: number)
  }

  /// The coefficients of the powers of a variable, expanded, the highest power first, without those that are 0.
  ///
  /// - Throws: ``RationalFormError``, also where the variable occurs in a denominator or an opaque sub-expression.
  public func coefficients(
    in variable: String, limits: PolynomialLimits = PolynomialLimits()
  ) throws(RationalFormError) -> [(exponent: Int, coefficient: Expression)] {
    let expansion = try Expansion(of: self, limits)
    guard let number = try expansion.number(of: variable) else {
      return expansion.polynomial.isZero ? [] : [(0, expansion.expression)]
    }
    return expansion.polynomial.coefficients(in: number).map {
      (Int($0.exponent), expansion.expression(of: $0.coefficient))
    }
  }

  /// The expression as a polynomial in one variable: a sum of expanded coefficients times its powers.
  ///
  /// - Throws: ``RationalFormError``, also where the variable occurs in a denominator or an opaque sub-expression.
  public func collected(
    in variable: String, limits: PolynomialLimits = PolynomialLimits()
  ) throws(RationalFormError) -> Expression {
    let base = pool.variable(variable)
    return pool.sum(try coefficients(in: variable, limits: limits).map { $0.coefficient * base.pow($0.exponent) })
  }
}

/// What the terms of an expression that is multiplied out have in common, and the rest; the expression is the product of the three.
public struct FactoredContent: Sendable, Hashable {
  /// The number that leaves integers without a common divisor, the leading one positive; 0 for the expression 0.
  public let content: Rational
  /// The product of the powers of variables, of opaque sub-expressions and of reciprocals that divide every term.
  public let monomial: Expression
  /// Expanded.
  public let primitivePart: Expression

  public var expression: Expression { content * (monomial * primitivePart) }
}

extension Expression {
  /// The expression multiplied out, with what all its terms have in common taken out: `4*x^2*y - 6*x*y` is 2 times `x*y` times
  /// `2*x - 3`.
  ///
  /// - Throws: ``RationalFormError``.
  public func factoringContent(limits: PolynomialLimits = PolynomialLimits()) throws(RationalFormError)
    -> FactoredContent
  {
    let expansion = try Expansion(of: self, limits)
    let polynomial = expansion.polynomial.primitivePart
    let common = polynomial.smallestExponents
    return FactoredContent(
      content: expansion.polynomial.content,
      monomial: expansion.expression(of: Polynomial(1, exponents: common)),
      primitivePart: expansion.expression(of: polynomial.dividedExactly(byMonomial: common)))
  }
}

/// An expression multiplied out.
private struct Expansion {
  let pool: ExpressionPool
  let polynomial: Polynomial
  /// What the variables of the polynomial stand for: variables, opaque sub-expressions and reciprocals.
  let generators: [Expression]
  let variableCount: Int

  init(of expression: Expression, _ limits: PolynomialLimits) throws(RationalFormError) {
    let program = ExpressionProgram(of: [expression])
    var conversion = try RationalConversion(program, reciprocals: .opaque, limits)
    let functions = try conversion.convert()
    pool = program.pool
    polynomial = functions[0].numerator
    generators = conversion.generators
    variableCount = program.variables.count
  }

  var expression: Expression { expression(of: polynomial) }

  func expression(of polynomial: Polynomial) -> Expression {
    Symbolic.expression(of: polynomial, generators: generators, in: pool)
  }

  /// The number of a variable; `nil` if it does not occur.
  func number(of variable: String) throws(RationalFormError) -> Int? {
    let degrees = polynomial.degrees
    for (number, generator) in generators.enumerated().dropFirst(variableCount)
    where degrees[number] > 0 && generator.freeVariables.contains(variable) {
      throw .notPolynomial(variable: variable, subexpression: generator)
    }
    let expected = pool.variable(variable)
    return generators.prefix(variableCount).firstIndex { $0 == expected }
  }
}
