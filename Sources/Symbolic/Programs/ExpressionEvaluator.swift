import Exact

/// A program made ready to run over a domain: its numbers are elements already, so that it can run many times.
public struct ExpressionEvaluator<D: Domain>: Sendable {
  public let program: ExpressionProgram
  public let domain: D
  let constants: [D.Element]

  /// - Throws: what the domain throws where it has no element for a number of the program.
  public init(_ program: ExpressionProgram, over domain: D) throws(DomainError) {
    self.program = program
    self.domain = domain
    constants = try program.constants.map { value throws(DomainError) in try domain.element(value) }
  }

  /// The values of the program's expressions at a point.
  ///
  /// - Parameters:
  ///   - point: a value for each variable, in the order of ``ExpressionProgram/variables``.
  ///   - choices: what the units choose, in place of what the order of the domain says: how a domain without an order runs
  ///     piecewise affine expressions.
  /// - Precondition: as many values as variables; choices, if given, of the units of this program.
  /// - Throws: what the domain throws for an operation that it does not have, or not at these values.
  /// - Complexity: linear in the distinct sub-expressions and their operands.
  public func callAsFunction(_ point: [D.Element], choices: [Int32]? = nil) throws(DomainError) -> [D.Element] {
    var values = scratch()
    try run(point, from: 0, choices: choices, into: &values)
    return program.outputs.map { values[Int($0)] }
  }

  /// The values at many points.
  ///
  /// - Parameters:
  ///   - points: the values of the variables, point after point.
  ///   - adding: whether the values are added to what is in `results`.
  ///   - results: the values of the expressions, point after point.
  /// - Precondition: the lengths of both are multiples of the numbers of variables and of outputs by `count`.
  /// - Complexity: as many times that of one point. Over ``Exact/Doubles``, vectors of sixteen points are run at a time, which
  ///   gives the same values.
  @_specialize(where D == Doubles)
  public func evaluate(
    _ points: [D.Element], count: Int, adding: Bool = false, into results: inout [D.Element]
  ) throws(DomainError) {
    let (width, outputs) = (program.variables.count, program.outputs)
    precondition(points.count == width * count && results.count == outputs.count * count)
    var first = 0
    // What the casts ask is known where this is specialised.
    if count >= DoubleLanes.count, let doubles = self as? ExpressionEvaluator<Doubles>,
      let numbers = points as? [Double],
      var sums = results as? [Double]
    {
      // Not held twice, which would copy them.
      results = []
      defer { if let sums = sums as? [D.Element] { results = sums } }
      first = try doubles.evaluateLanes(numbers, count: count, adding: adding, into: &sums)
    }
    var values = scratch()
    for sample in first..<count {
      try run(points, from: sample * width, choices: nil, into: &values)
      for (i, output) in outputs.enumerated() {
        let target = sample * outputs.count + i
        results[target] = adding ? domain.add(results[target], values[Int(output)]) : values[Int(output)]
      }
    }
  }

  /// The values of all steps at a point.
  func trace(_ point: [D.Element], choices: [Int32]? = nil) throws(DomainError) -> [D.Element] {
    var values = scratch()
    try run(point, from: 0, choices: choices, into: &values)
    return values
  }

  func scratch() -> [D.Element] { Array(repeating: domain.zero, count: program.steps.count) }

  @_specialize(where D == Doubles)
  @_specialize(where D == Floats)
  @_specialize(where D == Rationals)
  @_specialize(where D == PrimeField)
  @_specialize(where D == DoubleLanes)
  @_specialize(where D == FloatLanes)
  func run(
    _ point: [D.Element], from start: Int, choices: [Int32]?, into values: inout [D.Element]
  ) throws(DomainError) {
    let steps = program.steps
    let operands = program.operands
    if program.hasConditionals {
      return try runLazily(point, from: start, choices: choices, into: &values)
    }
    var unit = 0
    for i in steps.indices {
      let step = steps[i]
      let isChosen = choices != nil && step.operation.isUnit
      values[i] = try value(of: step, operands, choice: isChosen ? choices?[unit] : nil, point, start, values)
      if isChosen { unit += 1 }
    }
  }

