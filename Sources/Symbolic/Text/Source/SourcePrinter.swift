import Exact

/// Writes a program as the body of a function, with a stack of its own in place of recursion.
///
/// The operations and their order are those of ``ExpressionEvaluator``: sums from the left with the constant last, a product
/// of numerators divided by one of denominators, maxima from the left. Only a change of sign may move, which rounds nothing.
struct SourcePrinter {
  private typealias Item = PrintedItem<Context>

  /// What surrounds a sub-expression.
  private enum Context {
    /// Nothing that binds: an argument, a whole line, a side of a comparison.
    case free
    case term
    /// A factor, a divisor, or the base of a power.
    case factor
  }

  private let program: ExpressionProgram
  private let syntax: any SourceSyntax
  private let names: FunctionNames
  private let subexpressions: SubexpressionNames
  private(set) var calls: SourceCalls
  private var text = ""
  /// What is still to be written, the next last.
  private var pending: [Item] = []

  init(_ program: ExpressionProgram, _ syntax: any SourceSyntax, _ names: FunctionNames, _ calls: SourceCalls) {
    self.program = program
    self.syntax = syntax
    self.names = names
    self.calls = calls
    subexpressions = SubexpressionNames(for: program, limits: syntax.limits)
  }

  mutating func print() -> String {
    text += syntax.beginning(of: names.signature)
    for step in subexpressions.named {
      let name = name(of: Int(step)) ?? ""
      writeLines(for: Int(step), name: name, around: syntax.definition(of: name, isCondition: false))
    }
    for (index, output) in program.outputs.enumerated() {
      let line = syntax.result(index, of: names.signature)
      if let name = name(of: Int(output)) {
        writeLine([.text(name)], around: line)
      } else {
        // No sub-expression has the number 0.
        writeLines(for: Int(output), name: "\(names.prefix)0_\(index)", around: line)
      }
    }
    text += syntax.end(of: names.signature)
    return text
  }

  private func name(of step: Int) -> String? { subexpressions.number(of: step).map { "\(names.prefix)\($0)" } }

  // MARK: Lines

  private mutating func writeLine(_ items: [Item], around line: SourceLine) {
    text += line.before
    pending = items.reversed()
    while let item = pending.popLast() {
      switch item {
      case .text(let part): text += part
      case .step(let step, let context):
        if let name = name(of: step) {
          text += name
        } else {
          let items = self.items(of: step, in: context)
          pending += items.reversed()
        }
      }
    }
    text += line.after + "\n"
  }

  /// A step in as many lines as its operands need, each but the last with a name of its own.
  private mutating func writeLines(for index: Int, name: String, around line: SourceLine) {
    let step = program.steps[index]
    var parts = 0
    func partName() -> String {
      parts += 1
      return "\(name)_\(parts)"
    }
    switch step.operation {
    case .sum:
      writeLine(fold(sumElements(index), partName, joined: Item.sum), around: line)
    case .product:
      let (above, below) = factors(of: index)
      let numerator = fold(above, partName, joined: Self.productItems)
      let denominator = fold(below, partName, joined: Self.productItems)
      writeLine(quotientItems(numerator, denominator, isDenominatorOne: below.count == 1), around: line)
    case .maximum, .minimum:
      let function = call(step.operation == .maximum ? .maximum : .minimum)
      let arguments = program.operands(ofStep: index).map { [Item.step($0, .free)] }
      let isVariadic = syntax.hasVariadicExtrema
      writeLine(
        fold(arguments, partName) { Self.extremumItems(function, isVariadic: isVariadic, $0) }, around: line)
    case .conditional:
      guard let parts = program.conditional(ofStep: index) else { return }
      let conjunction = syntax.conjunction
      let condition = fold(conditionElements(parts.conditions), isCondition: true, partName) {
        Self.joined($0, by: conjunction)
      }
      writeLine(choiceItems(condition, parts.value, parts.otherwise), around: line)
    case .constant, .variable, .relu, .leakyRelu, .absoluteValue, .sign, .step, .elementary, .opaque:
      writeLine(items(of: index, in: .free), around: line)
    }
  }

  /// The items of many elements: all but the last few are written on lines before, each with what it takes from the last.
  private mutating func fold(
    _ elements: [[Item]], isCondition: Bool = false, _ partName: () -> String, joined: ([[Item]]) -> [Item]
  ) -> [Item] {
    var start: [[Item]] = []
    var rest = elements[...]
    while rest.count + start.count > syntax.operandsOnALine {
      let taken = syntax.operandsOnALine - start.count
      let name = partName()
      writeLine(
        joined(start + rest.prefix(taken)), around: syntax.definition(of: name, isCondition: isCondition))
      rest = rest.dropFirst(taken)
      start = [[.text(name)]]
    }
    return joined(start + rest)
  }

  // MARK: Steps

