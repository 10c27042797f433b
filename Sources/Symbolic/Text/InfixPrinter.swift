import Exact

/// Writes the text that ``ExpressionPool/parse(_:variables:)`` reads, with a stack of its own in place of recursion.
struct InfixPrinter {
  private typealias Item = PrintedItem<Context>

  /// What surrounds a sub-expression.
  private enum Context {
    /// Nothing that binds: an argument, a whole line.
    case free
    /// A term of a sum.
    case term
    /// A factor of a product.
    case factor
    /// The base of a power.
    case base
  }

  private let program: ExpressionProgram
  private let names: SubexpressionNames
  private var text = ""
  /// What is still to be written, the next last.
  private var pending: [Item] = []

  init(_ program: ExpressionProgram) {
    self.program = program
    names = SubexpressionNames(for: program)
  }

  mutating func print() -> String {
    for step in names.named {
      text += "\(names.name(of: Int(step)) ?? "") = "
      write(Int(step), isDefinition: true)
      text += "\n"
    }
    for (i, output) in program.outputs.enumerated() {
      if i > 0 { text += ", " }
      write(Int(output), isDefinition: false)
    }
    return text
  }

  private mutating func write(_ step: Int, isDefinition: Bool) {
    if isDefinition { expand(step, .free) } else { pending.append(.step(step, .free)) }
    while let item = pending.popLast() {
      switch item {
      case .text(let part): text += part
      case .step(let step, let context):
        if let name = names.name(of: step) { text += name } else { expand(step, context) }
      }
    }
  }

  /// Replaces a step by its parts.
  private mutating func expand(_ index: Int, _ context: Context) {
    let step = program.steps[index]
    let (a, count) = (Int(step.a), Int(step.b))
    switch step.operation {
    case .constant: text += Self.text(of: program.constants[a], context)
    case .variable: text += Self.text(ofVariable: program.variables[a])
    case .sum: expandInParentheses(if: context != .free) { $0.expandSum(at: a, count: count) }
    case .product:
      expandInParentheses(if: context == .factor || context == .base) {
        $0.pending += $0.productItems(at: a, count: count).reversed()
      }
    case .relu: expandCall("relu", [a])
    case .leakyRelu:
      pending.append(.text(", \(program.constants[count]))"))
      pending.append(.step(a, .free))
      text += "leakyRelu("
    case .absoluteValue: expandCall("abs", [a])
    case .sign: expandCall("sign", [a])
    case .step: expandCall("step", [a])
    case .maximum: expandCall("max", program.operands[a..<a + count].map { Int($0) })
    case .minimum: expandCall("min", program.operands[a..<a + count].map { Int($0) })
    case .conditional: expandPiecewise(index)
    case .opaque:
      expandCall("\(program.opaqueFunctions[Int(program.operands[a])])", program.operands(ofStep: index))
    case .elementary: expandCall(ElementaryFunction.byCode[Int(step.function)].rawValue, [a])
    }
  }

  private mutating func expandInParentheses(if needed: Bool, _ expand: (inout InfixPrinter) -> Void) {
    if needed {
      pending.append(.text(")"))
      text += "("
    }
    expand(&self)
  }

  private mutating func expandCall(_ name: String, _ arguments: [Int]) {
    text += name + "("
    pending.append(.text(")"))
    for (i, argument) in arguments.enumerated().reversed() {
      pending.append(.step(argument, .free))
      if i > 0 { pending.append(.text(", ")) }
    }
  }

  /// The pieces of a conditional, and of those that it goes on with where its conditions do not hold.
  private mutating func expandPiecewise(_ index: Int) {
    var items: [Item] = []
    var next = index
    while let parts = program.conditional(ofStep: next), next == index || names.name(of: next) == nil {
      for (position, condition) in parts.conditions.enumerated() {
        if position > 0 { items.append(.text(" and ")) }
        items.append(.step(condition.step, .free))
        items.append(.text(condition.isStrict ? " > 0" : " >= 0"))
      }
      items += [.text(", "), .step(parts.value, .free), .text(", ")]
      next = parts.otherwise
    }
    items += [.step(next, .free), .text(")")]
    text += "piecewise("
    pending += items.reversed()
  }

