import Exact

/// Visits the regions of a polyhedron on which the units of a program keep their signs, each once: at every unit whose
/// argument takes both signs on the region so far, the region is split. Regions that do not exist are never made.
///
/// The regions cover the polyhedron. Where only continuous units split, they may share their boundaries and all have the
/// polyhedron's dimension; a unit that jumps splits off the points where its argument is 0.
///
/// A product or an elementary function whose value on a region is not known to be affine becomes an *unknown*: another
/// coordinate of the polyhedron, about which only the function's range is known, and that equal functions of equal arguments
/// have one value. What holds for all values of the unknowns then holds for those that they have.
struct CaseSplit {
  private let program: CaseProgram
  private var values: [AffineForm]
  /// The products and elementary functions whose values are unknowns on the way to the region, in their order.
  private var known: [(step: Int, function: Opaque, unknown: Int)] = []
  /// What is left to do: the step to go on with, on a region, with the value of the step.
  private var pending: [(step: Int, region: Polyhedron, value: AffineForm)] = []
  /// The number of coordinates that are variables; those of the unknowns follow.
  let variableCount: Int

  /// What an unknown is a value of, up to a factor.
  private enum Opaque: Equatable {
    case elementary(ElementaryFunction, AffineForm)
    case opaque(OpaqueFunction, [AffineForm])
    /// Forms whose leading coefficient is 1, in a fixed order, and their exponents.
    case product([Power])

    struct Power: Equatable {
      var base: AffineForm
      var exponent: Int
    }

    /// The same on a region that has become smaller since.
    func reduced(on region: Polyhedron) -> Opaque {
      switch self {
      case .elementary(let function, let argument): .elementary(function, region.reduced(argument))
      case .opaque(let function, let arguments): .opaque(function, arguments.map { region.reduced($0) })
      case .product: self
      }
    }
  }

  init(_ program: CaseProgram, variableCount: Int) {
    self.program = program
    self.variableCount = variableCount
    values = Array(repeating: AffineForm(), count: program.steps.count)
  }

  /// Calls a function with each region and the values of the outputs on it, until it returns `false`.
  ///
  /// - Parameter domain: has the variables and the unknowns as its coordinates.
  mutating func forEachRegion(
    of domain: Polyhedron, _ meter: inout WorkMeter,
    _ visit: (Polyhedron, [AffineForm], inout WorkMeter) throws(DecisionStop) -> Bool
  ) throws(DecisionStop) {
    pending = []
    known = []
    var region = domain
    var next = 0
    while true {
      while next < program.steps.count {
        values[next] = try value(at: next, &region, &meter)
        next += 1
      }
      try meter.countRegion()
      if !(try visit(region, program.outputs.map { values[$0] }, &meter)) { return }
      guard let alternative = pending.popLast() else { return }
      region = alternative.region
      values[alternative.step] = alternative.value
      next = alternative.step + 1
      while let last = known.last, last.step >= next { known.removeLast() }
    }
  }

  /// The value of a step on a region, which becomes smaller where the step splits it.
  private mutating func value(
    at index: Int, _ region: inout Polyhedron, _ meter: inout WorkMeter
  ) throws(DecisionStop) -> AffineForm {
    switch program.steps[index] {
    case .constant(let value): return AffineForm(constant: value)
    case .variable(let variable): return AffineForm(terms: [.init(variable: variable, coefficient: 1)])
    case .sum(let constant, let terms):
      let parts = terms.map { ($0.coefficient, values[$0.step]) }
      try meter.count(parts.reduce(1) { $0 + $1.1.terms.count })
      let sum = AffineForm.combination(parts, constant: constant)
      try meter.count(sum)
      return sum
    case .twoSided(let argument, let on, let off):
      let form = values[argument]
      try meter.count(form)
      return try split(
        form, at: index, nonnegative: form.scaled(by: on), nonpositive: form.scaled(by: off), &region, &meter)
    case .extremum(let first, let second, let lead, _):
      return try split(
        values[lead], at: index, nonnegative: values[first], nonpositive: values[second], &region, &meter)
    case .jump(let argument, let negative, let zero, let positive):
      return try splitAtJump(
        values[argument], at: index, negative: negative, zero: zero, positive: positive, &region, &meter)
    case .conditional(let conditions, let value, let otherwise):
      return try splitByConditions(
        conditions, at: index, value: values[value], otherwise: values[otherwise], &region, &meter)
    case .opaque(let function, let arguments, let unknown):
      let forms = arguments.map { region.reduced(values[$0]) }
      return try self.value(of: .opaque(function, forms), at: index, unknown, on: region, &meter)
    case .product(let factors, let unknown): return try product(factors, at: index, unknown, on: region, &meter)
    case .elementary(let function, let argument, let unknown):
      let form = region.reduced(values[argument])
      if form.isConstant, let value = function.rationalValue(at: form.constant) { return AffineForm(constant: value) }
      return try value(of: .elementary(function, form), at: index, unknown, on: region, &meter)
    }
  }

  /// The value of a continuous unit; the other side waits.
  private mutating func split(
    _ form: AffineForm, at index: Int, nonnegative: AffineForm, nonpositive: AffineForm, _ region: inout Polyhedron,
    _ meter: inout WorkMeter
  ) throws(DecisionStop) -> AffineForm {
    switch try region.sign(of: form, &meter) {
    case .zero, .nonnegative: return nonnegative
    case .nonpositive: return nonpositive
    case .both(let positive, let negative):
      pending.append((index, region.half(form.scaled(by: -1), around: negative), nonpositive))
      region = region.half(form, around: positive)
      return nonnegative
    }
  }

