import Exact

/// Builds the formula that a claim about the two outputs of a program fails.
///
/// For each point of the domain where both sides are defined and the claim fails there are values of the other variables with
/// which the formula holds. So where it has no solution the claim holds. The converse is true where the program has no
/// elementary functions but square roots, and no opaque ones.
///
/// - A reciprocal is a variable whose product with the base is 1 unless the base is 0, and a square root one that is not
///   negative and whose square is the argument unless that is negative. What is not defined may then have any value, and both
///   sides are said to be defined.
/// - The value of any other function is a variable of which some facts are said (``FunctionFacts``).
struct ClaimFormula {
  enum Claim {
    /// The first output is equal to the second.
    case equal
    /// The first output is at least the second.
    case atLeast
  }

  private let program: ExpressionProgram
  private(set) var formula: RealFormula
  /// The values of the steps.
  private var values: [Int] = []
  /// Where the steps are defined; `nil` for everywhere.
  private var domains: [Int?] = []
  private var applications: [Application] = []
  /// What the values of the steps lie between on the domain.
  private let enclosures: [Enclosure]?

  /// A function of which the formula only has facts.
  struct Application {
    var function: Function
    var arguments: [Int]
    var value: Int

    enum Function: Hashable {
      case elementary(ElementaryFunction)
      case opaque(OpaqueFunction)
    }
  }

  /// Whether the formula has functions of which only facts are said.
  var isApproximate: Bool { !applications.isEmpty }

  /// - Parameters:
  ///   - program: with two outputs.
  ///   - conditions: what holds just on the domain.
  ///   - box: what the variables lie between on the domain.
  init(
    that claim: Claim, failsFor program: ExpressionProgram, on conditions: [BranchCondition], within box: [RealInterval]
  ) throws(RealFormulaError) {
    self.program = program
    formula = RealFormula(variableCount: program.variables.count)
    let hasFunctions = program.steps.contains { $0.operation == .elementary }
    enclosures = hasFunctions ? try? program.enclosures(on: box, bits: 64) : nil
    var variables: [Int] = []
    for position in program.variables.indices { variables.append(try formula.variable(position)) }
    for condition in conditions {
      let form = condition.form
      let value = try formula.sum(form.constant, form.terms.map { ($0.coefficient, variables[$0.variable]) })
      formula.assert(try formula.compare(value, condition.isStrict ? .isPositive : .isNonnegative))
    }
    for index in program.steps.indices { try append(index, variables) }
    let outputs = program.outputs.map { Int($0) }
    for output in outputs { if let domain = domains[output] { formula.assert(domain) } }
    let difference = try formula.difference(values[outputs[0]], values[outputs[1]])
    let holds = try formula.compare(difference, claim == .equal ? .isZero : .isNonnegative)
    formula.assert(try formula.not(holds))
    try FunctionFacts.assert(applications, in: &formula)
  }

  private mutating func append(_ index: Int, _ variables: [Int]) throws(RealFormulaError) {
    let step = program.steps[index]
    let operands = program.operands(ofStep: index)
    let arguments = operands.map { values[$0] }
    var conditions: [Int] = []
    for operand in operands {
      if let domain = domains[operand], !conditions.contains(domain) { conditions.append(domain) }
    }
    var value: Int
    switch step.operation {
    case .constant: value = try formula.constant(program.constants[Int(step.a)])
    case .variable: value = variables[Int(step.a)]
    case .sum:
      let (constant, terms) = program.affineTerms(ofStep: index)
      value = try formula.sum(constant, terms.map { ($0.coefficient, values[$0.step]) })
    case .product:
      value = try formula.constant(1)
      for (argument, exponent) in zip(arguments, program.exponents(ofProduct: index)) {
        var base = argument
        if exponent < 0 {
          base = try reciprocal(of: argument)
          conditions.append(try formula.not(try formula.compare(argument, .isZero)))
        }
        value = try formula.product(value, try formula.power(base, exponent.magnitude))
      }
    case .relu, .leakyRelu, .absoluteValue, .sign, .step:
      value = try unit(index, of: arguments[0])
    case .maximum, .minimum:
      value = arguments[0]
      for other in arguments.dropFirst() {
        let isLarger = try formula.compare(try formula.difference(value, other), .isNonnegative)
        value =
          step.operation == .maximum
          ? try formula.choice(isLarger, value, otherwise: other)
          : try formula.choice(isLarger, other, otherwise: value)
      }
    case .conditional:
      (value, conditions) = try conditional(index)
    case .elementary:
      let function = ElementaryFunction.byCode[Int(step.function)]
      if function == .sqrt {
        value = try squareRoot(of: arguments[0])
        conditions.append(try formula.compare(arguments[0], .isNonnegative))
      } else {
        value = try apply(.elementary(function), to: arguments)
        if function == .log { conditions.append(try formula.compare(arguments[0], .isPositive)) }
      }
    case .opaque:
      value = try apply(.opaque(program.opaqueFunctions[Int(program.operands[Int(step.a)])]), to: arguments)
    }
    values.append(value)
    let domain = conditions.isEmpty ? nil : try formula.all(conditions)
    domains.append(domain)
    if step.operation == .elementary { try assertEnclosure(index, value, domain) }
  }