  /// Runs a program with conditionals, whose value may exist where a sub-expression that they do not choose has none: what has
  /// no value keeps the reason until it is needed.
  private func runLazily(
    _ point: [D.Element], from start: Int, choices: [Int32]?, into values: inout [D.Element]
  ) throws(DomainError) {
    let operands = program.operands
    var failures: [Int: DomainError] = [:]
    var unit = 0
    for (i, step) in program.steps.enumerated() {
      let choice = step.operation.isUnit ? choices?[unit] : nil
      if step.operation.isUnit { unit += 1 }
      do throws(DomainError) {
        if let parts = program.conditional(ofStep: i) {
          let holding: Int
          if let choice {
            holding = Int(choice)
          } else {
            // A condition that has no value matters only if those before it hold.
            let known = parts.conditions.prefix { failures[$0.step] == nil }
            let conditions = known.map { SignCondition(values[$0.step], isStrict: $0.isStrict) }
            if known.count == parts.conditions.count && failures[parts.value] == nil && failures[parts.otherwise] == nil
            {
              values[i] = try domain.choose(conditions, values[parts.value], otherwise: values[parts.otherwise])
              continue
            }
            do throws(DomainError) {
              holding = try domain.firstFailure(of: conditions)
            } catch {
              // A domain that cannot tell which piece it is needs all of them, or what stands for one that fails. Where the
              // conditions before one that fails hold, there is no value, whatever the piece is.
              let failure = parts.conditions.lazy.compactMap { failures[$0.step] }.first ?? failures[parts.value]
              let other = failures[parts.otherwise]
              guard let undefined = domain.undefined else { throw failure ?? other ?? error }
              if let failure, other != nil || known.isEmpty { throw failure }
              values[i] = try domain.choose(
                conditions, failure == nil ? values[parts.value] : undefined,
                otherwise: other == nil ? values[parts.otherwise] : undefined)
              if let reason = failure ?? other, domain.areEqual(values[i], undefined) { throw reason }
              continue
            }
            if holding == known.count, holding < parts.conditions.count,
              let failure = failures[parts.conditions[holding].step]
            {
              throw failure
            }
          }
          let chosen = holding == parts.conditions.count ? parts.value : parts.otherwise
          if let failure = failures[chosen] { throw failure }
          values[i] = values[chosen]
        } else {
          if !failures.isEmpty {
            var failure: DomainError?
            program.forEachOperand(of: i) { failure = failure ?? failures[$0] }
            if let failure { throw failure }
          }
          values[i] = try value(of: step, operands, choice: choice, point, start, values)
        }
      } catch {
        failures[i] = error
      }
    }
    for output in program.outputs { if let failure = failures[Int(output)] { throw failure } }
  }

  /// The value of a step that is no conditional.
  @inline(__always)
  private func value(
    of step: ExpressionProgram.Step, _ operands: [UInt32], choice: Int32?, _ point: [D.Element], _ start: Int,
    _ values: [D.Element]
  ) throws(DomainError) -> D.Element {
    let a = Int(step.a)
    switch step.operation {
    case .constant: return constants[a]
    case .variable: return point[start + a]
    case .sum: return sum(operands, at: a, count: Int(step.b), values)
    case .product: return try product(operands, at: a, count: Int(step.b), values)
    case .elementary:
      return try domain.apply(ElementaryFunction.byCode[Int(step.function)], to: values[a])
    case .opaque:
      let arguments = operands[a + 1...a + Int(step.b)].map { values[Int($0)] }
      return try domain.apply(program.opaqueFunctions[Int(operands[a])], to: arguments)
    case .relu, .leakyRelu, .absoluteValue, .sign, .step, .maximum, .minimum, .conditional:
      if let choice { return branch(step, choice, operands, values) }
      return try evaluateUnit(step, operands, values)
    }
  }

  @inline(__always)
  private func sum(_ operands: [UInt32], at start: Int, count: Int, _ values: [D.Element]) -> D.Element {
    var total = term(operands, at: start + 1, values)
    for k in stride(from: start + 3, to: start + 1 + 2 * count, by: 2) {
      let value = values[Int(operands[k])]
      switch operands[k + 1] {
      case ConstantTable.one: total = domain.add(total, value)
      case ConstantTable.minusOne: total = domain.subtract(total, value)
      case let coefficient: total = domain.add(total, domain.multiply(constants[Int(coefficient)], value))
      }
    }
    let constant = operands[start]
    return constant == ConstantTable.zero ? total : domain.add(total, constants[Int(constant)])
  }