  private mutating func splitAtJump(
    _ form: AffineForm, at index: Int, negative: Rational, zero: Rational, positive: Rational,
    _ region: inout Polyhedron, _ meter: inout WorkMeter
  ) throws(DecisionStop) -> AffineForm {
    let opposite = form.scaled(by: -1)
    var parts: [(region: Polyhedron, value: Rational)] = []
    if let part = try region.adding(form, .positive, &meter) { parts.append((part, positive)) }
    if zero == negative {
      if let part = try region.adding(opposite, .nonnegative, &meter) { parts.append((part, negative)) }
    } else {
      if let part = try region.adding(form, .zero, &meter) { parts.append((part, zero)) }
      if let part = try region.adding(opposite, .positive, &meter) { parts.append((part, negative)) }
    }
    for part in parts.dropFirst() { pending.append((index, part.region, AffineForm(constant: part.value))) }
    // A region is not empty: it has a part.
    region = parts[0].region
    return AffineForm(constant: parts[0].value)
  }

  /// Splits off the points where the first condition fails, of the rest those where the second does, and so on.
  private mutating func splitByConditions(
    _ conditions: [(step: Int, isStrict: Bool)], at index: Int, value: AffineForm, otherwise: AffineForm,
    _ region: inout Polyhedron, _ meter: inout WorkMeter
  ) throws(DecisionStop) -> AffineForm {
    var parts: [(region: Polyhedron, value: AffineForm)] = []
    var rest: Polyhedron? = region
    for condition in conditions {
      guard let holding = rest else { break }
      let form = values[condition.step]
      if let part = try holding.adding(
        form.scaled(by: -1), condition.isStrict ? .nonnegative : .positive, &meter)
      {
        parts.append((part, otherwise))
      }
      rest = try holding.adding(form, condition.isStrict ? .positive : .nonnegative, &meter)
    }
    if let rest { parts.append((rest, value)) }
    for part in parts.dropFirst() { pending.append((index, part.region, part.value)) }
    // A region is not empty: it has a part.
    region = parts[0].region
    return parts[0].value
  }

  // MARK: Unknowns

  /// The unknown that stands for a function, or for an equal one before it.
  private mutating func value(
    of function: Opaque, at index: Int, _ unknown: Int, on region: Polyhedron, _ meter: inout WorkMeter
  ) throws(DecisionStop) -> AffineForm {
    try meter.count(1 + known.count)
    var found = unknown
    if let equal = known.first(where: { $0.function.reduced(on: region) == function }) {
      found = equal.unknown
    } else {
      known.append((index, function, unknown))
    }
    return AffineForm(terms: [.init(variable: variableCount + found, coefficient: 1)])
  }

  /// A product is affine where all factors but one are constant, and that one is a factor itself and not a power; or where
  /// one is 0.
  private mutating func product(
    _ factors: [(step: Int, exponent: Int)], at index: Int, _ unknown: Int, on region: Polyhedron,
    _ meter: inout WorkMeter
  ) throws(DecisionStop) -> AffineForm {
    var coefficient: Rational = 1
    var powers: [Opaque.Power] = []
    for (step, exponent) in factors {
      let form = region.reduced(values[step])
      // What a factor is a multiple of; its leading coefficient is 1.
      var base = form
      if let leading = form.terms.first?.coefficient { base = form.scaled(by: quotient(1, leading)) }
      let number = form.terms.first?.coefficient ?? form.constant
      if number.isZero && exponent < 0 {
        // Not defined here: whatever value it has, it has none.
        powers.append(.init(base: form, exponent: exponent))
        continue
      }
      try checkPower(of: number, exponent, meter.limits)
      coefficient *= (try? number.pow(exponent)) ?? 1
      try meter.count(coefficient)
      try meter.count(base)
      if !form.isConstant { powers.append(.init(base: base, exponent: exponent)) }
    }
    if coefficient.isZero || powers.isEmpty { return AffineForm(constant: coefficient) }
    merge(&powers)
    if powers.count == 1 && powers[0].exponent == 1 { return powers[0].base.scaled(by: coefficient) }
    return try value(of: .product(powers), at: index, unknown, on: region, &meter).scaled(by: coefficient)
  }

  /// Orders the factors, and adds exponents of equal bases and equal signs: `x² x⁻¹` is not `x` where x is 0.
  private func merge(_ powers: inout [Opaque.Power]) {
    powers.sort {
      let difference = ($0.base - $1.base).leadingSign
      return difference < 0 || difference == 0 && $0.exponent < $1.exponent
    }
    var merged: [Opaque.Power] = []
    for power in powers {
      if let last = merged.last, last.base == power.base, (last.exponent < 0) == (power.exponent < 0) {
        merged[merged.count - 1].exponent += power.exponent
      } else {
        merged.append(power)
      }
    }
    powers = merged
  }

  private func checkPower(of base: Rational, _ exponent: Int, _ limits: DecisionLimits) throws(DecisionStop) {
    if base.isZero || base.magnitude == 1 { return }
    let bits = base.numerator.bitWidth + base.denominator.bitWidth
    if exponent.magnitude > limits.numberBits || bits > 4 * limits.numberBits / Swift.max(1, abs(exponent)) {
      throw .numberSize(limitInBits: limits.numberBits)
    }
  }
}
