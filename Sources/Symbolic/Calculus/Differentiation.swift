import Exact

/// Differentiates the first expression of a program, inside the store that the program comes from.
struct Differentiation {
  private let program: ExpressionProgram
  /// The nodes where the derivative may not exist if they are 0, each once.
  private(set) var kinks: [UInt32] = []
  private var knownKinks: Set<UInt32> = []

  init(of program: ExpressionProgram) { self.program = program }

  private func node(_ step: some BinaryInteger) -> UInt32 { program.contents.origins[Int(step)] }

  // MARK: Forward

  /// The derivative by one variable: a node for each step that depends on it.
  mutating func forward(_ variable: Int?, in store: inout NodeStore) -> UInt32 {
    // `nil` where the step does not depend on the variable.
    var derivatives: [UInt32?] = []
    derivatives.reserveCapacity(program.steps.count)
    for i in program.steps.indices {
      derivatives.append(derivative(of: i, by: variable, derivatives, in: &store))
    }
    return derivatives[Int(program.outputs[0])] ?? store.constant(0)
  }

  private mutating func derivative(
    of index: Int, by variable: Int?, _ derivatives: [UInt32?], in store: inout NodeStore
  ) -> UInt32? {
    let step = program.steps[index]
    let a = Int(step.a)
    switch step.operation {
    case .constant: return nil
    case .variable: return a == variable ? store.constant(1) : nil
    case .sum:
      let terms = (0..<Int(step.b)).compactMap { i in
        derivatives[Int(program.operands[a + 1 + 2 * i])].map {
          NodeStore.Term(node: $0, coefficient: program.constants[Int(program.operands[a + 2 + 2 * i])])
        }
      }
      return terms.isEmpty ? nil : store.sum(terms)
    case .product:
      var terms: [NodeStore.Term] = []
      let partials = partialDerivatives(ofProductAt: a, count: Int(step.b), in: &store)
      for (k, partial) in partials.enumerated() {
        guard let inner = derivatives[Int(program.operands[a + 2 * k])] else { continue }
        let node = store.product(partial.factors + [.init(base: inner, exponent: 1)])
        terms.append(.init(node: node, coefficient: partial.coefficient))
      }
      return terms.isEmpty ? nil : store.sum(terms)
    case .maximum, .minimum:
      let arguments = program.operands[a..<a + Int(step.b)]
      guard arguments.contains(where: { derivatives[Int($0)] != nil }) else { return nil }
      let switches = switches(of: step, in: &store)
      let zero = store.constant(0)
      var result = derivatives[Int(program.operands[a])] ?? zero
      for (k, takesOver) in switches.enumerated() {
        let other = derivatives[Int(program.operands[a + 1 + k])] ?? zero
        let change = store.product(takesOver, store.difference(other, result))
        result = store.sum(result, change)
      }
      return result
    case .conditional:
      guard let parts = program.conditional(ofStep: index) else { return nil }
      if derivatives[parts.value] == nil && derivatives[parts.otherwise] == nil { return nil }
      let zero = store.constant(0)
      return store.conditional(
        conditions(of: parts.conditions), derivatives[parts.value] ?? zero, else: derivatives[parts.otherwise] ?? zero)
    case .opaque:
      let terms = partialDerivatives(ofOpaque: index, in: &store).compactMap { argument, partial in
        derivatives[argument].map { NodeStore.Term(node: store.product(partial, $0), coefficient: 1) }
      }
      return terms.isEmpty ? nil : store.sum(terms)
    case .relu, .leakyRelu, .absoluteValue, .sign, .step, .elementary:
      guard let inner = derivatives[a] else { return nil }
      return slope(of: index, in: &store).map { store.product($0, inner) }
    }
  }

  // MARK: Reverse

