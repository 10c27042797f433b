import Exact

/// Brings the first expression of a program to normal form, inside the store that the program comes from. What the rules are
/// stands at ``Expression/piecewiseLinearNormalForm(limits:)``.
///
/// Everything is an affine form over atoms: the variables of the forms here are nodes of the store.
struct UnitNormalizer {
  var store = NodeStore()
  var meter: WorkMeter

  /// The largest number of bits of a power of a number that is folded.
  private static let powerBits = 4096

  init(meter: WorkMeter) { self.meter = meter }

  /// - Returns: the node of the normal form.
  mutating func normalize(_ program: ExpressionProgram) throws(DecisionStop) -> UInt32 {
    // A form is dropped after its last use: they would else take quadratic space.
    var remaining = [Int](repeating: 0, count: program.steps.count)
    for index in program.steps.indices { program.forEachOperand(of: index) { remaining[$0] += 1 } }
    remaining[Int(program.outputs[0])] += 1
    var forms = [AffineForm?](repeating: nil, count: program.steps.count)
    for index in program.steps.indices {
      let form = try form(of: program, at: index, forms)
      try meter.count(form)
      forms[index] = form
      program.forEachOperand(of: index) {
        remaining[$0] -= 1
        if remaining[$0] == 0 { forms[$0] = nil }
      }
    }
    return node(of: forms[Int(program.outputs[0])] ?? AffineForm())
  }

  private mutating func form(
    of program: ExpressionProgram, at index: Int, _ forms: [AffineForm?]
  ) throws(DecisionStop) -> AffineForm {
    let step = program.steps[index]
    let (a, count) = (Int(step.a), Int(step.b))
    func known(_ step: some BinaryInteger) -> AffineForm { forms[Int(step)] ?? AffineForm() }
    switch step.operation {
    case .constant: return AffineForm(constant: program.constants[a])
    case .variable: return atom(program.contents.origins[index])
    case .sum:
      let parts = (0..<count).map { i in
        (program.constants[Int(program.operands[a + 2 + 2 * i])], known(program.operands[a + 1 + 2 * i]))
      }
      try meter.count(parts.reduce(1) { $0 + $1.1.terms.count })
      return .combination(parts, constant: program.constants[Int(program.operands[a])])
    case .product:
      return product(
        (0..<count).map { i in
          (known(program.operands[a + 2 * i]), Int32(bitPattern: program.operands[a + 2 * i + 1]))
        })
    case .relu: return try maximum([AffineForm(), known(a)])
    case .leakyRelu:
      let slope = program.constants[count]
      return known(a).scaled(by: slope).adding(try maximum([AffineForm(), known(a)]), times: 1 - slope)
    case .absoluteValue:
      return known(a).scaled(by: -1).adding(try maximum([AffineForm(), known(a)]), times: 2)
    case .maximum: return try maximum(program.operands[a..<a + count].map { known($0) })
    case .minimum:
      return try maximum(program.operands[a..<a + count].map { known($0).scaled(by: -1) }).scaled(by: -1)
    case .sign:
      let (_, primitive) = known(a).primitive
      let isNegative = primitive.leadingSign < 0
      let argument = node(of: isNegative ? primitive.scaled(by: -1) : primitive)
      let unit = store.sign(argument)
      return form(of: unit).scaled(by: isNegative ? -1 : 1)
    case .step:
      let argument = known(a).primitive.form
      if let lower = lowerBound(of: argument), lower.signum() > 0 { return AffineForm(constant: 1) }
      if let lower = lowerBound(of: argument.scaled(by: -1)), lower.signum() >= 0 { return AffineForm() }
      let unit = store.step(node(of: argument))
      return form(of: unit)
    case .conditional: return try conditional(at: index, of: program) { known($0) }
    case .opaque:
      guard let function = program.opaqueFunction(ofStep: index) else { return AffineForm() }
      let arguments = program.operands(ofStep: index).map { known($0) }
      let nodes = arguments.map { node(of: $0) }
      let value = store.apply(function, to: nodes)
      return form(of: value)
    case .elementary:
      let value = store.apply(ElementaryFunction.byCode[Int(step.function)], to: node(of: known(a)))
      return form(of: value)
    }
  }

