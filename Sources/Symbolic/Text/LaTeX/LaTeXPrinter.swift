import Exact

/// Writes a program as formulas of LaTeX with amsmath, with a stack of its own in place of recursion.
struct LaTeXPrinter {
  private typealias Item = PrintedItem<Context>

  /// What surrounds a sub-expression.
  private enum Context {
    /// Nothing that binds: an argument, a whole line, a part of a fraction.
    case free
    case term
    case factor
    /// The base of a power.
    case base
  }

  /// A line: what is defined, and its value.
  struct Line {
    let left: String
    let right: String
  }

  private static let limits = SubexpressionNames.Limits(inline: 60, line: 32, depth: 8)
  private static let operandsOnALine = 10

  private let program: ExpressionProgram
  private let variables: [String]
  private let opaqueFunctions: [String]
  private let prefix: String
  private let subexpressions: SubexpressionNames
  private var lines: [Line] = []
  private var text = ""
  /// What is still to be written, the next last.
  private var pending: [Item] = []

  /// - Parameters:
  ///   - variables: the symbols of the variables.
  ///   - functions: those of the opaque functions, of which derivatives are written by that of the function.
  ///   - prefix: a symbol for sub-expressions.
  init(_ program: ExpressionProgram, variables: [String], functions: [OpaqueFunction: String], prefix: String) {
    self.program = program
    self.variables = variables
    self.prefix = prefix
    opaqueFunctions = program.opaqueFunctions.map { Self.symbol(of: $0, primitive: functions[$0.primitive] ?? "") }
    subexpressions = SubexpressionNames(for: program, limits: Self.limits)
  }

  /// - Parameter heads: what stands on the left of each of the program's expressions.
  mutating func print(heads: [String]) -> [Line] {
    for step in subexpressions.named {
      let name = name(of: Int(step)) ?? ""
      writeLines(for: Int(step), name: name, index: "\(subexpressions.number(of: Int(step)) ?? 0)")
    }
    for (index, output) in program.outputs.enumerated() {
      if let name = name(of: Int(output)) {
        lines.append(Line(left: heads[index], right: name))
      } else {
        // No sub-expression has the number 0.
        writeLines(for: Int(output), name: heads[index], index: "0,\(index)")
      }
    }
    return lines
  }

  private func name(of step: Int) -> String? { subexpressions.number(of: step).map { "\(prefix)_{\($0)}" } }

  // MARK: Lines

  private mutating func writeLine(_ left: String, _ items: [Item]) {
    text = ""
    pending = items.reversed()
    while let item = pending.popLast() {
      switch item {
      case .text(let part): text += part
      case .step(let step, let context):
        if let name = name(of: step) {
          text += name
        } else {
          pending += self.items(of: step, in: context).reversed()
        }
      }
    }
    lines.append(Line(left: left, right: text))
  }

  /// A step in as many lines as its operands need, each but the last with a name of its own.
  private mutating func writeLines(for index: Int, name: String, index number: String) {
    let prefix = prefix
    var parts = 0
    func partName() -> String {
      parts += 1
      return "\(prefix)_{\(number),\(parts)}"
    }
    switch program.steps[index].operation {
    case .sum: writeLine(name, fold(sumElements(index), partName, Item.sum))
    case .product:
      let (above, below) = factors(of: index)
      let (numerator, denominator) = (folded(above, partName), folded(below, partName))
      writeLine(name, fraction(numerator, denominator))
    case .maximum, .minimum:
      let function = program.steps[index].operation == .maximum ? "\\max" : "\\min"
      let arguments = program.operands(ofStep: index).map { [Item.step($0, .free)] }
      writeLine(name, fold(arguments, partName) { Self.callItems(function, $0) })
    case .constant, .variable, .relu, .leakyRelu, .absoluteValue, .sign, .step, .elementary, .opaque, .conditional:
      writeLine(name, items(of: index, in: .free))
    }
  }

  /// The items of many elements: all but the last few are written on lines before, each with what it takes from the last.
  private mutating func fold(
    _ elements: [[Item]], _ partName: () -> String, _ joined: ([[Item]]) -> [Item]
  ) -> [Item] {
    var start: [[Item]] = []
    var rest = elements[...]
    while rest.count + start.count > Self.operandsOnALine {
      let taken = Self.operandsOnALine - start.count
      let name = partName()
      writeLine(name, joined(start + rest.prefix(taken)))
      rest = rest.dropFirst(taken)
      start = [[.text(name)]]
    }
    return joined(start + rest)
  }