  @inline(__always)
  private func term(_ operands: [UInt32], at position: Int, _ values: [D.Element]) -> D.Element {
    let value = values[Int(operands[position])]
    switch operands[position + 1] {
    case ConstantTable.one: return value
    case ConstantTable.minusOne: return domain.negate(value)
    case let coefficient: return domain.multiply(constants[Int(coefficient)], value)
    }
  }

  /// The product of the powers with positive exponents, divided by the product of those with negative ones.
  @inline(__always)
  private func product(
    _ operands: [UInt32], at start: Int, count: Int, _ values: [D.Element]
  ) throws(DomainError) -> D.Element {
    var numerator: D.Element?
    var denominator: D.Element?
    for k in stride(from: start, to: start + 2 * count, by: 2) {
      let exponent = Int32(bitPattern: operands[k + 1])
      let power = domain.power(values[Int(operands[k])], exponent.magnitude)
      if exponent > 0 {
        numerator = numerator.map { domain.multiply($0, power) } ?? power
      } else {
        denominator = denominator.map { domain.multiply($0, power) } ?? power
      }
    }
    guard let denominator else { return numerator ?? domain.one }
    return try domain.divide(numerator ?? domain.one, by: denominator)
  }

  private func evaluateUnit(
    _ step: ExpressionProgram.Step, _ operands: [UInt32], _ values: [D.Element]
  ) throws(DomainError) -> D.Element {
    let a = Int(step.a)
    switch step.operation {
    case .relu: return try domain.relu(values[a])
    case .leakyRelu:
      // One of the two parts is zero, so that a domain that rounds does so once, as it would on a branch.
      let positive = try domain.relu(values[a])
      let negative = try domain.relu(domain.negate(values[a]))
      return domain.subtract(positive, domain.multiply(constants[Int(step.b)], negative))
    case .absoluteValue: return try domain.absoluteValue(values[a])
    case .sign: return try domain.sign(values[a])
    case .step: return try domain.relu(domain.sign(values[a]))
    default:
      var best = values[Int(operands[a])]
      for k in a + 1..<a + Int(step.b) {
        let value = values[Int(operands[k])]
        best =
          step.operation == .maximum ? try domain.maximum(best, value) : try domain.minimum(best, value)
      }
      return best
    }
  }

  /// The value of a unit on the branch that a choice names.
  private func branch(
    _ step: ExpressionProgram.Step, _ choice: Int32, _ operands: [UInt32], _ values: [D.Element]
  ) -> D.Element {
    let a = Int(step.a)
    switch step.operation {
    case .relu: return choice == 1 ? values[a] : domain.zero
    case .leakyRelu: return choice == 1 ? values[a] : domain.multiply(constants[Int(step.b)], values[a])
    case .absoluteValue: return choice == 1 ? values[a] : domain.negate(values[a])
    case .sign, .step: return choice == 0 ? domain.zero : choice == 1 ? domain.one : domain.negate(domain.one)
    default: return values[Int(operands[a + Int(choice)])]
    }
  }
}

extension Domain {
  /// A power by repeated squaring.
  func power(_ base: Element, _ exponent: UInt32) -> Element {
    if exponent == 1 { return base }
    var result: Element?
    var square = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result.map { multiply($0, square) } ?? square }
      rest >>= 1
      if rest > 0 { square = multiply(square, square) }
    }
    return result ?? one
  }
}

extension ExpressionProgram {
  /// The values of the expressions at a point.
  ///
  /// - Parameter point: a value for each variable, in the order of ``variables``.
  /// - Precondition: as many values as variables.
  /// - Throws: what the domain throws for an operation that it does not have, or not at these values.
  public func evaluate<D: Domain>(at point: [D.Element], over domain: D) throws(DomainError) -> [D.Element] {
    precondition(point.count == variables.count, "a value for each variable")
    return try ExpressionEvaluator(self, over: domain)(point)
  }
}

extension Expression {
  /// The value where a function gives the values of the variables.
  ///
  /// - Throws: what the domain throws for an operation that it does not have, or not at these values.
  /// - Complexity: linear in the distinct sub-expressions and their operands.
  public func evaluate<D: Domain>(
    over domain: D, assigning value: (String) throws(DomainError) -> D.Element
  ) throws(DomainError) -> D.Element {
    let program = ExpressionProgram(of: [self])
    let point = try program.variables.map(value)
    return try program.evaluate(at: point, over: domain)[0]
  }
}
