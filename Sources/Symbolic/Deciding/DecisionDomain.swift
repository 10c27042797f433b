import Exact

/// The inputs that a claim is decided for.
public enum DecisionDomain: Sendable {
  /// All real values of all variables.
  case all
  /// Bounds of variables, inclusive; variables that are not named are free.
  case box([String: ClosedRange<Rational>])
  /// Where these affine inequalities hold, strict ones among them. It may be empty: then every claim holds on it.
  case conditions([ExpressionCondition])

  /// Where these affine expressions are not negative.
  public static func polyhedron(_ expressions: [Expression]) -> DecisionDomain {
    .conditions(expressions.map { ExpressionCondition($0) })
  }
}

extension DecisionDomain {
  var scope: Scope {
    switch self {
    case .all: return .all
    case .box(let bounds):
      let parts = bounds.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.lowerBound):\($0.value.upperBound)" }
      return .box(parts.joined(separator: ","))
    case .conditions(let conditions):
      return .polyhedron(conditions.map { "\($0)" }.joined(separator: ", "))
    }
  }

  /// The variables that the domain speaks about.
  var variables: [String] {
    switch self {
    case .all: []
    case .box(let bounds): bounds.keys.sorted()
    case .conditions(let conditions): ExpressionProgram(of: conditions.map(\.expression)).variables
    }
  }

  /// What some variables lie between on the domain, as far as it says so variable by variable; the ends count as possible.
  func box(over variables: [String]) throws(DecisionError) -> [RealInterval] {
    var lower = [Rational?](repeating: nil, count: variables.count)
    var upper = lower
    for condition in try conditions(over: variables).map(\.form) where condition.terms.count == 1 {
      let (variable, slope) = (condition.terms[0].variable, condition.terms[0].coefficient)
      let end = -quotient(condition.constant, slope)
      if slope.signum() > 0 { lower[variable] = lower[variable].map { Swift.max($0, end) } ?? end }
      if slope.signum() < 0 { upper[variable] = upper[variable].map { Swift.min($0, end) } ?? end }
    }
    return zip(lower, upper).map { lower, upper in
      // An empty domain is in every box.
      if let lower, let upper, lower > upper { return .all }
      return RealInterval(lower: lower, upper: upper)
    }
  }

  /// The affine inequalities in some variables that hold just on the domain.
  ///
  /// - Parameter variables: those of the domain among them.
  /// - Throws: ``DecisionError/notAffine(condition:)`` if a condition is not affine.
  func conditions(over variables: [String]) throws(DecisionError) -> [BranchCondition] {
    switch self {
    case .all: return []
    case .box(let bounds):
      var conditions: [BranchCondition] = []
      for (position, name) in variables.enumerated() {
        guard let range = bounds[name] else { continue }
        conditions.append(
          BranchCondition(
            AffineForm(terms: [.init(variable: position, coefficient: 1)], constant: -range.lowerBound)))
        conditions.append(
          BranchCondition(
            AffineForm(terms: [.init(variable: position, coefficient: -1)], constant: range.upperBound)))
      }
      return conditions
    case .conditions(let conditions):
      return try conditions.map { condition throws(DecisionError) in
        do throws(ExpressionError) {
          let program = try ExpressionProgram(of: [condition.expression], variables: variables)
          if program.unitCount == 0 {
            let form = try program.unrectified(on: BranchChoices(choices: [], kinks: []))[0]
            return BranchCondition(form, isStrict: condition.isStrict)
          }
        } catch {}
        throw .notAffine(condition)
      }
    }
  }
}

/// Why a question cannot be decided, or not within the limits.
public enum DecisionError: Error, Hashable, Sendable {
  /// A condition of a domain that is not affine.
  case notAffine(ExpressionCondition)
  /// A sub-expression that is not continuous piecewise affine with rational coefficients, as far as its form shows.
  case notPiecewiseAffine(subexpression: Expression)
  /// No point is in the domain.
  case emptyDomain
  case stopped(DecisionStop)
}

extension DecisionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAffine(let condition): "the condition '\(condition)' is not affine"
    case .notPiecewiseAffine(let subexpression):
      "'\(subexpression)' is not continuous piecewise affine with rational coefficients"
    case .emptyDomain: "no point is in the domain"
    case .stopped(let stop): "\(stop)"
    }
  }
}