  private mutating func unit(_ index: Int, of argument: Int) throws(RealFormulaError) -> Int {
    switch program.steps[index].operation {
    case .sign:
      let negative = try formula.choice(
        try formula.compare(argument, .isNonnegative), try formula.constant(0), otherwise: try formula.constant(-1))
      return try formula.choice(
        try formula.compare(argument, .isPositive), try formula.constant(1), otherwise: negative)
    case .step:
      return try formula.choice(
        try formula.compare(argument, .isPositive), try formula.constant(1), otherwise: try formula.constant(0))
    default:
      let slope: Rational =
        program.slope(ofStep: index) ?? (program.steps[index].operation == .absoluteValue ? -1 : 0)
      return try formula.choice(
        try formula.compare(argument, .isNonnegative), argument, otherwise: try formula.sum(0, [(slope, argument)]))
    }
  }

  /// The value of a conditional, and where it is defined: the conditions are looked at one after the other until one fails.
  private mutating func conditional(_ index: Int) throws(RealFormulaError) -> (value: Int, conditions: [Int]) {
    guard let parts = program.conditional(ofStep: index) else { preconditionFailure("a conditional") }
    var holding: [Int] = []
    for (step, isStrict) in parts.conditions {
      holding.append(try formula.compare(values[step], isStrict ? .isPositive : .isNonnegative))
    }
    let value = try formula.choice(
      try formula.all(holding), values[parts.value], otherwise: values[parts.otherwise])
    let domains = self.domains
    let mayFail = (parts.conditions.map(\.step) + [parts.value, parts.otherwise]).contains { domains[$0] != nil }
    if !mayFail { return (value, []) }
    let other = domains[parts.otherwise]
    var defined = domains[parts.value]
    for ((step, _), holds) in zip(parts.conditions, holding).reversed() {
      // Where it holds, what comes next is to be defined; where it fails, the other value.
      let next = try defined.map { next throws(RealFormulaError) in
        try formula.any([try formula.not(holds), next])
      }
      let otherwise = try other.map { other throws(RealFormulaError) in try formula.any([holds, other]) }
      let all = [domains[step], next, otherwise].compactMap { $0 }
      defined = all.isEmpty ? nil : try formula.all(all)
    }
    return (value, defined.map { [$0] } ?? [])
  }

  private mutating func reciprocal(of base: Int) throws(RealFormulaError) -> Int {
    let value = try formula.newVariable()
    let excess = try formula.sum(-1, [(1, try formula.product(value, base))])
    formula.assert(
      try formula.any([try formula.compare(base, .isZero), try formula.compare(excess, .isZero)]))
    return value
  }

  private mutating func squareRoot(of argument: Int) throws(RealFormulaError) -> Int {
    let value = try formula.newVariable()
    let excess = try formula.difference(try formula.product(value, value), argument)
    let isRoot = try formula.all([
      try formula.compare(value, .isNonnegative), try formula.compare(excess, .isZero),
    ])
    formula.assert(try formula.any([isRoot, try formula.not(try formula.compare(argument, .isNonnegative))]))
    return value
  }

  private mutating func apply(
    _ function: Application.Function, to arguments: [Int]
  ) throws(RealFormulaError) -> Int {
    let value = try formula.newVariable()
    applications.append(Application(function: function, arguments: arguments, value: value))
    return value
  }

  /// Says what the value of a step lies between on the domain, where it is defined.
  private mutating func assertEnclosure(
    _ index: Int, _ value: Int, _ domain: Int?
  ) throws(RealFormulaError) {
    guard let interval = enclosures?[index].interval else { return }
    for (bound, sign) in [(interval.lower, 1), (interval.upper, -1)] as [(Rational?, Rational)] {
      guard let bound else { continue }
      let isInside = try formula.compare(try formula.sum(-(sign * bound), [(sign, value)]), .isNonnegative)
      let outside = try domain.map { domain throws(RealFormulaError) in try formula.not(domain) }
      formula.assert(try formula.any([isInside] + (outside.map { [$0] } ?? [])))
    }
  }
}
