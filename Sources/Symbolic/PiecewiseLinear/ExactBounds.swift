import Exact

/// The least and the largest value of an expression on a domain, and points where they are attained. On a domain with strict
/// inequalities these are the values that it comes arbitrarily close to, and the points may be on its boundary.
public struct ExactBounds: Sendable {
  public struct Extremum: Sendable {
    public let value: Rational
    /// A point of the domain, or of its boundary where that is left out, where the expression has this value.
    public let point: [(name: String, value: Rational)]
  }

  /// `nil` if there are values below every number.
  public let minimum: Extremum?
  /// `nil` if there are values above every number.
  public let maximum: Extremum?
}

extension Expression {
  /// The exact bounds of a continuous piecewise affine expression on a domain, by a case split over its units with exact linear
  /// programs on every region.
  ///
  /// - Throws: ``DecisionError``: for an expression that is not continuous piecewise affine by its form, an empty domain, a
  ///   condition that is not affine, or a limit.
  /// - Complexity: exponential in the number of units at worst, and within the limits.
  public func exactBounds(
    on domain: DecisionDomain = .all, limits: DecisionLimits = DecisionLimits()
  ) throws(DecisionError) -> ExactBounds {
    let own = freeVariables
    let variables = own + domain.variables.filter { !own.contains($0) }
    let conditions = try domain.conditions(over: variables)
    let box = try domain.box(over: variables)
    var meter = WorkMeter(limits)
    let program: ExpressionProgram
    let outcome: CaseDecision.Bounds?
    do throws(DecisionStop) {
      program = ExpressionProgram(of: try piecewiseLinearNormalForm(&meter), knownVariables: variables)
    } catch {
      throw .stopped(error)
    }
    if let obstacle = program.steps.indices.first(where: { !program.steps[$0].operation.isContinuousPiecewiseAffine }) {
      throw .notPiecewiseAffine(subexpression: program.expression(at: obstacle))
    }
    do throws(DecisionStop) {
      outcome = try CaseDecision(program, on: conditions, within: box).bounds(&meter)
    } catch {
      throw .stopped(error)
    }
    guard let outcome else { throw .emptyDomain }
    func named(_ end: (value: Rational, point: [Rational])?) -> ExactBounds.Extremum? {
      end.map { ExactBounds.Extremum(value: $0.value, point: zip(variables, $0.point).map { (name: $0, value: $1) }) }
    }
    return ExactBounds(minimum: named(outcome.minimum), maximum: named(outcome.maximum))
  }
}

extension Operation {
  /// Whether the operation makes continuous piecewise affine functions of such.
  var isContinuousPiecewiseAffine: Bool {
    switch self {
    case .constant, .variable, .sum, .relu, .leakyRelu, .absoluteValue, .maximum, .minimum: true
    case .product, .sign, .step, .conditional, .elementary, .opaque: false
    }
  }
}