  /// The derivatives by all variables: a node for each step that the output depends on.
  mutating func reverse(in store: inout NodeStore) -> [UInt32] {
    var gradient = [UInt32](repeating: store.constant(0), count: program.variables.count)
    // What adds up to the derivative by each step, as linked lists in one array: the last entry of each, and for each
    // entry the one before it.
    var last = [UInt32?](repeating: nil, count: program.steps.count)
    var entries: [(term: NodeStore.Term, previous: UInt32?)] = []
    func add(_ node: UInt32, times coefficient: Rational = 1, to step: UInt32) {
      entries.append((.init(node: node, coefficient: coefficient), last[Int(step)]))
      last[Int(step)] = UInt32(entries.count - 1)
    }

    add(store.constant(1), to: program.outputs[0])
    for i in program.steps.indices.reversed() {
      var terms: [NodeStore.Term] = []
      while let entry = last[i] {
        terms.append(entries[Int(entry)].term)
        last[i] = entries[Int(entry)].previous
      }
      if terms.isEmpty { continue }
      let adjoint = store.sum(terms)
      let step = program.steps[i]
      let a = Int(step.a)
      switch step.operation {
      case .constant: break
      case .variable: gradient[a] = adjoint
      case .sum:
        for k in stride(from: a + 1, to: a + 1 + 2 * Int(step.b), by: 2) {
          add(adjoint, times: program.constants[Int(program.operands[k + 1])], to: program.operands[k])
        }
      case .product:
        for (k, partial) in partialDerivatives(ofProductAt: a, count: Int(step.b), in: &store).enumerated() {
          let node = store.product(partial.factors + [.init(base: adjoint, exponent: 1)])
          add(node, times: partial.coefficient, to: program.operands[a + 2 * k])
        }
      case .maximum, .minimum:
        // The last argument that takes over has it all; what is left goes to those before it.
        var rest = adjoint
        for (k, takesOver) in switches(of: step, in: &store).enumerated().reversed() {
          let share = store.product(rest, takesOver)
          add(share, to: program.operands[a + 1 + k])
          rest = store.difference(rest, share)
        }
        add(rest, to: program.operands[a])
      case .conditional:
        guard let parts = program.conditional(ofStep: i) else { break }
        let conditions = conditions(of: parts.conditions)
        let zero = store.constant(0)
        add(store.conditional(conditions, adjoint, else: zero), to: UInt32(parts.value))
        add(store.conditional(conditions, zero, else: adjoint), to: UInt32(parts.otherwise))
      case .opaque:
        for (argument, partial) in partialDerivatives(ofOpaque: i, in: &store) {
          add(store.product(adjoint, partial), to: UInt32(argument))
        }
      case .relu, .leakyRelu, .absoluteValue, .sign, .step, .elementary:
        if let slope = slope(of: i, in: &store) { add(store.product(adjoint, slope), to: step.a) }
      }
    }
    return gradient
  }

  // MARK: Derivatives of single steps

  /// The derivatives of a product by its bases, each as a coefficient and factors.
  private func partialDerivatives(
    ofProductAt start: Int, count: Int, in store: inout NodeStore
  ) -> [(coefficient: Rational, factors: [NodeStore.Factor])] {
    let factors = (0..<count).map { k in
      NodeStore.Factor(
        base: node(program.operands[start + 2 * k]),
        exponent: Int32(bitPattern: program.operands[start + 2 * k + 1]))
    }
    func lowered(_ k: Int) -> [NodeStore.Factor] {
      factors[k].exponent == 1 ? [] : [.init(base: factors[k].base, exponent: factors[k].exponent - 1)]
    }
    if count <= NodeStore.flatLimit {
      return factors.indices.map { k in
        (Rational(Int(factors[k].exponent)), Array(factors[..<k]) + lowered(k) + Array(factors[(k + 1)...]))
      }
    }
    // The other factors of each of many, as the product of those before and the product of those behind.
    var before = [store.constant(1)]
    for factor in factors.dropLast() { before.append(store.product([.init(base: before.last!, exponent: 1), factor])) }
    var behind = [store.constant(1)]
    for factor in factors.dropFirst().reversed() {
      behind.append(store.product([factor, .init(base: behind.last!, exponent: 1)]))
    }
    return factors.indices.map { k in
      let others = [before[k], behind[count - 1 - k]].map { NodeStore.Factor(base: $0, exponent: 1) }
      return (Rational(Int(factors[k].exponent)), others + lowered(k))
    }
  }

