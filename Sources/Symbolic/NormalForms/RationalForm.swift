import Exact

/// Expressions as rational functions of their variables and of what else they contain, in canonical form.
///
/// What is no sum, product, quotient or integer power (a unit such as `relu`, an elementary function) is opaque: it becomes a
/// variable of the rational functions, a *generator*. Equal functions of equal arguments are one generator, where arguments
/// are compared in this same form: `exp((x+1)^2)` and `exp(x^2+2*x+1)` are one. So expressions that have the same form are
/// equal wherever both are defined. Where there are only variables, and no opaque generators, the converse holds too.
///
/// The forms are those of expressions that are converted together: generators are numbered as they are met.
public struct RationalForm: Sendable {
  /// The pool of the generators.
  public let pool: ExpressionPool
  /// What the variables of the functions stand for: the variables of the expressions, and behind them opaque
  /// sub-expressions.
  public let generators: [Expression]
  /// How many of the generators are variables.
  public let variableCount: Int
  /// The forms of the expressions, in their order.
  public let functions: [RationalFunction]
  /// What the expressions divide by and is no number other than 0: the forms say something where none of these vanishes, or where a piecewise form that has it
  /// chooses another value. None of
  /// them is 0 everywhere, as far as the generators are independent of each other.
  public let denominators: [Expression]
  /// Opaque sub-expressions that are not defined everywhere even where no denominator vanishes: logarithms and square roots.
  public let partialSubexpressions: [Expression]

  /// Converts expressions.
  ///
  /// - Parameter expressions: of one pool; those of other pools are copied into the pool of the first.
  /// - Throws: ``RationalFormError``, for a limit, or where an expression divides by 0 at every point.
  public init(
    of expressions: [Expression], limits: PolynomialLimits = PolynomialLimits()
  ) throws(RationalFormError) {
    let program = ExpressionProgram(of: expressions)
    var conversion = try RationalConversion(program, reciprocals: .cancelling, limits)
    let functions = try conversion.convert()
    pool = program.pool
    generators = conversion.generators
    variableCount = program.variables.count
    self.functions = functions
    denominators = conversion.denominators
    partialSubexpressions = conversion.partialSubexpressions
  }
}

/// Why an expression has no form of the kind that was asked for.
public enum RationalFormError: Error, Hashable, Sendable {
  /// A limit on the size of polynomials, or on the work.
  case limit(PolynomialLimit)
  /// A sub-expression divides by 0 at every point.
  case divisionByZero(subexpression: Expression)
  /// The expression is no polynomial in a variable because of a sub-expression.
  case notPolynomial(variable: String, subexpression: Expression)
}

extension RationalFormError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .limit(let limit): "\(limit)"
    case .divisionByZero(let subexpression): "'\(subexpression)' divides by 0 everywhere"
    case .notPolynomial(let variable, let subexpression):
      "no polynomial in '\(variable)' because of '\(subexpression)'"
    }
  }
}
