import Exact

/// Turns the steps of a program into rational functions, one after the other.
struct RationalConversion {
  enum Reciprocals {
    /// Quotients in lowest terms.
    case cancelling
    /// The reciprocal of what is no number is a generator: nothing cancels but whole terms.
    case opaque
  }

  /// The value of a step, or the limit that it does not keep.
  private typealias Value = Result<RationalFunction, PolynomialLimit>

  /// What makes two opaque steps one generator.
  private enum OpaqueKey: Hashable {
    /// A function of arguments, whose order does not matter where there are several.
    case function(Operation, code: UInt8, slope: Rational?, arguments: Set<RationalFunction>)
    /// A function or a choice whose arguments have their places; what is compared in a strict condition is marked.
    case ordered(OpaqueFunction?, strict: [Bool], arguments: [RationalFunction])
    case reciprocal(Polynomial)
  }

  private let program: ExpressionProgram
  private let reciprocals: Reciprocals
  private var meter: PolynomialMeter
  /// The number of variables that the polynomials are computed in: as many as there may be generators.
  private let capacity: Int
  private var numbers: [OpaqueKey: Int] = [:]
  private var knownDenominators: Set<Expression> = []

  private(set) var generators: [Expression]
  private(set) var denominators: [Expression] = []
  private(set) var partialSubexpressions: [Expression] = []

  init(
    _ program: ExpressionProgram, reciprocals: Reciprocals, _ limits: PolynomialLimits
  ) throws(RationalFormError) {
    self.program = program
    self.reciprocals = reciprocals
    meter = PolynomialMeter(limits)
    generators = program.variables.map { program.pool.variable($0) }
    var opaque = 0
    for (index, step) in program.steps.enumerated() {
      switch step.operation {
      case .constant, .variable, .sum: break
      case .product:
        if reciprocals == .opaque { opaque += program.exponents(ofProduct: index).count { $0 < 0 } }
      default: opaque += 1
      }
    }
    capacity = generators.count + opaque
    if capacity > limits.variables { throw .limit(.variables(limit: limits.variables)) }
  }

  /// The functions of the outputs in the generators.
  mutating func convert() throws(RationalFormError) -> [RationalFunction] {
    // The last step that needs each value; outputs are needed to the end.
    var lastUses = Array(program.steps.indices)
    for index in program.steps.indices { for operand in program.operands(ofStep: index) { lastUses[operand] = index } }
    for output in program.outputs { lastUses[Int(output)] = program.steps.count }
    var values: [Value?] = Array(repeating: nil, count: program.steps.count)
    for index in program.steps.indices {
      let operands = program.operands(ofStep: index)
      let arguments = operands.map { operand in
        guard let value = values[operand] else { preconditionFailure("a value is kept until its last use") }
        return value
      }
      values[index] = try value(ofStep: index, operands, arguments)
      for operand in operands where lastUses[operand] == index { values[operand] = nil }
    }
    let count = generators.count
    let places = (0..<capacity).map { Swift.min($0, count - 1) }
    return try program.outputs.map { output throws(RationalFormError) in
      switch values[Int(output)] {
      case .success(let function): return count == capacity ? function : function.renumbered(places, of: count)
      case .failure(let limit): throw .limit(limit)
      case nil: preconditionFailure("outputs are kept to the end")
      }
    }
  }

  private mutating func value(
    ofStep index: Int, _ operands: [Int], _ arguments: [Value]
  ) throws(RationalFormError) -> Value {
    let step = program.steps[index]
    switch step.operation {
    case .constant: return .success(constant(program.constants[Int(step.a)]))
    case .variable: return .success(generator(Int(step.a)))
    case .sum:
      let (constant, terms) = program.affineTerms(ofStep: index)
      return value { conversion throws(PolynomialLimit) in
        try conversion.sum(constant, zip(terms, arguments).map { ($0.coefficient, $1) })
      }
    case .product: return try product(ofStep: index, operands, arguments)
    default: return .success(opaque(index, arguments))
    }
  }

  private mutating func value(
    _ body: (inout Self) throws(PolynomialLimit) -> RationalFunction
  ) -> Value {
    do throws(PolynomialLimit) {
      return .success(try body(&self))
    } catch {
      return .failure(error)
    }
  }

  private func constant(_ value: Rational) -> RationalFunction {
    RationalFunction(Polynomial(value, variableCount: capacity))
  }

  private func generator(_ number: Int) -> RationalFunction {
    RationalFunction(Polynomial(variable: number, of: capacity))
  }

