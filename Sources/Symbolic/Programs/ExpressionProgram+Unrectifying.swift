import Exact

// Un-rectifying: with the choices of the units fixed, a piecewise affine expression is affine.

extension ExpressionProgram {
  /// The affine functions that the expressions are where their units make these choices.
  ///
  /// Only what the choices leave is looked at: where `relu(x*y)` is off, it is the affine function 0.
  ///
  /// - Throws: ``ExpressionError/notAffine(subexpression:)`` for a product of two sub-expressions that are not constant
  ///   here, a quotient by one, or an elementary function; ``ExpressionError/wrongChoices(expected:found:)``.
  /// - Complexity: linear in the distinct sub-expressions, and in the numbers of variables that their affine forms have.
  public func unrectified(on branches: BranchChoices) throws(ExpressionError) -> [AffineForm] {
    try check(branches)
    let forms = try affineForms(of: outputs, on: branches.choices)
    return outputs.map { forms[$0] ?? AffineForm() }
  }

  /// The conditions on the variables under which the units make these choices, unit by unit: one for a unit that asks for
  /// a sign (two where `sign` chooses 0), one for each argument of a maximum or minimum that does not win, one for each
  /// condition up to the first that fails.
  ///
  /// - Throws: ``ExpressionError/notAffine(subexpression:)`` if an argument of a unit is not affine here;
  ///   ``ExpressionError/wrongChoices(expected:found:)``.
  public func conditions(of branches: BranchChoices) throws(ExpressionError) -> [BranchCondition] {
    try check(branches)
    var arguments: [UInt32] = []
    for (unit, choice) in zip(units, branches.choices) {
      if let parts = conditional(ofStep: Int(unit)) {
        arguments += parts.conditions.prefix(Int(choice) + 1).map { UInt32($0.step) }
      } else {
        forEachOperand(of: Int(unit)) { arguments.append(UInt32($0)) }
      }
    }
    let forms = try affineForms(of: arguments, on: branches.choices)

    var conditions: [BranchCondition] = []
    for (unit, choice) in zip(units, branches.choices) {
      let step = steps[Int(unit)]
      switch step.operation {
      case .maximum, .minimum:
        let arguments = operands[Int(step.a)..<Int(step.a + step.b)].map { forms[$0] ?? AffineForm() }
        for (position, form) in arguments.enumerated() where position != Int(choice) {
          let winner = arguments[Int(choice)]
          conditions.append(BranchCondition(step.operation == .maximum ? winner - form : form - winner))
        }
      case .conditional:
        for (position, condition) in (conditional(ofStep: Int(unit))?.conditions ?? []).enumerated()
        where position <= Int(choice) {
          let form = forms[UInt32(condition.step)] ?? AffineForm()
          conditions.append(
            position < Int(choice)
              ? BranchCondition(form, isStrict: condition.isStrict)
              : BranchCondition(form.scaled(by: -1), isStrict: !condition.isStrict))
        }
      default:
        let form = forms[step.a] ?? AffineForm()
        let jumps = step.operation == .sign || step.operation == .step
        if choice == 1 { conditions.append(BranchCondition(form, isStrict: jumps)) }
        if choice == 0 && step.operation == .sign { conditions.append(BranchCondition(form)) }
        if choice != 1 {
          conditions.append(BranchCondition(form.scaled(by: -1), isStrict: choice == -1))
        }
      }
    }
    return conditions
  }

  private func check(_ branches: BranchChoices) throws(ExpressionError) {
    let isMatch =
      branches.choices.count == units.count
      && zip(units, branches.choices).allSatisfy { unit, choice in
        let step = steps[Int(unit)]
        switch step.operation {
        case .maximum, .minimum: return choice >= 0 && choice < step.b
        case .sign: return (-1...1).contains(choice)
        case .conditional: return choice >= 0 && choice <= step.b
        default: return choice == 0 || choice == 1
        }
      }
    if !isMatch { throw .wrongChoices(expected: units.count, found: branches.choices.count) }
  }