  private mutating func expandSum(at start: Int, count: Int) {
    var items: [Item] = []
    for i in 0..<count {
      let coefficient = program.constants[Int(program.operands[start + 2 + 2 * i])]
      let isNegative = coefficient.signum() < 0
      if i > 0 { items.append(.text(isNegative ? " - " : " + ")) } else if isNegative { items.append(.text("-")) }
      items += termItems(Int(program.operands[start + 1 + 2 * i]), times: coefficient.magnitude)
    }
    let constant = program.constants[Int(program.operands[start])]
    if !constant.isZero { items.append(.text(constant.signum() < 0 ? " - \(constant.magnitude)" : " + \(constant)")) }
    pending += items.reversed()
  }

  /// A term with a coefficient that is not negative.
  private func termItems(_ index: Int, times coefficient: Rational) -> [Item] {
    if coefficient == 1 { return [.step(index, .term)] }
    let step = program.steps[index]
    let isProduct = step.operation == .product && names.name(of: index) == nil
    // Numbers that the parser would not fold stand in front, where it takes them for coefficients.
    let isFolded = NodeStore.isSmall(coefficient)
    let front = isFolded ? "\(coefficient.numerator)" : "\(coefficient)"
    let back = isFolded && !coefficient.isInteger ? "/\(coefficient.denominator)" : ""
    let factors = isProduct ? productItems(at: Int(step.a), count: Int(step.b), after: front) : []
    if isProduct { return factors + [.text(back)] }
    if front == "1" { return [.step(index, .factor), .text(back)] }
    return [.text(front + "*"), .step(index, .factor), .text(back)]
  }

  /// The factors with positive exponents, then those with negative ones behind division signs.
  private func productItems(at start: Int, count: Int, after front: String = "1") -> [Item] {
    var items: [Item] = front == "1" ? [] : [.text(front)]
    for isDivisor in [false, true] {
      for i in 0..<count {
        let exponent = Int32(bitPattern: program.operands[start + 2 * i + 1])
        guard (exponent < 0) == isDivisor else { continue }
        if isDivisor {
          items.append(.text(items.isEmpty ? "1/" : "/"))
        } else if !items.isEmpty {
          items.append(.text("*"))
        }
        let base = Int(program.operands[start + 2 * i])
        items.append(.step(base, exponent.magnitude == 1 ? .factor : .base))
        if exponent.magnitude > 1 { items.append(.text("^\(exponent.magnitude)")) }
      }
    }
    return items
  }

  /// A number. Where it is a term or a factor that construction did not fold, parentheses keep the parser from taking it
  /// for a constant or a coefficient.
  private static func text(of value: Rational, _ context: Context) -> String {
    switch context {
    case .free: "\(value)"
    case .base where value.isInteger && value.signum() >= 0: "\(value)"
    case .term, .factor, .base: "(\(value))"
    }
  }

  static func text(ofVariable name: String) -> String {
    if ExpressionScanner.isName(name) && FunctionName(rawValue: name) == nil { return name }
    var quoted = "`"
    for character in name.unicodeScalars {
      quoted.unicodeScalars.append(character)
      if character == "`" { quoted.unicodeScalars.append(character) }
    }
    return quoted + "`"
  }
}

extension Expression: CustomStringConvertible {
  /// The expression as a text that ``ExpressionPool/parse(_:variables:)`` reads. A large one is written as numbered
  /// sub-expressions, one a line (`t1 = …`), with the expression itself on the last.
  ///
  /// - Complexity: linear in the number of distinct sub-expressions and their operands.
  public var description: String { ExpressionProgram(of: [self]).description }
}

extension ExpressionProgram: CustomStringConvertible {
  /// The expressions, separated by commas, as a text that ``ExpressionPool/parseList(_:variables:)`` reads.
  public var description: String {
    var printer = InfixPrinter(self)
    return printer.print()
  }
}
