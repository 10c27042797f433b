import Exact

/// Decides whether two expressions are equal by the laws of the elementary functions: the difference of their forms
/// (``ElementaryConversion``) is 0, or becomes 0 by what is known of the squares of generators. Where it does not become 0 nothing
/// is known.
///
/// So `exp(x)*exp(y)` is `exp(x + y)`, `tanh(x)` is `2*sigmoid(2*x) - 1`, `sin(x)^2 + cos(x)^2` is 1, and, where both sides are
/// defined, `exp(log(x))` is `x`. A law that needs a domain holds on it because both sides are defined only there: `log(x*y)` is
/// `log(x) + log(y)`, but `log(x^2)` is not `2*log(x)` for negative `x`, where the second one is not defined.
package struct ElementaryEquality {
  private let program: ExpressionProgram
  private let limits: PolynomialLimits

  /// - Parameter program: of two expressions.
  init(_ program: ExpressionProgram, _ limits: PolynomialLimits) {
    self.program = program
    self.limits = limits
  }

  /// Whether there is anything in the expressions that has a law.
  var applies: Bool {
    let operations = Set(program.steps.map(\.operation))
    return operations.contains(.elementary)
      || operations.contains(.product) && !operations.isDisjoint(with: [.absoluteValue, .relu, .step])
  }

  package init(_ a: Expression, _ b: Expression) { self.init(ExpressionProgram(of: [a, b]), PolynomialLimits()) }

  /// Whether the two are equal at each point where both are defined; `false` where that is not known.
  package func isProved() -> Bool {
    let meter = PolynomialMeter(limits)
    var units = ElementaryConversion.Units(generators: 2 * (program.variables.count + 4))
    // Each time a unit becomes a multiple of what it was, or there are twice as many generators.
    while units.generators <= limits.variables {
      var conversion = ElementaryConversion(program, units, meter)
      do throws(ElementaryConversion.Stop) {
        let sides = try conversion.convert()
        let difference = try conversion.sum(sides[0], try conversion.product(sides[1], -1))
        return try isZero(difference, &conversion)
      } catch {
        guard case .units(let wanted) = error else { return false }
        units = wanted
      }
    }
    return false
  }

  private func isZero(
    _ difference: RationalFunction, _ conversion: inout ElementaryConversion
  ) throws(ElementaryConversion.Stop) -> Bool {
    if difference.isZero { return true }
    // What is not chosen need not be defined, so that a logarithm in it says nothing.
    if !program.hasConditionals { try conversion.useSigns() }
    var numerator = difference.numerator
    for generator in stride(from: conversion.keys.count - 1, through: 0, by: -1) {
      guard let relation = conversion.relations[generator] else { continue }
      numerator = try conversion.reduced(numerator, by: relation)
      if numerator.isZero { return true }
    }
    return false
  }
}

extension ElementaryConversion {
  /// Says of magnitudes what the signs of what logarithms and square roots are taken of say: where `g₁…gₙ` has the sign s,
  /// `|gₙ|` is `s·gₙ·|g₁|…|gₙ₋₁| / g₁…gₙ₋₁`, as long as none of them is 0.
  mutating func useSigns() throws(Stop) {
    // Those that say what one generator is come first.
    for sign in signs.sorted(by: { $0.factors.count < $1.factors.count }) {
      if sign.mayVanish && sign.factors.count != 1 { continue }
      var magnitudes: [(generator: Int, base: Polynomial)] = []
      for factor in sign.factors { magnitudes.append((try number(of: .magnitude(factor)), factor)) }
      guard let last = magnitudes.max(by: { $0.generator < $1.generator }) else { continue }
      if let known = relations[last.generator], !known.isOfSquare { continue }
      var value = try product(RationalFunction(last.base), sign.isPositive ? 1 : -1)
      for (number, base) in magnitudes where number != last.generator {
        value = try product(value, try product(generator(number), try power(RationalFunction(base), -1)))
      }
      replace(last.generator, by: value)
    }
  }

  /// A polynomial that is 0 wherever the given one is and the relation holds, with less of the generator in it.
  mutating func reduced(_ polynomial: Polynomial, by relation: Relation) throws(Stop) -> Polynomial {
    let variable = relation.generator
    guard Int(polynomial.degrees[variable]) >= (relation.isOfSquare ? 2 : 1) else { return polynomial }
    // Horner's rule for the value p + q·g.
    var (p, q) = (constant(0), constant(0))
    var above: UInt32?
    for (exponent, coefficient) in polynomial.coefficients(in: variable) {
      for _ in 0..<((above ?? exponent) - exponent) { (p, q) = try multiplied(p, q, relation) }
      p = try sum(p, RationalFunction(coefficient))
      above = exponent
    }
    for _ in 0..<(above ?? 0) { (p, q) = try multiplied(p, q, relation) }
    return try sum(p, try product(q, generator(variable))).numerator
  }

  /// `(p + q·g)·g`.
  private mutating func multiplied(
    _ p: RationalFunction, _ q: RationalFunction, _ relation: Relation
  ) throws(Stop) -> (RationalFunction, RationalFunction) {
    if !relation.isOfSquare { return (try product(p, relation.constant), q) }
    let constant = try product(q, relation.constant)
    guard let linear = relation.linear else { return (constant, p) }
    return (constant, try sum(p, try product(q, linear)))
  }
}
