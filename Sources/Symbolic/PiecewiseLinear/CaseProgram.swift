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
    /// The first of two values where their difference, an earlier step, is not negative, else the second.
    case larger(Int, Int, difference: Int)
    /// A number where x is negative, one where it is 0, and one where it is positive.
    case jump(Int, negative: Rational, zero: Rational, positive: Rational)
    /// With the ordinal of its unknown.
    case elementary(ElementaryFunction, Int, unknown: Int)
  }

  typealias Term = (coefficient: Rational, step: Int)

  private(set) var steps: [Step] = []
  /// The steps of the outputs.
  private(set) var outputs: [Int] = []
  /// The step of the program that each step belongs to.
  private(set) var origins: [Int] = []
  /// What the values of the products and elementary functions lie between. Where such a value is not affine on a region, it
  /// is an unknown: a coordinate of its own.
  private(set) var unknowns: [ValueRange] = []

  init(_ program: ExpressionProgram) {
    var stepOf: [Int] = []
    for index in program.steps.indices {
      let last = appendSteps(of: program, at: index, stepOf)
      stepOf.append(last)
    }
    outputs = program.outputs.map { stepOf[Int($0)] }
  }

  private mutating func append(_ step: Step, from origin: Int) -> Int {
    steps.append(step)
    origins.append(origin)
    return steps.count - 1
  }

  /// - Returns: the step that computes the value of a step of the program.
  private mutating func appendSteps(of program: ExpressionProgram, at index: Int, _ stepOf: [Int]) -> Int {
    let step = program.steps[index]
    let (a, count) = (Int(step.a), Int(step.b))
    func argument() -> Int { stepOf[a] }
    switch step.operation {
    case .constant: return append(.constant(program.constants[a]), from: index)
    case .variable: return append(.variable(a), from: index)
    case .sum:
      let terms = (0..<count).map { i in
        (program.constants[Int(program.operands[a + 2 + 2 * i])], stepOf[Int(program.operands[a + 1 + 2 * i])])
      }
      return append(.sum(constant: program.constants[Int(program.operands[a])], terms), from: index)
    case .product:
      let factors = (0..<count).map { i in
        (
          stepOf[Int(program.operands[a + 2 * i])],
          Int(Int32(bitPattern: program.operands[a + 2 * i + 1]))
        )
      }
      unknowns.append(ValueRange(lower: factors.allSatisfy { $0.1 % 2 == 0 } ? 0 : nil))
      return append(.product(factors, unknown: unknowns.count - 1), from: index)
    case .relu: return append(.twoSided(argument(), on: 1, off: 0), from: index)
    case .leakyRelu: return append(.twoSided(argument(), on: 1, off: program.constants[count]), from: index)
    case .absoluteValue: return append(.twoSided(argument(), on: 1, off: -1), from: index)
    case .sign: return append(.jump(argument(), negative: -1, zero: 0, positive: 1), from: index)
    case .step: return append(.jump(argument(), negative: 0, zero: 0, positive: 1), from: index)
    case .maximum, .minimum:
      let arguments = program.operands[a..<a + count].map { stepOf[Int($0)] }
      var best = arguments[0]
      for other in arguments.dropFirst() {
        let (larger, smaller) = step.operation == .maximum ? (best, other) : (other, best)
        let lead: [Term] = [(1, larger), (-1, smaller)]
        let difference = append(.sum(constant: 0, lead), from: index)
        best = append(.larger(best, other, difference: difference), from: index)
      }
      return best
    case .elementary:
      let function = ElementaryFunction.byCode[Int(step.function)]
      unknowns.append(function.range)
      return append(.elementary(function, argument(), unknown: unknowns.count - 1), from: index)
    }
  }
}
