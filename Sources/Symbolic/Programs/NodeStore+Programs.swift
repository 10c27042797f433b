import Exact

extension NodeStore {
  /// What a node that was reached but has no step yet is marked with.
  private static let open = UInt32.max

  /// The program that computes some nodes. Its variables are the given ones, and behind them those others that occur, in
  /// the order of the store.
  mutating func program(of roots: [UInt32], variables: [String]) -> ExpressionProgram.Contents {
    var program = ExpressionProgram.Contents()
    var constantIndices: [UInt32: UInt32] = [
      ConstantTable.zero: 0, ConstantTable.one: 1, ConstantTable.minusOne: 2,
    ]
    beginTraversal()
    var pending: [UInt32] = roots.reversed()
    while let node = pending.last {
      guard let mark = mark(of: node) else {
        setMark(of: node, to: Self.open)
        let start = pending.count
        forEachOperand(of: node) { if self.mark(of: $0) == nil { pending.append($0) } }
        pending[start...].reverse()
        continue
      }
      pending.removeLast()
      if mark == Self.open {
        setMark(of: node, to: UInt32(program.steps.count))
        appendStep(for: node, to: &program, &constantIndices)
      }
    }
    program.outputs = roots.map { mark(of: $0) ?? 0 }
    program.variables = variables
    nameVariables(of: &program)
    return program
  }

  func forEachOperand(of node: UInt32, _ body: (UInt32) -> Void) {
    let node = nodes[Int(node)]
    switch node.operation {
    case .constant, .variable: break
    case .relu, .leakyRelu, .absoluteValue, .sign, .step, .elementary: body(node.a)
    case .sum: for i in 0..<Int(node.b) { body(operands[Int(node.a) + 1 + 2 * i]) }
    case .product: for i in 0..<Int(node.b) { body(operands[Int(node.a) + 2 * i]) }
    case .maximum, .minimum: for i in 0..<Int(node.b) { body(operands[Int(node.a) + i]) }
    case .opaque: for i in 1...Int(node.b) { body(operands[Int(node.a) + i]) }
    case .conditional:
      for i in 1...Int(node.b) { body(operands[Int(node.a) + 2 * i]) }
      body(operands[Int(node.a)])
      body(operands[Int(node.a) + 1])
    }
  }

  private func appendStep(
    for node: UInt32, to program: inout ExpressionProgram.Contents, _ constantIndices: inout [UInt32: UInt32]
  ) {
    func constant(_ index: UInt32) -> UInt32 {
      if let known = constantIndices[index] { return known }
      let new = UInt32(program.constants.count)
      program.constants.append(constants[index])
      constantIndices[index] = new
      return new
    }
    func step(of node: UInt32) -> UInt32 { mark(of: node) ?? 0 }

    let contents = nodes[Int(node)]
    let (start, count) = (Int(contents.a), Int(contents.b))
    var new = ExpressionProgram.Step(
      operation: contents.operation, function: contents.function, a: contents.a, b: contents.b)
    switch contents.operation {
    case .constant: new.a = constant(contents.a)
    case .variable: break
    case .relu, .absoluteValue, .sign, .step, .elementary: new.a = step(of: contents.a)
    case .leakyRelu:
      new.a = step(of: contents.a)
      new.b = constant(contents.b)
    case .sum:
      new.a = UInt32(program.operands.count)
      program.operands.append(constant(operands[start]))
      for i in 0..<count {
        program.operands.append(step(of: operands[start + 1 + 2 * i]))
        program.operands.append(constant(operands[start + 2 + 2 * i]))
      }
    case .product:
      new.a = UInt32(program.operands.count)
      for i in 0..<count {
        program.operands.append(step(of: operands[start + 2 * i]))
        program.operands.append(operands[start + 2 * i + 1])
      }
    case .maximum, .minimum:
      new.a = UInt32(program.operands.count)
      for i in 0..<count { program.operands.append(step(of: operands[start + i])) }
    case .conditional:
      program.hasConditionals = true
      new.a = UInt32(program.operands.count)
      program.operands += [step(of: operands[start]), step(of: operands[start + 1])]
      for i in 1...count { program.operands += [step(of: operands[start + 2 * i]), operands[start + 2 * i + 1]] }
    case .opaque:
      new.a = UInt32(program.operands.count)
      let function = opaqueFunctions[Int(operands[start])]
      let known = program.opaqueFunctions.firstIndex(of: function)
      if known == nil { program.opaqueFunctions.append(function) }
      program.operands.append(UInt32(known ?? program.opaqueFunctions.count - 1))
      for i in 1...count { program.operands.append(step(of: operands[start + i])) }
    }
    if contents.operation.isUnit { program.units.append(UInt32(program.steps.count)) }
    program.steps.append(new)
    program.origins.append(node)
  }

