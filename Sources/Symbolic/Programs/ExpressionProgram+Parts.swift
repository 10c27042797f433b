import Exact

extension ExpressionProgram {
  /// What a step computes, as a sum: a constant and terms, each a coefficient times the value of a step before it; a step
  /// that is no sum is a single term of itself. A number is the constant alone.
  package func affineTerms(ofStep index: Int) -> (constant: Rational, terms: [(coefficient: Rational, step: Int)]) {
    let step = steps[index]
    let start = Int(step.a)
    switch step.operation {
    case .constant: return (constants[start], [])
    case .sum:
      let terms = (0..<Int(step.b)).map { i in
        (coefficient: constants[Int(operands[start + 2 + 2 * i])], step: Int(operands[start + 1 + 2 * i]))
      }
      return (constants[Int(operands[start])], terms)
    default: return (0, [(1, index)])
    }
  }

  /// The factors of a product, each a step before it to the power of an integer other than 0; a step that is no product is a
  /// single factor of itself.
  package func factors(ofStep index: Int) -> [(step: Int, exponent: Int)] {
    let step = steps[index]
    guard step.operation == .product else { return [(index, 1)] }
    return (0..<Int(step.b)).map { i in
      let at = Int(step.a) + 2 * i
      return (step: Int(operands[at]), exponent: Int(Int32(bitPattern: operands[at + 1])))
    }
  }

  /// The steps whose values a step takes, in order.
  package func operands(ofStep index: Int) -> [Int] {
    var steps: [Int] = []
    forEachOperand(of: index) { steps.append($0) }
    return steps
  }

  /// Whether a step has a value wherever its operands have one, over every domain with its operation: not for a division, and
  /// not for functions that are defined on a part of the numbers, or that domains of exact numbers do not have.
  package func cannotFailByItself(step index: Int) -> Bool {
    let step = steps[index]
    switch step.operation {
    case .elementary, .opaque: return false
    case .product:
      return (0..<Int(step.b)).allSatisfy { Int32(bitPattern: operands[Int(step.a) + 2 * $0 + 1]) >= 0 }
    case .constant, .variable, .sum, .relu, .leakyRelu, .absoluteValue, .sign, .step, .maximum, .minimum, .conditional:
      return true
    }
  }

  /// The number that a step is; `nil` for any other step.
  package func constant(ofStep index: Int) -> Rational? {
    steps[index].operation == .constant ? constants[Int(steps[index].a)] : nil
  }

  /// The variable that a step is, by its position in ``variables``; `nil` for any other step.
  package func variable(ofStep index: Int) -> Int? {
    steps[index].operation == .variable ? Int(steps[index].a) : nil
  }

  /// The slope of a leaky ReLU; `nil` for any other step.
  package func slope(ofStep index: Int) -> Rational? {
    steps[index].operation == .leakyRelu ? constants[Int(steps[index].b)] : nil
  }

  /// The elementary function that a step applies; `nil` for any other step.
  package func elementaryFunction(ofStep index: Int) -> ElementaryFunction? {
    steps[index].operation == .elementary ? ElementaryFunction.byCode[Int(steps[index].function)] : nil
  }

  /// The opaque function that a step applies; `nil` for any other step.
  package func opaqueFunction(ofStep index: Int) -> OpaqueFunction? {
    steps[index].operation == .opaque ? opaqueFunctions[Int(operands[Int(steps[index].a)])] : nil
  }

  /// The conditions of a conditional, as steps that are to be nonnegative, or positive where they are strict, and the steps of
  /// its two values; `nil` for any other step.
  package func conditional(
    ofStep index: Int
  ) -> (conditions: [(step: Int, isStrict: Bool)], value: Int, otherwise: Int)? {
    let step = steps[index]
    guard step.operation == .conditional else { return nil }
    let a = Int(step.a)
    let conditions = (1...Int(step.b)).map { i in
      (step: Int(operands[a + 2 * i]), isStrict: operands[a + 2 * i + 1] == 1)
    }
    return (conditions, Int(operands[a]), Int(operands[a + 1]))
  }

  /// What a step computes of other operands than its own.
  ///
  /// - Parameter values: as many as the step has operands, of one pool; the step has at least one.
  package func expression(ofStep index: Int, at values: [Expression]) -> Expression {
    let step = steps[index]
    let pool = values[0].pool
    switch step.operation {
    case .constant, .variable: return expression(at: index)
    case .sum:
      let (constant, terms) = affineTerms(ofStep: index)
      return pool.linearCombination(zip(terms, values).map { ($0.coefficient, $1) }, constant: constant)
    case .product:
      let factors = zip(values, 0...).map { value, i in
        NodeStore.Factor(
          base: pool.index(of: value), exponent: Int32(bitPattern: operands[Int(step.a) + 2 * i + 1]))
      }
      return pool.expression { $0.product(factors) }
    case .relu: return relu(values[0])
    case .leakyRelu: return leakyRelu(values[0], slope: constants[Int(step.b)])
    case .absoluteValue: return abs(values[0])
    case .sign: return sign(values[0])
    case .step: return Symbolic.step(values[0])
    case .maximum, .minimum:
      let arguments = values.map { pool.index(of: $0) }
      return pool.expression { $0.extremum(step.operation, arguments) }
    case .conditional:
      let nodes = values.map { pool.index(of: $0) }
      let conditions = (0..<Int(step.b)).map { i in
        NodeStore.NodeCondition(node: nodes[i], isStrict: operands[Int(step.a) + 2 * i + 3] == 1)
      }
      return pool.expression { $0.conditional(conditions, nodes[nodes.count - 2], else: nodes[nodes.count - 1]) }
    case .elementary: return apply(ElementaryFunction.byCode[Int(step.function)], to: values[0])
    case .opaque:
      let function = opaqueFunctions[Int(operands[Int(step.a)])]
      let arguments = values.map { pool.index(of: $0) }
      return pool.expression { $0.apply(function, to: arguments) }
    }
  }
}