  private mutating func folded(_ factors: [Factor], _ partName: () -> String) -> [Factor] {
    var rest = factors[...]
    var start: [Factor] = []
    while rest.count + start.count > Self.operandsOnALine {
      let taken = Self.operandsOnALine - start.count
      let name = partName()
      writeLine(name, Self.productItems(start + rest.prefix(taken)))
      rest = rest.dropFirst(taken)
      start = [Factor(items: [.text(name)], beginning: .symbol)]
    }
    return start + rest
  }

  // MARK: Steps

  /// A step by its parts.
  private func items(of index: Int, in context: Context) -> [Item] {
    let step = program.steps[index]
    let a = Int(step.a)
    switch step.operation {
    case .constant:
      let value = program.constants[a]
      let isSeparate = value.signum() < 0 && context != .free || !value.isInteger && context == .base
      return Self.parenthesized([.text(Self.number(value))], if: isSeparate)
    case .variable: return [.text(variables[a])]
    case .sum: return Self.parenthesized(Item.sum(sumElements(index)), if: context != .free)
    case .product:
      let (above, below) = factors(of: index)
      return Self.parenthesized(fraction(above, below), if: context == .factor || context == .base)
    case .relu: return Self.callItems("\\operatorname{relu}", [[.step(a, .free)]])
    case .leakyRelu:
      let slope = Self.number(program.constants[Int(step.b)])
      return Self.callItems("\\operatorname{leakyRelu}_{\(slope)}", [[.step(a, .free)]])
    case .absoluteValue: return [.text("\\left\\lvert "), .step(a, .free), .text("\\right\\rvert")]
    case .sign: return Self.callItems("\\operatorname{sgn}", [[.step(a, .free)]])
    case .step: return Self.callItems("\\operatorname{step}", [[.step(a, .free)]])
    case .maximum, .minimum:
      return Self.callItems(
        step.operation == .maximum ? "\\max" : "\\min", program.operands(ofStep: index).map { [.step($0, .free)] })
    case .conditional: return Self.parenthesized(caseItems(index), if: context != .free)
    case .elementary:
      let function = ElementaryFunction.byCode[Int(step.function)]
      if function == .sqrt {
        return Self.parenthesized([.text("\\sqrt{"), .step(a, .free), .text("}")], if: context == .base)
      }
      return Self.callItems(Self.symbol(of: function), [[.step(a, .free)]])
    case .opaque:
      return Self.callItems(
        opaqueFunctions[Int(program.operands[a])], program.operands(ofStep: index).map { [.step($0, .free)] })
    }
  }

  private static func parenthesized(_ items: [Item], if needed: Bool) -> [Item] {
    needed ? [.text("\\left(")] + items + [.text("\\right)")] : items
  }

  private static func callItems(_ function: String, _ arguments: [[Item]]) -> [Item] {
    [.text("\(function)\\left(")] + Array(arguments.joined(separator: [.text(", ")])) + [.text("\\right)")]
  }

  /// The pieces of a conditional, and of those that it goes on with where its conditions do not hold.
  private func caseItems(_ index: Int) -> [Item] {
    var items: [Item] = [.text("\\begin{cases} ")]
    var next = index
    while let parts = program.conditional(ofStep: next), next == index || name(of: next) == nil {
      items += [.step(parts.value, .free), .text(" & \\text{if } ")]
      let conditions = parts.conditions.map { condition -> [Item] in
        [.step(condition.step, .free), .text(condition.isStrict ? " > 0" : " \\geq 0")]
      }
      items += Array(conditions.joined(separator: [.text(" \\text{ and } ")])) + [.text(" \\\\ ")]
      next = parts.otherwise
    }
    return items + [.step(next, .free), .text(" & \\text{otherwise} \\end{cases}")]
  }

  // MARK: Sums

  /// The terms of a sum, the constant last; each begins with a sign if that is negative.
  private func sumElements(_ index: Int) -> [[Item]] {
    let (constant, terms) = program.affineTerms(ofStep: index)
    var elements: [[Item]] = terms.map { term in
      (term.coefficient.signum() < 0 ? [.text("-")] : []) + termItems(term.step, times: term.coefficient.magnitude)
    }
    if !constant.isZero {
      elements.append([.text(constant.signum() < 0 ? "-" : ""), .text(Self.number(constant.magnitude))])
    }
    return elements
  }

  /// A term with a positive coefficient.
  private func termItems(_ index: Int, times coefficient: Rational) -> [Item] {
    if coefficient == 1 { return [.step(index, .term)] }
    let step = program.steps[index]
    if step.operation == .product && name(of: index) == nil {
      let (above, below) = factors(of: index)
      if !below.isEmpty {
        func times(_ number: Integer, _ factors: [Factor]) -> [Factor] {
          number == 1 ? factors : [Factor(Rational(number))] + factors
        }
        return fraction(times(coefficient.numerator, above), times(coefficient.denominator, below))
      }
      return Self.productItems([Factor(coefficient)] + above)
    }
    return Self.productItems([Factor(coefficient), factor(index, exponent: 1)])
  }