  /// Replaces the store's indices of variables by positions in the list of the program's.
  private func nameVariables(of program: inout ExpressionProgram.Contents) {
    var positions = Dictionary(
      program.variables.enumerated().map { ($1, UInt32($0)) }, uniquingKeysWith: { first, _ in first })
    let used = program.steps.lazy.filter { $0.operation == .variable }.map { $0.a }.sorted()
    for variable in used where positions[variableNames[Int(variable)]] == nil {
      positions[variableNames[Int(variable)]] = UInt32(program.variables.count)
      program.variables.append(variableNames[Int(variable)])
    }
    for i in program.steps.indices where program.steps[i].operation == .variable {
      program.steps[i].a = positions[variableNames[Int(program.steps[i].a)]] ?? 0
    }
  }

  /// The expressions of a program, constructed anew with the nodes that stand for its variables.
  mutating func rebuild(_ program: ExpressionProgram, variables: [UInt32]) -> [UInt32] {
    let operands = program.operands
    var rebuilt: [UInt32] = []
    rebuilt.reserveCapacity(program.steps.count)
    for step in program.steps {
      let (start, count) = (Int(step.a), Int(step.b))
      let node: UInt32
      switch step.operation {
      case .constant: node = constant(program.constants[start])
      case .variable: node = variables[start]
      case .sum:
        let terms = (0..<count).map { i in
          Term(
            node: rebuilt[Int(operands[start + 1 + 2 * i])],
            coefficient: program.constants[Int(operands[start + 2 + 2 * i])])
        }
        node = sum(constant: program.constants[Int(operands[start])], terms)
      case .product:
        let factors = (0..<count).map { i in
          Factor(
            base: rebuilt[Int(operands[start + 2 * i])], exponent: Int32(bitPattern: operands[start + 2 * i + 1]))
        }
        node = product(factors)
      case .relu: node = relu(rebuilt[start])
      case .leakyRelu: node = leakyRelu(rebuilt[start], slope: program.constants[count])
      case .absoluteValue: node = absoluteValue(rebuilt[start])
      case .sign: node = sign(rebuilt[start])
      case .step: node = self.step(rebuilt[start])
      case .maximum, .minimum:
        node = extremum(step.operation, operands[start..<start + count].map { rebuilt[Int($0)] })
      case .conditional:
        let conditions = (1...count).map { i in
          NodeCondition(node: rebuilt[Int(operands[start + 2 * i])], isStrict: operands[start + 2 * i + 1] == 1)
        }
        node = conditional(conditions, rebuilt[Int(operands[start])], else: rebuilt[Int(operands[start + 1])])
      case .elementary: node = apply(ElementaryFunction.byCode[Int(step.function)], to: rebuilt[start])
      case .opaque:
        node = apply(
          program.opaqueFunctions[Int(operands[start])],
          to: operands[start + 1...start + count].map { rebuilt[Int($0)] })
      }
      rebuilt.append(node)
    }
    return program.outputs.map { rebuilt[Int($0)] }
  }
}