  /// A choice by one condition between values that differ by a multiple of what it compares with 0 is continuous: a maximum.
  private mutating func conditional(
    at index: Int, of program: ExpressionProgram, _ known: (Int) -> AffineForm
  ) throws(DecisionStop) -> AffineForm {
    guard let parts = program.conditional(ofStep: index) else { return AffineForm() }
    let (value, otherwise) = (known(parts.value), known(parts.otherwise))
    var conditions: [BranchCondition] = []
    for (step, isStrict) in parts.conditions {
      let form = known(step).primitive.form
      if let lower = lowerBound(of: form), isStrict ? lower.signum() > 0 : lower.signum() >= 0 { continue }
      if let lower = lowerBound(of: form.scaled(by: -1)), isStrict ? lower.signum() >= 0 : lower.signum() > 0 {
        return otherwise
      }
      let condition = BranchCondition(form, isStrict: isStrict)
      if !conditions.contains(condition) { conditions.append(condition) }
    }
    if conditions.isEmpty || value == otherwise { return value }
    if conditions.count == 1, let leading = conditions[0].form.terms.first?.coefficient {
      let difference = value - otherwise
      let slope = quotient(difference.terms.first?.coefficient ?? 0, leading)
      if !slope.isZero, conditions[0].form.scaled(by: slope) == difference {
        return otherwise.adding(try maximum([AffineForm(), conditions[0].form]), times: slope)
      }
    }
    let nodes = conditions.map { NodeStore.NodeCondition(node: node(of: $0.form), isStrict: $0.isStrict) }
    let (first, second) = (node(of: value), node(of: otherwise))
    let choice = store.conditional(nodes, first, else: second)
    return form(of: choice)
  }

  private mutating func product(_ factors: [(form: AffineForm, exponent: Int32)]) -> AffineForm {
    var coefficient: Rational = 1
    var rest: [(form: AffineForm, exponent: Int32)] = []
    for factor in factors {
      if factor.form.isConstant, let power = Self.smallPower(factor.form.constant, Int(factor.exponent)) {
        coefficient *= power
      } else {
        rest.append(factor)
      }
    }
    if rest.isEmpty { return AffineForm(constant: coefficient) }
    if rest.count == 1 && rest[0].exponent == 1 { return rest[0].form.scaled(by: coefficient) }
    let nodes = rest.map { NodeStore.Factor(base: node(of: $0.form), exponent: $0.exponent) }
    let product = store.product(nodes)
    return form(of: product).scaled(by: coefficient)
  }

  private static func smallPower(_ base: Rational, _ exponent: Int) -> Rational? {
    if base.isZero && exponent < 0 { return nil }
    let bits = base.numerator.bitWidth + base.denominator.bitWidth
    if base.magnitude != 1 && !base.isZero && Double(bits) * Double(exponent.magnitude) > Double(powerBits) {
      return nil
    }
    return try? base.pow(exponent)
  }

  // MARK: Forms and nodes

  private func atom(_ node: UInt32) -> AffineForm {
    AffineForm(terms: [.init(variable: Int(node), coefficient: 1)])
  }

  /// The node of a form.
  mutating func node(of form: AffineForm) -> UInt32 {
    store.sum(
      constant: form.constant, form.terms.map { .init(node: UInt32($0.variable), coefficient: $0.coefficient) })
  }

  /// The form of a node that was constructed from forms: sums are dissolved, all else is an atom.
  func form(of node: UInt32) -> AffineForm {
    var constant: Rational = 0
    var parts: [(coefficient: Rational, form: AffineForm)] = []
    var pending: [NodeStore.Term] = [.init(node: node, coefficient: 1)]
    while let term = pending.popLast() {
      switch store.nodes[Int(term.node)].operation {
      case .constant: constant += term.coefficient * (store.constantValue(of: term.node) ?? 0)
      case .sum:
        let inner = store.parts(ofSum: term.node)
        constant += term.coefficient * inner.constant
        pending += inner.terms.map { .init(node: $0.node, coefficient: term.coefficient * $0.coefficient) }
      default: parts.append((term.coefficient, atom(term.node)))
      }
    }
    return .combination(parts, constant: constant)
  }

  /// A number that a form is not less than, by the ranges of its atoms; `nil` if that says nothing.
  func lowerBound(of form: AffineForm) -> Rational? {
    var bound = form.constant
    for term in form.terms {
      let range = store.range(of: UInt32(term.variable))
      guard let end = term.coefficient.signum() > 0 ? range.lower : range.upper else { return nil }
      bound += term.coefficient * end
    }
    return bound
  }
}
