import Exact

/// The beginning of the power series of an expression in one of its variables, at a point.
public struct TaylorPolynomial: Sendable {
  public let variable: String
  public let point: Rational
  /// Of the powers of `variable - point`, from 0; expressions in the other variables.
  public let coefficients: [Expression]

  /// The highest power.
  public var order: Int { coefficients.count - 1 }

  /// The polynomial as an expression.
  public var expression: Expression {
    let pool = coefficients[0].pool
    let difference = pool.variable(variable) - point
    return pool.sum(coefficients.enumerated().map { $1 * difference.pow($0) })
  }
}

/// Why an expression has no power series at a point.
public enum SeriesError: Error, Hashable, Sendable {
  /// A sub-expression has a pole, a branch point, a kink or a jump there, or no value.
  case notAnalytic(subexpression: Expression)
  /// Which branch a sub-expression is on depends on other variables, or on a sign that interval arithmetic does not settle.
  case unknownBranch(subexpression: Expression)
}

extension SeriesError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAnalytic(let subexpression): "'\(subexpression)' has no power series there"
    case .unknownBranch(let subexpression): "which branch '\(subexpression)' is on there is not known"
    }
  }
}

extension Expression {
  /// The Taylor polynomial in a variable at a point, up to a power.
  ///
  /// Where the coefficients have other variables, the polynomial is that of the expression at all their values for which the
  /// expression is analytic there: `1/(x - y)` at x = 0 has `-1/y` as its first coefficient, which has no value at y = 0.
  ///
  /// - Parameter order: the highest power, not negative.
  /// - Throws: ``SeriesError``.
  /// - Complexity: the distinct sub-expressions times the square of the order; opaque functions of n arguments take
  ///   as many terms as there are monomials of that degree in n variables.
  public func taylorPolynomial(
    in variable: String, at point: Rational = 0, order: Int
  ) throws(SeriesError) -> TaylorPolynomial {
    precondition(order >= 0, "an order that is not negative")
    let program = ExpressionProgram(of: [self])
    let expansion = SeriesExpansion(program, variable: variable, point: point, order: order)
    let coefficients = try expansion.coefficients()
    return TaylorPolynomial(
      variable: variable, point: point, coefficients: coefficients.map { $0 ?? pool.constant(0) })
  }
}

/// The power series of the steps of a program, one after the other.
private struct SeriesExpansion {
  private let program: ExpressionProgram
  private let variable: String
  private let point: Rational
  private let arithmetic: PowerSeries

  init(_ program: ExpressionProgram, variable: String, point: Rational, order: Int) {
    self.program = program
    self.variable = variable
    self.point = point
    arithmetic = PowerSeries(pool: program.pool, order: order)
  }

  /// Those of the first output.
  func coefficients() throws(SeriesError) -> PowerSeries.Coefficients {
    // What no chosen branch needs may have no series.
    var known: [Result<PowerSeries.Coefficients, SeriesError>] = []
    known.reserveCapacity(program.count)
    for index in program.steps.indices {
      do throws(SeriesError) {
        known.append(.success(try series(ofStep: index, known)))
      } catch {
        known.append(.failure(error))
      }
    }
    return try known[Int(program.outputs[0])].get()
  }

  private func series(
    ofStep index: Int, _ known: [Result<PowerSeries.Coefficients, SeriesError>]
  ) throws(SeriesError) -> PowerSeries.Coefficients {
    let step = program.steps[index]
    if let parts = program.conditional(ofStep: index) {
      for condition in parts.conditions {
        let sign = try sign(of: try known[condition.step].get(), at: index)
        if sign < 0 || sign == 0 && condition.isStrict { return try known[parts.otherwise].get() }
      }
      return try known[parts.value].get()
    }
    let operands = try program.operands(ofStep: index).map { operand throws(SeriesError) in try known[operand].get() }
    switch step.operation {
    case .constant: return arithmetic.constant(program.expression(at: index))
    case .variable:
      guard program.variables[Int(step.a)] == variable else {
        return arithmetic.constant(program.expression(at: index))
      }
      var series = arithmetic.constant(program.pool.constant(point))
      if arithmetic.order > 0 { series[1] = program.pool.constant(1) }
      return series
    case .sum:
      let (constant, terms) = program.affineTerms(ofStep: index)
      return arithmetic.combination(constant, zip(terms, operands).map { ($0.coefficient, $1) })
    case .product:
      var result = arithmetic.constant(program.pool.constant(1))
      for (base, exponent) in zip(operands, program.exponents(ofProduct: index)) {
        var power = arithmetic.power(base, exponent.magnitude)
        if exponent < 0 {
          guard let inverse = arithmetic.reciprocal(power) else { throw notAnalytic(index) }
          power = inverse
        }
        result = arithmetic.product(result, power)
      }
      return result
    case .relu: return try sign(of: operands[0], at: index) > 0 ? operands[0] : arithmetic.constant(nil)
    case .leakyRelu:
      let slope = try sign(of: operands[0], at: index) > 0 ? 1 : program.slope(ofStep: index) ?? 1
      return arithmetic.combination(0, [(slope, operands[0])])
    case .absoluteValue:
      return arithmetic.combination(0, [(try sign(of: operands[0], at: index) > 0 ? 1 : -1, operands[0])])
    case .sign: return arithmetic.constant(program.pool.constant(Rational(try sign(of: operands[0], at: index))))
    case .step:
      return arithmetic.constant(program.pool.constant(try sign(of: operands[0], at: index) > 0 ? 1 : 0))
    case .maximum, .minimum:
      let direction: Rational = step.operation == .maximum ? 1 : -1
      var best = operands[0]
      for other in operands.dropFirst() {
        let lead = arithmetic.combination(0, [(direction, other), (-direction, best)])
        if try sign(of: lead, at: index) > 0 { best = other }
      }
      return best
    case .elementary:
      guard let function = program.elementaryFunction(ofStep: index) else { throw notAnalytic(index) }
      if !function.isTotal, let start = operands[0][0]?.constantValue, start.signum() < 0 { throw notAnalytic(index) }
      guard let series = arithmetic.apply(function, to: operands[0]) else { throw notAnalytic(index) }
      return series
    case .opaque:
      guard let function = program.opaqueFunction(ofStep: index) else { throw notAnalytic(index) }
      return arithmetic.apply(function, to: operands)
    case .conditional: throw notAnalytic(index)
    }
  }

  private func notAnalytic(_ index: Int) -> SeriesError { .notAnalytic(subexpression: program.expression(at: index)) }

  /// The sign of a series near the point: that of its value there; 0 for the series 0.
  private func sign(of series: PowerSeries.Coefficients, at index: Int) throws(SeriesError) -> Int {
    guard let value = series[0] else {
      // A series that begins with 0 and goes on changes its sign, or touches 0.
      if series.allSatisfy({ $0 == nil }) && !isVariable(index) { return 0 }
      throw notAnalytic(index)
    }
    if let number = value.constantValue { return number.signum() }
    guard value.freeVariables.isEmpty, let interval = try? value.enclosure(bits: 128) else {
      throw .unknownBranch(subexpression: program.expression(at: index))
    }
    if let lower = interval.lower, lower.signum() > 0 { return 1 }
    if let upper = interval.upper, upper.signum() < 0 { return -1 }
    throw .unknownBranch(subexpression: program.expression(at: index))
  }

  /// Whether a step depends on the variable at all: coefficients up to an order say nothing of what comes behind.
  private func isVariable(_ index: Int) -> Bool { program.expression(at: index).freeVariables.contains(variable) }
}
