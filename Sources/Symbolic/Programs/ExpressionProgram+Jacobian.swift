import Exact

extension ExpressionProgram {
  /// The derivatives of the expressions by the variables at a point, row by row: outputs times variables.
  ///
  /// - Parameter branches: what the units choose; needed if there are any. The derivative is that of the branches: at a
  ///   kink, the one-sided derivative on the side that counts as off.
  /// - Precondition: as many values as variables; the choices are choices of the units of this program.
  /// - Throws: what the domain throws for an operation that it does not have, or not at these values: the square root has
  ///   no derivative at 0.
  /// - Complexity: linear in the distinct sub-expressions and their operands, times the number of outputs.
  public func jacobian<D: Domain>(
    at point: [D.Element], branches: BranchChoices?, over domain: D
  ) throws(DomainError) -> [D.Element] {
    try ExpressionEvaluator(self, over: domain).jacobian(at: point, choices: branches?.choices)
  }

  /// The derivatives of a step by the variables: reverse accumulation.
  @_specialize(where D == Doubles)
  @_specialize(where D == Rationals)
  fileprivate func gradient<D: Domain>(
    of output: Int, _ values: [D.Element], choices: [Int32], _ evaluator: ExpressionEvaluator<D>
  ) throws(DomainError) -> [D.Element] {
    let domain = evaluator.domain
    var gradient = [D.Element](repeating: domain.zero, count: variables.count)
    // The derivative of the output by each step; `nil` where it is known to be 0.
    var adjoints = [D.Element?](repeating: nil, count: output + 1)
    adjoints[output] = domain.one
    func add(_ adjoint: D.Element, to step: UInt32) {
      adjoints[Int(step)] = adjoints[Int(step)].map { domain.add($0, adjoint) } ?? adjoint
    }
    var unit = units.partitioningIndex { $0 > output }
    for i in (0...output).reversed() {
      let step = steps[i]
      if step.operation.isUnit { unit -= 1 }
      guard let adjoint = adjoints[i] else { continue }
      let a = Int(step.a)
      switch step.operation {
      case .constant, .sign, .step: break
      case .variable: gradient[a] = domain.add(gradient[a], adjoint)
      case .sum:
        for k in stride(from: a + 1, to: a + 1 + 2 * Int(step.b), by: 2) {
          switch operands[k + 1] {
          case ConstantTable.one: add(adjoint, to: operands[k])
          case ConstantTable.minusOne: add(domain.negate(adjoint), to: operands[k])
          case let coefficient:
            add(domain.multiply(evaluator.constants[Int(coefficient)], adjoint), to: operands[k])
          }
        }
      case .product:
        let derivatives = try productDerivatives(at: a, count: Int(step.b), values, domain)
        for (k, derivative) in derivatives.enumerated() {
          add(domain.multiply(adjoint, derivative), to: operands[a + 2 * k])
        }
      case .relu: if choices[unit] == 1 { add(adjoint, to: step.a) }
      case .leakyRelu:
        let slope = evaluator.constants[Int(step.b)]
        add(choices[unit] == 1 ? adjoint : domain.multiply(slope, adjoint), to: step.a)
      case .absoluteValue: add(choices[unit] == 1 ? adjoint : domain.negate(adjoint), to: step.a)
      case .maximum, .minimum: add(adjoint, to: operands[a + Int(choices[unit])])
      case .conditional: add(adjoint, to: operands[a + (choices[unit] == step.b ? 0 : 1)])
      case .opaque:
        let function = opaqueFunctions[Int(operands[a])]
        let arguments = operands[a + 1...a + Int(step.b)]
        for (k, argument) in arguments.enumerated() {
          let derivative = try domain.apply(
            function.derivative(byArgument: k), to: arguments.map { values[Int($0)] })
          add(domain.multiply(adjoint, derivative), to: argument)
        }
      case .elementary:
        let function = ElementaryFunction.byCode[Int(step.function)]
        let derivative = try domain.derivative(of: function, at: values[a], value: values[i])
        add(domain.multiply(adjoint, derivative), to: step.a)
      }
    }
    return gradient
  }

  /// The derivatives of a product by its bases: with `f_i = b_i^e_i`, `e_i b_i^(e_i - 1)` times the other `f_j`, which are
  /// multiplied from both ends so that no quotient is needed that the product itself does not need.
  private func productDerivatives<D: Domain>(
    at start: Int, count: Int, _ values: [D.Element], _ domain: D
  ) throws(DomainError) -> [D.Element] {
    var powers: [D.Element] = []
    var derivatives: [D.Element] = []
    for k in 0..<count {
      let base = values[Int(operands[start + 2 * k])]
      let exponent = Int32(bitPattern: operands[start + 2 * k + 1])
      let factor = try domain.element(Rational(Int(exponent)))
      if exponent > 0 {
        let lower = exponent == 1 ? domain.one : domain.power(base, UInt32(exponent) - 1)
        powers.append(exponent == 1 ? base : domain.multiply(lower, base))
        derivatives.append(exponent == 1 ? domain.one : domain.multiply(factor, lower))
      } else {
        let power = try domain.divide(domain.one, by: domain.power(base, exponent.magnitude))
        powers.append(power)
        derivatives.append(domain.multiply(factor, try domain.divide(power, by: base)))
      }
    }
    if count == 1 { return derivatives }
    var before = powers[0]
    for k in 1..<count {
      derivatives[k] = domain.multiply(derivatives[k], before)
      before = domain.multiply(before, powers[k])
    }
    var behind = powers[count - 1]
    for k in (0..<count - 1).reversed() {
      derivatives[k] = domain.multiply(derivatives[k], behind)
      behind = domain.multiply(behind, powers[k])
    }
    return derivatives
  }
}

extension ExpressionEvaluator {
  /// The derivatives of the expressions by the variables at a point, as ``ExpressionProgram/jacobian(at:branches:over:)``
  /// has them.
  ///
  /// - Precondition: as many values as variables; the choices are choices of the units of this program.
  public func jacobian(at point: [D.Element], choices: [Int32]?) throws(DomainError) -> [D.Element] {
    if choices == nil && program.unitCount > 0 {
      throw .undefined(operation: "derivative", argument: "a point without recorded choices", domain: domain.name)
    }
    let values = try trace(point, choices: choices)
    var rows: [D.Element] = []
    rows.reserveCapacity(program.outputCount * program.variables.count)
    for output in program.outputs {
      rows += try program.gradient(of: Int(output), values, choices: choices ?? [], self)
    }
    return rows
  }
}

extension Domain {
  /// The derivative of an elementary function where its argument and its value are known.
  package func derivative(
    of function: ElementaryFunction, at argument: Element, value: Element
  ) throws(DomainError) -> Element {
    switch function {
    case .exp: value
    case .log: try divide(one, by: argument)
    case .sqrt: try divide(one, by: add(value, value))
    case .tanh: subtract(one, multiply(value, value))
    case .sigmoid: multiply(value, subtract(one, value))
    case .softplus: try apply(.sigmoid, to: argument)
    // 2/√π exp(−x²), with π = 4 atan(1).
    case .erf:
      try divide(apply(.exp, to: negate(multiply(argument, argument))), by: apply(.sqrt, to: apply(.atan, to: one)))
    case .sin: try apply(.cos, to: argument)
    case .cos: negate(try apply(.sin, to: argument))
    case .atan: try divide(one, by: add(one, multiply(argument, argument)))
    }
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index whose element satisfies a predicate, where all behind it do as well; the end index if none does.
  func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