  /// The affine forms of some steps.
  private func affineForms(of targets: [UInt32], on choices: [Int32]) throws(ExpressionError) -> [UInt32: AffineForm] {
    let (uses, choiceOf) = uses(for: targets, on: choices)
    var remaining = uses
    var forms: [UInt32: AffineForm] = [:]
    for i in steps.indices where uses[i] > 0 {
      forms[UInt32(i)] = try affineForm(of: i, choice: choiceOf[i], forms)
      // Forms are dropped when nothing needs them any more: a long chain takes the memory of its longest form.
      forEachUsedOperand(of: i, choice: choiceOf[i]) {
        remaining[$0] -= 1
        if remaining[$0] == 0 { forms[UInt32($0)] = nil }
      }
    }
    return forms
  }

  /// How often each step is used on the way to the targets, each of which counts as a use that does not end; and the choice
  /// of each step that is a unit.
  private func uses(for targets: [UInt32], on choices: [Int32]) -> (uses: [UInt32], choiceOf: [Int32]) {
    var choiceOf = [Int32](repeating: 0, count: steps.count)
    for (unit, choice) in zip(units, choices) { choiceOf[Int(unit)] = choice }
    var uses = [UInt32](repeating: 0, count: steps.count)
    for target in targets { uses[Int(target)] += 1 }
    for i in steps.indices.reversed() where uses[i] > 0 {
      forEachUsedOperand(of: i, choice: choiceOf[i]) { uses[$0] += 1 }
    }
    return (uses, choiceOf)
  }

  /// The operands that the value of a step depends on, given its choice.
  private func forEachUsedOperand(of index: Int, choice: Int32, _ body: (Int) -> Void) {
    let step = steps[index]
    switch step.operation {
    case .relu: if choice == 1 { body(Int(step.a)) }
    case .sign, .step: break
    case .maximum, .minimum: body(Int(operands[Int(step.a) + Int(choice)]))
    case .conditional: body(Int(operands[Int(step.a) + (choice == step.b ? 0 : 1)]))
    case .constant, .variable, .sum, .product, .leakyRelu, .absoluteValue, .elementary, .opaque:
      forEachOperand(of: index, body)
    }
  }

  private func affineForm(
    of index: Int, choice: Int32, _ forms: [UInt32: AffineForm]
  ) throws(ExpressionError) -> AffineForm {
    let step = steps[index]
    let (a, count) = (Int(step.a), Int(step.b))
    switch step.operation {
    case .constant: return AffineForm(constant: constants[a])
    case .variable: return AffineForm(terms: [.init(variable: a, coefficient: 1)])
    case .sum:
      let parts = (0..<count).map { i in
        (constants[Int(operands[a + 2 + 2 * i])], forms[operands[a + 1 + 2 * i]] ?? AffineForm())
      }
      return .combination(parts, constant: constants[Int(operands[a])])
    case .product: return try affineProduct(at: a, count: count, of: index, forms)
    case .relu: return choice == 1 ? forms[step.a] ?? AffineForm() : AffineForm()
    case .leakyRelu: return (forms[step.a] ?? AffineForm()).scaled(by: choice == 1 ? 1 : constants[count])
    case .absoluteValue: return (forms[step.a] ?? AffineForm()).scaled(by: choice == 1 ? 1 : -1)
    case .sign, .step: return AffineForm(constant: Rational(Int(choice)))
    case .maximum, .minimum: return forms[operands[a + Int(choice)]] ?? AffineForm()
    case .conditional: return forms[operands[a + (choice == step.b ? 0 : 1)]] ?? AffineForm()
    case .elementary, .opaque: throw notAffine(index)
    }
  }

  /// A product is affine if all factors but one are constant, and that one is a factor itself and not a power.
  private func affineProduct(
    at start: Int, count: Int, of index: Int, _ forms: [UInt32: AffineForm]
  ) throws(ExpressionError) -> AffineForm {
    var coefficient: Rational = 1
    var factor: AffineForm?
    for k in stride(from: start, to: start + 2 * count, by: 2) {
      let exponent = Int32(bitPattern: operands[k + 1])
      let form = forms[operands[k]] ?? AffineForm()
      if form.isConstant {
        guard let power = try? form.constant.pow(Int(exponent)) else { throw notAffine(index) }
        coefficient *= power
      } else if exponent == 1 && factor == nil {
        factor = form
      } else {
        throw notAffine(index)
      }
    }
    return factor?.scaled(by: coefficient) ?? AffineForm(constant: coefficient)
  }

  private func notAffine(_ index: Int) -> ExpressionError {
    let text = expression(at: index).description
    let limit = 200
    return .notAffine(subexpression: text.count <= limit ? text : "\(text.prefix(limit))…")
  }
}