  /// A step by its parts, on one line.
  private mutating func items(of index: Int, in context: Context) -> [Item] {
    let step = program.steps[index]
    let a = Int(step.a)
    switch step.operation {
    case .constant:
      let value = program.constants[a]
      return parenthesized([.text(syntax.number(value))], if: value.signum() < 0 && context != .free)
    case .variable: return [.text(names.variables[a])]
    case .sum: return parenthesized(Item.sum(sumElements(index)), if: context != .free)
    case .product:
      let (above, below) = factors(of: index)
      let quotient = quotientItems(
        Self.productItems(above), Self.productItems(below), isDenominatorOne: below.count == 1)
      return parenthesized(quotient, if: context == .factor)
    case .relu: return callItems(call(.relu), [a])
    case .leakyRelu:
      let slope = syntax.literal(program.constants[Int(step.b)])
      return [.text("\(call(.leakyRelu))("), .step(a, .free), .text(", \(slope))")]
    case .absoluteValue: return callItems(call(.absoluteValue), [a])
    case .sign: return callItems(call(.sign), [a])
    case .step: return callItems(call(.step), [a])
    case .maximum, .minimum:
      let function = call(step.operation == .maximum ? .maximum : .minimum)
      return Self.extremumItems(
        function, isVariadic: syntax.hasVariadicExtrema,
        program.operands(ofStep: index).map { [Item.step($0, .free)] })
    case .conditional:
      guard let parts = program.conditional(ofStep: index) else { return [] }
      let condition = Self.joined(conditionElements(parts.conditions), by: syntax.conjunction)
      return choiceItems(condition, parts.value, parts.otherwise)
    case .elementary:
      let function = syntax.function(ElementaryFunction.byCode[Int(step.function)])
      calls.note(function)
      return callItems(function.name, [a])
    case .opaque:
      return callItems(names.opaqueFunctions[Int(program.operands[a])], program.operands(ofStep: index))
    }
  }

  private mutating func call(_ function: BasicFunction) -> String {
    calls.note(function)
    return syntax.function(function).name
  }

  private func parenthesized(_ items: [Item], if needed: Bool) -> [Item] {
    needed ? [.text("(")] + items + [.text(")")] : items
  }

  private func callItems(_ name: String, _ arguments: [Int]) -> [Item] {
    Self.joined(arguments.map { [.step($0, .free)] }, by: SourceList(before: "\(name)(", between: ", ", after: ")"))
  }

  private static func joined(_ elements: [[Item]], by list: SourceList) -> [Item] {
    var items: [Item] = [.text(list.before)]
    for (i, element) in elements.enumerated() {
      if i > 0 { items.append(.text(list.between)) }
      items += element
    }
    return items + [.text(list.after)]
  }

  /// The terms of a sum, the constant last; each begins with a sign if that is negative.
  private func sumElements(_ index: Int) -> [[Item]] {
    let (constant, terms) = program.affineTerms(ofStep: index)
    var elements: [[Item]] = terms.map { term in
      let magnitude = term.coefficient.magnitude
      let sign: [Item] = term.coefficient.signum() < 0 ? [.text("-")] : []
      if magnitude == 1 { return sign + [.step(term.step, .term)] }
      return sign + [.text("\(syntax.literal(magnitude))*"), .step(term.step, .factor)]
    }
    if !constant.isZero {
      elements.append((constant.signum() < 0 ? [.text("-")] : []) + [.text(syntax.literal(constant.magnitude))])
    }
    return elements
  }

  /// The powers with positive exponents, and those with negative ones.
  private mutating func factors(of index: Int) -> (above: [[Item]], below: [[Item]]) {
    let step = program.steps[index]
    var (above, below): ([[Item]], [[Item]]) = ([], [])
    for i in 0..<Int(step.b) {
      let base = Int(program.operands[Int(step.a) + 2 * i])
      let exponent = Int32(bitPattern: program.operands[Int(step.a) + 2 * i + 1])
      let items: [Item]
      if exponent.magnitude == 1 {
        items = [.step(base, .factor)]
      } else if let power = syntax.power(exponent.magnitude) {
        items = [.text(power.before), .step(base, .factor), .text(power.after)]
      } else {
        items = [.text("\(call(.power))("), .step(base, .free), .text(", \(exponent.magnitude))")]
      }
      if exponent > 0 { above.append(items) } else { below.append(items) }
    }
    return (above, below)
  }

  private static func productItems(_ elements: [[Item]]) -> [Item] {
    joined(elements, by: SourceList(before: "", between: "*", after: ""))
  }

  private func quotientItems(_ above: [Item], _ below: [Item], isDenominatorOne: Bool) -> [Item] {
    // Joined elements have texts around them even if there are none.
    let numerator = above.count > 2 ? above : [.text(syntax.literal(1))]
    if below.count <= 2 { return numerator }
    return numerator + [.text("/")] + parenthesized(below, if: !isDenominatorOne)
  }

  private static func extremumItems(_ function: String, isVariadic: Bool, _ arguments: [[Item]]) -> [Item] {
    if isVariadic || arguments.count < 2 {
      return joined(arguments, by: SourceList(before: "\(function)(", between: ", ", after: ")"))
    }
    var items = arguments.dropFirst().map { _ in Item.text("\(function)(") } + arguments[0]
    for argument in arguments.dropFirst() { items += [.text(", ")] + argument + [.text(")")] }
    return items
  }

  private func conditionElements(_ conditions: [(step: Int, isStrict: Bool)]) -> [[Item]] {
    conditions.map { [.step($0.step, .free), .text($0.isStrict ? " > \(syntax.zero)" : " >= \(syntax.zero)")] }
  }

  private func choiceItems(_ condition: [Item], _ value: Int, _ otherwise: Int) -> [Item] {
    let choice = syntax.choice
    let (first, second) =
      choice.isValueFirst ? ([.step(value, .free)], condition) : (condition, [.step(value, .free)])
    return [.text(choice.before)] + first + [.text(choice.afterFirst)] + second
      + [.text(choice.afterSecond), .step(otherwise, .free), .text(choice.after)]
  }
}

extension SourceSyntax {
  fileprivate var zero: String { literal(0) }
}