  private mutating func sum(
    _ constant: Rational, _ terms: [(coefficient: Rational, value: Value)]
  ) throws(PolynomialLimit) -> RationalFunction {
    var sums = [self.constant(constant)]
    for (coefficient, value) in terms {
      let value = try value.get()
      if coefficient.isZero { continue }
      sums.append(RationalFunction(lowestTerms: try meter.product(value.numerator, coefficient), value.denominator))
    }
    // Pairwise: one after the other the sum would be copied for each term.
    while sums.count > 1 {
      var halves: [RationalFunction] = []
      for i in stride(from: 0, to: sums.count, by: 2) {
        halves.append(i + 1 < sums.count ? try meter.sum(sums[i], sums[i + 1]) : sums[i])
      }
      sums = halves
    }
    return sums[0]
  }

  private mutating func product(
    ofStep index: Int, _ operands: [Int], _ arguments: [Value]
  ) throws(RationalFormError) -> Value {
    let exponents = program.exponents(ofProduct: index)
    for (operand, (argument, exponent)) in zip(operands, zip(arguments, exponents)) where exponent < 0 {
      if case .success(let base) = argument {
        if base.isZero { throw .divisionByZero(subexpression: program.expression(at: index)) }
        if base.constantValue != nil { continue }
      }
      let denominator = program.expression(at: operand)
      if knownDenominators.insert(denominator).inserted { denominators.append(denominator) }
    }
    return value { conversion throws(PolynomialLimit) in
      var product = conversion.constant(1)
      for (argument, exponent) in zip(arguments, exponents) {
        var base = try argument.get()
        if exponent < 0 { base = try conversion.reciprocal(of: base) }
        let power = try conversion.meter.power(base, Int(exponent.magnitude))
        product = try conversion.meter.product(product, power)
      }
      return product
    }
  }

  /// - Precondition: not 0.
  private mutating func reciprocal(of base: RationalFunction) throws(PolynomialLimit) -> RationalFunction {
    guard let factor = try? Rational(1).divided(by: base.numerator.content) else {
      preconditionFailure("a base other than 0")
    }
    if reciprocals == .cancelling || base.constantValue != nil {
      return RationalFunction(
        lowestTerms: try meter.product(base.denominator, factor), base.numerator.primitivePart)
    }
    let primitive = base.numerator.primitivePart
    let number = number(of: .reciprocal(primitive)) { expression(of: primitive, generators: $0, in: $1).pow(-1) }
    return RationalFunction(try meter.product(generator(number).numerator, factor))
  }

  private mutating func opaque(_ index: Int, _ arguments: [Value]) -> RationalFunction {
    let step = program.steps[index]
    let expression = program.expression(at: index)
    var functions: [RationalFunction] = []
    for case .success(let function) in arguments { functions.append(function) }
    guard functions.count == arguments.count else {
      // Arguments that are too large are equal if they are one expression, which they are once in a program.
      return generator(append(expression))
    }
    let constants = functions.compactMap(\.constantValue)
    if constants.count == functions.count {
      // A function of numbers, as the pool knows it.
      let values = constants.map { program.pool.constant($0) }
      if let value = program.expression(ofStep: index, at: values).constantValue { return constant(value) }
    }
    var distinct = Set(functions)
    if step.operation == .maximum || step.operation == .minimum {
      // Of several numbers one counts, and what is left alone is the value.
      let number = step.operation == .maximum ? constants.max() : constants.min()
      distinct = distinct.filter { $0.constantValue == nil || $0.constantValue == number }
      if distinct.count == 1 { return functions.first { distinct.contains($0) } ?? functions[0] }
    }
    let key: OpaqueKey
    switch step.operation {
    case .opaque, .conditional:
      key = .ordered(
        program.opaqueFunction(ofStep: index),
        strict: program.conditional(ofStep: index)?.conditions.map(\.isStrict) ?? [], arguments: functions)
    default:
      key = .function(step.operation, code: step.function, slope: program.slope(ofStep: index), arguments: distinct)
    }
    let count = generators.count
    let number = number(of: key) { _, _ in expression }
    if number == count, let function = program.elementaryFunction(ofStep: index), !function.isTotal {
      partialSubexpressions.append(expression)
    }
    return generator(number)
  }

  private mutating func append(_ expression: Expression) -> Int {
    generators.append(expression)
    return generators.count - 1
  }

  private mutating func number(of key: OpaqueKey, _ expression: ([Expression], ExpressionPool) -> Expression) -> Int {
    if let known = numbers[key] { return known }
    let number = append(expression(generators, program.pool))
    numbers[key] = number
    return number
  }
}

extension ExpressionProgram {
  /// The exponents of the factors of a product.
  func exponents(ofProduct index: Int) -> [Int32] {
    let start = Int(steps[index].a)
    return (0..<Int(steps[index].b)).map { Int32(bitPattern: operands[start + 2 * $0 + 1]) }
  }
}

extension RationalFunction {
  /// The same function of other variables, in the same order: what is canonical stays so.
  fileprivate func renumbered(_ places: [Int], of variableCount: Int) -> RationalFunction {
    RationalFunction(
      lowestTerms: numerator.renumbered(places, of: variableCount), denominator.renumbered(places, of: variableCount))
  }
}
