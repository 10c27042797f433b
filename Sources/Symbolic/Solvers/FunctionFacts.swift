import Exact

/// What a formula says of functions that are not in the language of real arithmetic. Each fact is true for all real arguments
/// where the function is defined, and there is a value for arguments where it is not with which the facts are true as well.
///
/// | of | facts |
/// |---|---|
/// | any function | equal arguments have equal values |
/// | `exp`, `tanh`, `sigmoid`, `softplus`, `erf`, `atan`, `log` | a larger argument has a larger value; the value at 0, or at 1 for `log` |
/// | all but `log` | what the values lie between |
/// | `exp`, `log`, `softplus` | `exp u ≥ 1 + u`, `log u ≤ u - 1`, `softplus u > u` |
/// | `tanh`, `atan`, `erf`, `sin` | `f(u) ≤ c·u` for `u ≥ 0`, `f(u) ≥ c·u` for `u ≤ 0`: c is 1, or 113/100 > 2/√π for `erf` |
/// | `tanh`, `atan`, `erf`, `sin`, `cos`, `sigmoid`, `softplus` | the value at the opposite argument: `f(-u) = -f(u)`, `f(u)`, `1 - f(u)`, `f(u) - u` |
enum FunctionFacts {
  /// The largest number of pairs of values that are compared. What is not compared makes the formula weaker, and not wrong.
  private static let pairLimit = 4_000

  static func assert(
    _ applications: [ClaimFormula.Application], in formula: inout RealFormula
  ) throws(RealFormulaError) {
    var pairs = 0
    for (index, application) in applications.enumerated() {
      if case .elementary(let function) = application.function {
        try assert(function, application.arguments[0], application.value, in: &formula)
      }
      for other in applications[..<index] where other.function == application.function && pairs < pairLimit {
        pairs += 1
        try assert(other, application, in: &formula)
      }
    }
  }

  private static func assert(
    _ function: ElementaryFunction, _ argument: Int, _ value: Int, in formula: inout RealFormula
  ) throws(RealFormulaError) {
    let range = function.range
    let comparison: RealFormula.Comparison = range.isOpen ? .isPositive : .isNonnegative
    if let lower = range.lower {
      formula.assert(try formula.compare(try formula.sum(-lower, [(1, value)]), comparison))
    }
    if let upper = range.upper {
      formula.assert(try formula.compare(try formula.sum(upper, [(-1, value)]), comparison))
    }
    // Below, at and above the argument of which a value is known.
    if let (known, image) = function.knownValue {
      let above = try formula.sum(-known, [(1, argument)])
      let risen = try formula.sum(-image, [(1, value)])
      let isThere = try formula.compare(above, .isZero)
      try assert(if: isThere, try formula.compare(risen, .isZero), in: &formula)
      if function.isIncreasing {
        try assertIncreasing(above, risen, where: function == .log ? argument : nil, in: &formula)
      }
    }
    switch function {
    case .exp: formula.assert(try formula.compare(try formula.sum(-1, [(1, value), (-1, argument)]), .isNonnegative))
    case .softplus: formula.assert(try formula.compare(try formula.difference(value, argument), .isPositive))
    case .log:
      let isDefined = try formula.compare(argument, .isPositive)
      let isBelow = try formula.compare(try formula.sum(-1, [(1, argument), (-1, value)]), .isNonnegative)
      try assert(if: isDefined, isBelow, in: &formula)
    case .tanh, .atan, .erf, .sin:
      let slope: Rational = function == .erf ? Rational(113, positiveDenominator: 100) : 1
      let room = try formula.sum(0, [(slope, argument), (-1, value)])
      let excess = try formula.sum(0, [(1, value), (-slope, argument)])
      let isNonnegative = try formula.compare(argument, .isNonnegative)
      try assert(if: isNonnegative, try formula.compare(room, .isNonnegative), in: &formula)
      let opposite = try formula.compare(try formula.sum(0, [(-1, argument)]), .isNonnegative)
      try assert(if: opposite, try formula.compare(excess, .isNonnegative), in: &formula)
    case .sqrt, .sigmoid, .cos: break
    }
  }

  /// What is true of two values of one function.
  private static func assert(
    _ a: ClaimFormula.Application, _ b: ClaimFormula.Application, in formula: inout RealFormula
  ) throws(RealFormulaError) {
    var equalities: [Int] = []
    for (first, second) in zip(a.arguments, b.arguments) {
      equalities.append(try formula.compare(try formula.difference(first, second), .isZero))
    }
    let rise = try formula.difference(b.value, a.value)
    try assert(if: try formula.all(equalities), try formula.compare(rise, .isZero), in: &formula)
    guard case .elementary(let function) = a.function else { return }
    let (u, v) = (a.arguments[0], b.arguments[0])
    if function.isIncreasing {
      let isDefined =
        function == .log
        ? try formula.all([try formula.compare(u, .isPositive), try formula.compare(v, .isPositive)]) : nil
      try assertIncreasing(try formula.difference(v, u), rise, if: isDefined, in: &formula)
    }
    guard let reflection = function.reflection else { return }
    // f(-u) - s·f(u) - c - d·u for v = -u.
    let rest = try formula.sum(
      -reflection.constant, [(1, b.value), (-reflection.factor, a.value), (-reflection.slope, u)])
    let areOpposite = try formula.compare(try formula.sum(0, [(1, u), (1, v)]), .isZero)
    try assert(if: areOpposite, try formula.compare(rest, .isZero), in: &formula)
  }

  /// That a value grows if its argument does, and falls if that falls.
  private static func assertIncreasing(
    _ step: Int, _ rise: Int, where argument: Int? = nil, if condition: Int? = nil, in formula: inout RealFormula
  ) throws(RealFormulaError) {
    var premises = condition.map { [$0] } ?? []
    if let argument { premises.append(try formula.compare(argument, .isPositive)) }
    for sign in [1, -1] as [Rational] {
      let grows = try formula.compare(try formula.sum(0, [(sign, step)]), .isPositive)
      let rises = try formula.compare(try formula.sum(0, [(sign, rise)]), .isPositive)
      try assert(if: try formula.all(premises + [grows]), rises, in: &formula)
    }
  }

  private static func assert(
    if premise: Int, _ conclusion: Int, in formula: inout RealFormula
  ) throws(RealFormulaError) {
    formula.assert(try formula.any([try formula.not(premise), conclusion]))
  }
}

extension ElementaryFunction {
  /// Whether a larger argument has a larger value, where both are defined.
  fileprivate var isIncreasing: Bool {
    switch self {
    case .exp, .log, .sqrt, .tanh, .sigmoid, .softplus, .erf, .atan: true
    case .sin, .cos: false
    }
  }

  /// An argument whose value is a rational number.
  fileprivate var knownValue: (argument: Rational, value: Rational)? {
    switch self {
    case .exp, .cos: (0, 1)
    case .log: (1, 0)
    case .sqrt, .tanh, .erf, .sin, .atan: (0, 0)
    case .sigmoid: (0, Rational(1, positiveDenominator: 2))
    case .softplus: nil
    }
  }

  /// `f(-u) = constant + factor·f(u) + slope·u`.
  fileprivate var reflection: (constant: Rational, factor: Rational, slope: Rational)? {
    switch self {
    case .tanh, .erf, .sin, .atan: (0, -1, 0)
    case .cos: (0, 1, 0)
    case .sigmoid: (1, -1, 0)
    case .softplus: (0, 1, -1)
    case .exp, .log, .sqrt: nil
    }
  }
}