  /// The derivative of a function of one argument by its argument; `nil` where it is 0. Notes its kink.
  private mutating func slope(of index: Int, in store: inout NodeStore) -> UInt32? {
    let step = program.steps[index]
    let (x, value) = (node(step.a), node(index))
    if step.operation.isUnit { addKink(x) }
    switch step.operation {
    case .relu: return store.step(x)
    case .leakyRelu:
      let slope = program.constants[Int(step.b)]
      return store.sum(constant: slope, [.init(node: store.step(x), coefficient: 1 - slope)])
    case .absoluteValue: return store.sum(constant: -1, [.init(node: store.step(x), coefficient: 2)])
    case .elementary:
      switch ElementaryFunction.byCode[Int(step.function)] {
      case .exp: return value
      case .log: return store.power(x, -1)
      case .sqrt: return store.scaled(store.power(value, -1), by: Rational.half)
      case .tanh:
        return store.sum(constant: 1, [.init(node: store.power(value, 2), coefficient: -1)])
      case .sigmoid:
        return store.difference(value, store.power(value, 2))
      case .softplus: return store.apply(.sigmoid, to: x)
      case .erf:
        // 2/√π exp(−x²), with π = 4 atan(1).
        let density = store.apply(.exp, to: store.scaled(store.power(x, 2), by: -1))
        let quarterOfPi = store.apply(.atan, to: store.constant(1))
        return store.quotient(density, store.apply(.sqrt, to: quarterOfPi))
      case .sin: return store.apply(.cos, to: x)
      case .cos: return store.scaled(store.apply(.sin, to: x), by: -1)
      case .atan: return store.power(store.sum(constant: 1, [.init(node: store.power(x, 2), coefficient: 1)]), -1)
      }
    default: return nil
    }
  }

  /// The partial derivatives of an opaque function by its arguments, which are given by their steps.
  private func partialDerivatives(
    ofOpaque index: Int, in store: inout NodeStore
  ) -> [(argument: Int, partial: UInt32)] {
    guard let function = program.opaqueFunction(ofStep: index) else { return [] }
    let arguments = program.operands(ofStep: index)
    let nodes = arguments.map { node($0) }
    return arguments.enumerated().map { ($1, store.apply(function.derivative(byArgument: $0), to: nodes)) }
  }

  /// Notes the kinks.
  private mutating func conditions(of steps: [(step: Int, isStrict: Bool)]) -> [NodeStore.NodeCondition] {
    steps.map {
      addKink(node($0.step))
      return NodeStore.NodeCondition(node: node($0.step), isStrict: $0.isStrict)
    }
  }

  /// For each argument of a maximum or minimum but the first, the node that is 1 where it takes over from those before it,
  /// else 0. Notes the kinks.
  private mutating func switches(of step: ExpressionProgram.Step, in store: inout NodeStore) -> [UInt32] {
    let arguments = program.operands[Int(step.a)..<Int(step.a + step.b)].map { node($0) }
    var best = arguments[0]
    return arguments.dropFirst().map { argument in
      let lead =
        step.operation == .maximum ? store.difference(argument, best) : store.difference(best, argument)
      addKink(lead)
      best = store.extremum(step.operation, [best, argument])
      return store.step(lead)
    }
  }

  private mutating func addKink(_ node: UInt32) {
    if knownKinks.insert(node).inserted { kinks.append(node) }
  }
}

extension Rational {
  static let half = Rational(mantissa: 1, exponentOfTwo: -1)
}
