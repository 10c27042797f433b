import Exact

/// Decides whether two expressions are equal as rational functions of their variables and of what is opaque in them
/// (``RationalForm``).
///
/// In this order, until one of them knows:
/// 1. exact evaluation at some small rational points, which can only refute;
/// 2. where nothing is opaque, the values at a random point modulo a random prime: if they differ, so do the functions, and
///    a rational point where they do is looked for;
/// 3. the canonical forms. The same form is a proof; different ones are a proof of the contrary where nothing is opaque;
/// 4. where the forms exceed the limits, randomized identity testing (``IdentityTest``) with its bound on the chance of
///    error.
///
/// What is proved holds where both sides are defined; the evidence names what they divide by. A refutation carries a point
/// and the values of both sides there, computed exactly from the expressions as they were given.
public struct RationalFunctionEquality: Sendable {
  public var limits: PolynomialLimits
  /// The largest size of numbers in exact evaluations, in bits.
  public var numberBits: Int
  /// Where random choices come from; the system, if there is none.
  public var seed: UInt64?

  public init(limits: PolynomialLimits = PolynomialLimits(), numberBits: Int = 1 << 16, seed: UInt64? = nil) {
    self.limits = limits
    self.numberBits = numberBits
    self.seed = seed
  }

  /// Whether two expressions are equal, for all inputs where both are defined.
  ///
  /// - Parameter b: copied into the pool of `a` if it lives in another.
  public func decide(_ a: Expression, _ b: Expression) -> Verdict {
    var system = SystemRandomNumberGenerator()
    return decide(a, a.pool.adopting(b), seed: seed ?? system.next())
  }

  /// What the randomized test assumes of the difference of two expressions over one denominator: bounds on the total degree
  /// of its numerator, and on the logarithm to base 2 of the sum of the magnitudes of its integer coefficients.
  package static func differenceBounds(_ a: Expression, _ b: Expression) -> (degree: Double, height: Double) {
    IdentityTest(ExpressionProgram(of: [a, b])).differenceBounds
  }

  private func decide(_ a: Expression, _ b: Expression, seed: UInt64) -> Verdict {
    if a == b { return verdict(.proved(.canonicalForm), "both sides are one expression") }
    var random = SplitMix64(seed: seed)
    let program = ExpressionProgram(of: [a, b])
    let isOpaque = program.steps.contains { $0.operation.isOpaque }
    if let witness = witness(program, points: 4, using: &random) {
      return verdict(.refuted(witness), "exact evaluation at a random point")
    }
    let test = IdentityTest(program)
    if !isOpaque, case .different = test.run(using: &random) { return different(program, using: &random) }
    let limit: PolynomialLimit
    do throws(RationalFormError) {
      let form = try RationalForm(of: [a, b], limits: limits)
      if form.functions[0] == form.functions[1] {
        return verdict(
          .proved(.canonicalForm),
          "both sides are the same rational function in lowest terms" + Self.assumptions(of: form))
      }
      if !isOpaque { return different(program, using: &random) }
      let opaqueCount = form.generators.count - form.variableCount
      return verdict(
        .undecided(reason: "different rational functions of parts that may depend on each other"),
        "canonical forms in \(form.variableCount) variables and \(opaqueCount) opaque parts")
    } catch {
      switch error {
      case .limit(let reached): limit = reached
      default: return verdict(.undecided(reason: "\(error)"), "conversion to rational functions")
      }
    }
    switch test.run(using: &random) {
    case .different where !isOpaque: return different(program, using: &random)
    case .different:
      return verdict(
        .undecided(reason: "\(limit), and the sides differ as functions of parts that may depend on each other"),
        "values modulo a random prime")
    case .equal(let bound, let primes):
      return verdict(
        .probable(log2ErrorBound: bound),
        "equal at random points modulo \(primes) random primes between 2^60 and 2^61, drawn from the seed \(seed), "
          + "since \(limit); where both sides are defined")
    case .unclear(let reason): return verdict(.undecided(reason: "\(limit), and \(reason)"), "no difference was found")
    }
  }

  private func verdict(_ finding: Verdict.Finding, _ evidence: String) -> Verdict {
    Verdict(finding, scope: .all, evidence: evidence)
  }

  /// The verdict for expressions of variables alone that are different rational functions.
  private func different(_ program: ExpressionProgram, using random: inout SplitMix64) -> Verdict {
    if let witness = witness(program, points: 60, using: &random) {
      return verdict(.refuted(witness), "exact evaluation at a random point, for different rational functions")
    }
    return verdict(
      .undecided(
        reason: "different rational functions, but no point was found where both sides have values of at most "
          + "\(numberBits) bits that differ"),
      "values modulo a random prime, or canonical forms")
  }

  /// A random point where both sides have exact values that differ, coordinates growing from point to point.
  private func witness(
    _ program: ExpressionProgram, points: Int, using random: inout SplitMix64
  ) -> Witness? {
    let domain = LimitedRationals(bits: numberBits)
    for index in 0..<points {
      let size = 2 << Swift.min(index / 3, 40)
      let point = program.variables.map { _ in
        Rational(
          Integer(Int.random(in: -size...size, using: &random)),
          positiveDenominator: index % 3 == 2 ? Integer(Int.random(in: 1...size, using: &random)) : 1)
      }
      guard let values = try? program.evaluate(at: point.map { domain.element($0) }, over: domain),
        let left = values[0], let right = values[1], left != right
      else { continue }
      return Witness(
        input: zip(program.variables, point).map { (name: $0, value: $1) }, location: "value", left: .exact(left),
        right: .exact(right))
    }
    return nil
  }

  /// Where two expressions are defined, as far as they are not everywhere.
  static func assumptions(of program: ExpressionProgram) -> String {
    var divisors: [Expression] = []
    var partial: [Expression] = []
    for (index, step) in program.steps.enumerated() {
      if step.operation == .product {
        for (operand, exponent) in zip(program.operands(ofStep: index), program.exponents(ofProduct: index))
        where exponent < 0 && !divisors.contains(program.expression(at: operand)) {
          divisors.append(program.expression(at: operand))
        }
      } else if let function = program.elementaryFunction(ofStep: index), !function.isTotal {
        partial.append(program.expression(at: index))
      }
    }
    return assumptions(divisors, partial)
  }

  /// Where the forms say something.
  private static func assumptions(of form: RationalForm) -> String {
    assumptions(form.denominators, form.partialSubexpressions)
  }

  private static func assumptions(_ divisors: [Expression], _ partial: [Expression]) -> String {
    let parts =
      (divisors.isEmpty ? [] : ["none of the divisors \(list(divisors)) is 0"])
      + (partial.isEmpty ? [] : ["\(list(partial)) are defined"])
    return parts.isEmpty ? "" : ", where " + parts.joined(separator: " and ")
  }

  private static func list(_ expressions: [Expression]) -> String {
    let shown = expressions.prefix(4).map { expression in
      // A text of many lines says less than that there is one.
      expression.nodeCount <= 40 ? "\(expression)" : "an expression of \(expression.nodeCount) parts"
    }
    let others = expressions.count - shown.count
    return shown.joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
  }
}

extension Operation {
  /// Whether the operation is none of rational functions.
  fileprivate var isOpaque: Bool {
    switch self {
    case .constant, .variable, .sum, .product: false
    default: true
    }
  }
}