  // MARK: Products

  private struct Factor {
    enum Beginning { case integer, fraction, parenthesis, symbol }

    let items: [Item]
    /// What it begins with, which says what must stand between it and the factor before.
    let beginning: Beginning

    init(items: [Item], beginning: Beginning) {
      self.items = items
      self.beginning = beginning
    }

    /// A coefficient that is positive.
    init(_ coefficient: Rational) {
      items = [.text(LaTeXPrinter.number(coefficient))]
      beginning = coefficient.isInteger ? .integer : .fraction
    }
  }

  /// The powers with positive exponents, and those with negative ones.
  private func factors(of index: Int) -> (above: [Factor], below: [Factor]) {
    let step = program.steps[index]
    var (above, below): ([Factor], [Factor]) = ([], [])
    for i in 0..<Int(step.b) {
      let base = Int(program.operands[Int(step.a) + 2 * i])
      let exponent = Int32(bitPattern: program.operands[Int(step.a) + 2 * i + 1])
      let factor = factor(base, exponent: exponent.magnitude)
      if exponent > 0 { above.append(factor) } else { below.append(factor) }
    }
    return (above, below)
  }

  private func factor(_ index: Int, exponent: UInt32) -> Factor {
    let items: [Item] =
      exponent == 1 ? [.step(index, .factor)] : [.step(index, .base), .text("^{\(exponent)}")]
    return Factor(items: items, beginning: beginning(of: index, isBase: exponent > 1))
  }

  private func beginning(of index: Int, isBase: Bool) -> Factor.Beginning {
    if name(of: index) != nil { return .symbol }
    let step = program.steps[index]
    switch step.operation {
    case .constant:
      let value = program.constants[Int(step.a)]
      if value.signum() < 0 || !value.isInteger && isBase { return .parenthesis }
      return value.isInteger ? .integer : .fraction
    case .sum, .product, .conditional: return .parenthesis
    case .elementary:
      return isBase && ElementaryFunction.byCode[Int(step.function)] == .sqrt ? .parenthesis : .symbol
    case .opaque:
      let symbol = opaqueFunctions[Int(program.operands[Int(step.a)])]
      return symbol.hasPrefix("\\left(") ? .parenthesis : .symbol
    case .variable, .relu, .leakyRelu, .absoluteValue, .sign, .step, .maximum, .minimum: return .symbol
    }
  }

  /// Factors side by side, with a dot where a number would run into the one before, or a parenthesis look like an argument.
  private static func productItems(_ factors: [Factor]) -> [Item] {
    var items: [Item] = []
    for (i, factor) in factors.enumerated() {
      if i > 0 {
        let isAfterNumber = i == 1 && (factors[0].beginning == .integer || factors[0].beginning == .fraction)
        switch factor.beginning {
        case .symbol: items.append(.text(" "))
        case .parenthesis: items.append(.text(isAfterNumber ? " " : " \\cdot "))
        case .integer, .fraction: items.append(.text(" \\cdot "))
        }
      }
      items += factor.items
    }
    return items
  }

  private func fraction(_ above: [Factor], _ below: [Factor]) -> [Item] {
    if below.isEmpty { return Self.productItems(above) }
    let numerator = above.isEmpty ? [Item.text("1")] : Self.productItems(above)
    return [.text("\\frac{")] + numerator + [.text("}{")] + Self.productItems(below) + [.text("}")]
  }

  // MARK: Symbols

  private static func number(_ value: Rational) -> String {
    if value.isInteger { return "\(value.numerator)" }
    return "\(value.signum() < 0 ? "-" : "")\\frac{\(value.numerator.magnitude)}{\(value.denominator)}"
  }

  private static func symbol(of function: ElementaryFunction) -> String {
    switch function {
    case .exp, .log, .tanh, .sin, .cos: "\\\(function.rawValue)"
    case .atan: "\\arctan"
    case .sqrt: "\\sqrt"
    case .sigmoid, .softplus, .erf: "\\operatorname{\(function.rawValue)}"
    }
  }

  /// Of a function of one argument `f''`, of one of several `∂₁∂₂²f`.
  private static func symbol(of function: OpaqueFunction, primitive: String) -> String {
    if function == function.primitive { return primitive }
    if function.arity == 1 {
      let order = function.derivativeOrders[0]
      return order <= 3 ? primitive + String(repeating: "'", count: order) : "\(primitive)^{(\(order))}"
    }
    var text = "\\left("
    for (argument, order) in function.derivativeOrders.enumerated() where order > 0 {
      text += "\\partial_{\(argument + 1)}" + (order > 1 ? "^{\(order)}" : "")
    }
    return "\(text)\(primitive)\\right)"
  }
}
