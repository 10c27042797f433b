import Exact

/// A program in the steps of a case split: each unit asks for the sign of one earlier value.
struct CaseProgram: Sendable {
  enum Step: Sendable {
    case constant(Rational)
    case variable(Int)
    case sum(constant: Rational, [Term])
    /// With the ordinal of its unknown.
    case product([(step: Int, exponent: Int)], unknown: Int)
    /// `on · x` where x is not negative, `off · x` where it is not positive.
    case twoSided(Int, on: Rational, off: Rational)
    /// The larger or smaller of two values. Where the lead, an earlier step, is not negative it is the first, else the
    /// second.
    case extremum(Int, Int, lead: Int, isMaximum: Bool)
    /// A number where x is negative, one where it is 0, and one where it is positive.
    case jump(Int, negative: Rational, zero: Rational, positive: Rational)
    /// The first value where all conditions hold, the second elsewhere.
    case conditional([(step: Int, isStrict: Bool)], Int, otherwise: Int)
    /// With the ordinal of its unknown.
    case elementary(ElementaryFunction, Int, unknown: Int)
    /// With the ordinal of its unknown.
    case opaque(OpaqueFunction, [Int], unknown: Int)
  }

  typealias Term = (coefficient: Rational, step: Int)

  private(set) var steps: [Step] = []
  /// The steps of the outputs.
  private(set) var outputs: [Int] = []
  /// What the values of the products and elementary functions lie between. Where such a value is not affine on a region, it
  /// is an unknown: a coordinate of its own.
  private(set) var unknowns: [Unknown] = []

  struct Unknown: Sendable {
    var range: ValueRange
    /// The step of the program, if it is an elementary or opaque function. The unknown of a product is the product of its factors up to
    /// a number, which depends on the region.
    var functionStep: Int?
  }

  init(_ program: ExpressionProgram) {
    var stepOf: [Int] = []
    for index in program.steps.indices {
      let last = appendSteps(of: program, at: index, stepOf)
      stepOf.append(last)
    }
    outputs = program.outputs.map { stepOf[Int($0)] }
  }

  private mutating func append(_ step: Step) -> Int {
    steps.append(step)
    return steps.count - 1
  }

  /// - Returns: the step that computes the value of a step of the program.
  private mutating func appendSteps(of program: ExpressionProgram, at index: Int, _ stepOf: [Int]) -> Int {
    let step = program.steps[index]
    let (a, count) = (Int(step.a), Int(step.b))
    func argument() -> Int { stepOf[a] }
    switch step.operation {
    case .constant: return append(.constant(program.constants[a]))
    case .variable: return append(.variable(a))
    case .sum:
      let terms = (0..<count).map { i in
        (program.constants[Int(program.operands[a + 2 + 2 * i])], stepOf[Int(program.operands[a + 1 + 2 * i])])
      }
      return append(.sum(constant: program.constants[Int(program.operands[a])], terms))
    case .product:
      let factors = (0..<count).map { i in
        (
          stepOf[Int(program.operands[a + 2 * i])],
          Int(Int32(bitPattern: program.operands[a + 2 * i + 1]))
        )
      }
      unknowns.append(Unknown(range: ValueRange(lower: factors.allSatisfy { $0.1 % 2 == 0 } ? 0 : nil)))
      return append(.product(factors, unknown: unknowns.count - 1))
    case .relu: return append(.twoSided(argument(), on: 1, off: 0))
    case .leakyRelu: return append(.twoSided(argument(), on: 1, off: program.constants[count]))
    case .absoluteValue: return append(.twoSided(argument(), on: 1, off: -1))
    case .sign: return append(.jump(argument(), negative: -1, zero: 0, positive: 1))
    case .step: return append(.jump(argument(), negative: 0, zero: 0, positive: 1))
    case .maximum, .minimum:
      let arguments = program.operands[a..<a + count].map { stepOf[Int($0)] }
      var best = arguments[0]
      for other in arguments.dropFirst() {
        let isMaximum = step.operation == .maximum
        let sign: Rational = isMaximum ? 1 : -1
        let difference: [Term] = [(sign, best), (-sign, other)]
        let lead = append(.sum(constant: 0, difference))
        best = append(.extremum(best, other, lead: lead, isMaximum: isMaximum))
      }
      return best
    case .conditional:
      let conditions = (1...count).map { i in
        (stepOf[Int(program.operands[a + 2 * i])], program.operands[a + 2 * i + 1] == 1)
      }
      return append(
        .conditional(
          conditions, stepOf[Int(program.operands[a])], otherwise: stepOf[Int(program.operands[a + 1])]))
    case .opaque:
      let function = program.opaqueFunctions[Int(program.operands[a])]
      let arguments = program.operands[a + 1...a + count].map { stepOf[Int($0)] }
      unknowns.append(Unknown(range: ValueRange(), functionStep: index))
      return append(.opaque(function, arguments, unknown: unknowns.count - 1))
    case .elementary:
      let function = ElementaryFunction.byCode[Int(step.function)]
      unknowns.append(Unknown(range: function.range, functionStep: index))
      return append(.elementary(function, argument(), unknown: unknowns.count - 1))
    }
  }
}

extension CaseProgram.Step {
  /// The earlier steps that the value depends on.
  func forEachOperand(_ body: (Int) -> Void) {
    switch self {
    case .constant, .variable: break
    case .sum(_, let terms): for term in terms { body(term.step) }
    case .product(let factors, _): for factor in factors { body(factor.step) }
    case .twoSided(let argument, _, _), .jump(let argument, _, _, _), .elementary(_, let argument, _): body(argument)
    case .conditional(let conditions, let value, let otherwise):
      for condition in conditions { body(condition.step) }
      body(value)
      body(otherwise)
    case .opaque(_, let arguments, _): for argument in arguments { body(argument) }
    case .extremum(let first, let second, let lead, _):
      body(first)
      body(second)
      body(lead)
    }
  }
}
