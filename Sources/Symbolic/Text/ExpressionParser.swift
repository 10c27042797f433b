import Exact

// The grammar, in which `^` binds more tightly than a sign, and `**` is another spelling of it:
//
//     text       = { definition (";" | line break) } expression { "," expression }
//     definition = name "=" expression
//     expression = ["+" | "-"] term { ("+" | "-") term }
//     term       = factor { ("*" | "/") factor }
//     factor     = ["+" | "-"] operand [ "^" exponent ]
//     operand    = number | name | "`" any characters "`" | function "(" expression { "," expression } ")"
//                | "piecewise" "(" { condition "," expression "," } expression ")" | "(" expression ")"
//     condition  = inequality { "and" inequality }
//     conditions = condition { "," condition }
//     inequality = expression (">=" | ">" | "<=" | "<" | "==") expression
//     function   = one of FunctionName, or opaque { "'" [ digits ] }
//     exponent   = ["-"] digits, perhaps in parentheses
//
// A line break ends a statement outside of parentheses where an operator could stand. A name stands for its definition,
// or for a variable. The names of opaque functions are given beforehand; `f'2` is the derivative of `f` by its second argument,
// and `f'` that of a function of one argument. A name between backticks is always a variable.

/// Parses with stacks of its own in place of recursion. A whole sum, and a whole product, is constructed at once, so that a
/// long one takes linear time.
struct ExpressionParser {
  /// What is open: the statement, a parenthesis, or the arguments of a function; and the term in it that is being read.
  private struct Frame {
    var function: Callee?
    var isStatement = false
    /// Where the opening parenthesis stands.
    var offset: Int
    var firstTerm: Int
    var firstNumber: Int
    var firstFactor: Int
    var firstArgument: Int
    /// Where the argument that is being read starts.
    var argumentOffset: Int
    var isNegative = false
    var isDivisor = false
    /// The inequality whose right side is being read.
    var relation: ExpressionScanner.Relation?

    var isPiecewise: Bool { if case .named(.piecewise)? = function { true } else { false } }
  }

  private enum Callee {
    case named(FunctionName)
    case opaque(OpaqueFunction)

    var name: String {
      switch self {
      case .named(let function): function.rawValue
      case .opaque(let function): "\(function)"
      }
    }

    var arity: ClosedRange<Int> {
      switch self {
      case .named(let function): function.arity
      case .opaque(let function): function.arity...function.arity
      }
    }
  }

  private struct Argument {
    var node: UInt32
    var offset: Int
    /// Whether it is an inequality, `node ≥ 0` or `node > 0`.
    var isCondition = false
    var isStrict = false
    /// Whether `and` stands behind it.
    var isJoined = false
  }

  private struct ParsedFactor {
    var factor: NodeStore.Factor
    /// The value of a number that stands for itself: not in parentheses, without exponent.
    var literal: Rational?
  }

  private let pool: ExpressionPool
  private let knownVariables: Set<String>?
  private let opaqueFunctions: [String: OpaqueFunction]
  private var scanner: ExpressionScanner
  private var frames: [Frame] = []
  private var terms: [NodeStore.Term] = []
  /// The terms that are numbers.
  private var numbers: [Rational] = []
  private var factors: [ParsedFactor] = []
  private var arguments: [Argument] = []
  private var definitions: [String: UInt32] = [:]
  /// The names that were used as variables.
  private var usedNames: Set<String> = []
  /// Whether the statement consists of conditions.
  private var readsConditions = false

  init(_ text: String, pool: ExpressionPool, knownVariables: Set<String>?, _ opaqueFunctions: [OpaqueFunction]) {
    scanner = ExpressionScanner(text)
    self.opaqueFunctions = Dictionary(
      opaqueFunctions.map { ($0.name, $0.primitive) }, uniquingKeysWith: { first, _ in first })
    self.pool = pool
    self.knownVariables = knownVariables
  }

  mutating func parse() throws(ExpressionParseError) -> [UInt32] {
    while true {
      let definition = try scanDefinition()
      let start = scanner.position
      let values = try parseStatement()
      if let definition {
        guard values.count == 1 else {
          throw ExpressionParseError(
            expected: "one expression in a definition", found: "\(values.count)", offset: start, in: scanner.bytes)
        }
        definitions[definition] = values[0].node
      } else {
        scanner.skipSpace(includingLineBreaks: true)
        guard scanner.isAtEnd else { throw scanner.error(expected: "the end of the text") }
        return values.map(\.node)
      }
    }
  }

  /// Reads conditions, all of which are to hold.
  ///
  /// - Returns: the nodes of what is not negative, or positive, where they do.
  mutating func parseConditions() throws(ExpressionParseError) -> [(node: UInt32, isStrict: Bool)] {
    readsConditions = true
    let conditions = try parseStatement()
    scanner.skipSpace(includingLineBreaks: true)
    guard scanner.isAtEnd else { throw scanner.error(expected: "the end of the text") }
    for condition in conditions where !condition.isCondition {
      throw ExpressionParseError(
        expected: "an inequality", found: "a value", offset: condition.offset, in: scanner.bytes)
    }
    return conditions.map { ($0.node, $0.isStrict) }
  }

  /// The name that the statement at the position defines.
  private mutating func scanDefinition() throws(ExpressionParseError) -> String? {
    scanner.skipSpace(includingLineBreaks: true)
    let start = scanner.position
    guard let name = scanner.name() else { return nil }
    scanner.skipSpace(includingLineBreaks: false)
    guard scanner.take("=") else {
      scanner.position = start
      return nil
    }
    let isNew = definitions[name] == nil && !usedNames.contains(name) && FunctionName(rawValue: name) == nil
    guard isNew else { throw scanner.error(expected: "a name that has no meaning yet", at: start) }
    return name
  }

  /// Reads up to the end of a statement, and over it.
  private mutating func parseStatement() throws(ExpressionParseError) -> [Argument] {
    open(nil, isStatement: true)
    while true {
      guard var operand = try scanOperand() else { continue }
      // What follows an operand, until another one is due.
      following: while true {
        try appendFactor(operand)
        let frame = frames[frames.count - 1]
        scanner.skipSpace(includingLineBreaks: !frame.isStatement)
        switch scanner.byte {
        case UInt8(ascii: "*"): frames[frames.count - 1].isDivisor = false
        case UInt8(ascii: "/"): frames[frames.count - 1].isDivisor = true
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
          closeTerm()
          frames[frames.count - 1].isNegative = scanner.byte == UInt8(ascii: "-")
        case UInt8(ascii: ","):
          guard frame.function != nil || frame.isStatement else { throw unexpected(in: frame) }
          closeArgument()
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="):
          guard takesConditions(frame), frame.relation == nil, let relation = scanner.relation() else {
            throw unexpected(in: frame)
          }
          closeArgument()
          frames[frames.count - 1].relation = relation
          frames[frames.count - 1].argumentOffset = frame.argumentOffset
          break following
        case UInt8(ascii: "a") where takesConditions(frame) && frame.relation != nil && scanner.takeWord("and"):
          closeArgument()
          arguments[arguments.count - 1].isJoined = true
          break following
        case UInt8(ascii: ")") where !frame.isStatement:
          scanner.position += 1
          operand = Operand(node: try closeFrame())
          continue
        case 0x0A where frame.isStatement, UInt8(ascii: ";") where frame.isStatement, 0 where frame.isStatement:
          guard scanner.isAtEnd || scanner.byte != 0 else { throw unexpected(in: frame) }
          closeArgument()
          frames.removeLast()
          if !scanner.isAtEnd { scanner.position += 1 }
          defer { arguments = [] }
          return arguments
        default: throw unexpected(in: frame)
        }
        scanner.position += 1
        break
      }
    }
  }

  private func takesConditions(_ frame: Frame) -> Bool { frame.isPiecewise || (frame.isStatement && readsConditions) }

  private func unexpected(in frame: Frame) -> ExpressionParseError {
    if frame.isStatement {
      return scanner.error(
        expected: readsConditions ? "an operator, an inequality or ','" : "an operator or the end of the expression")
    }
    let position = ExpressionParseError(expected: "", found: "", offset: frame.offset, in: scanner.bytes)
    let opening = "the '(' at line \(position.line), column \(position.column)"
    let closing =
      frame.function == nil
      ? "an operator, or ')' for"
      : frame.isPiecewise ? "an operator, an inequality, ',' or ')' for" : "an operator, ',' or ')' for"
    return scanner.error(expected: "\(closing) \(opening)")
  }

  // MARK: Operands

  private struct Operand {
    var node: UInt32
    var literal: Rational?
  }

  /// An operand; `nil` if a parenthesis or a function was opened, or a sign read, so that an operand is due again.
  private mutating func scanOperand() throws(ExpressionParseError) -> Operand? {
    scanner.skipSpace(includingLineBreaks: true)
    let start = scanner.position
    switch scanner.byte {
    case UInt8(ascii: "+"):
      scanner.position += 1
      return nil
    case UInt8(ascii: "-"):
      scanner.position += 1
      frames[frames.count - 1].isNegative.toggle()
      return nil
    case UInt8(ascii: "("):
      open(nil)
      scanner.position += 1
      return nil
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
      let value = try scanner.number()
      return Operand(node: pool.withStore { $0.constant(value) }, literal: value)
    case UInt8(ascii: "`"):
      return Operand(node: try variable(try scanner.quotedName(), at: start))
    default: break
    }
    guard let name = scanner.name() else { throw scanner.error(expected: "an expression") }
    if let defined = definitions[name] { return Operand(node: defined) }
    guard let function = try callee(name) else { return Operand(node: try variable(name, at: start)) }
    scanner.skipSpace(includingLineBreaks: false)
    guard scanner.byte == UInt8(ascii: "(") else { throw scanner.error(expected: "'(' after '\(name)'") }
    open(function)
    scanner.position += 1
    return nil
  }

  /// The function that a name, with what stands behind it, is the name of.
  private mutating func callee(_ name: String) throws(ExpressionParseError) -> Callee? {
    if let function = FunctionName(rawValue: name) { return .named(function) }
    guard var function = opaqueFunctions[name] else { return nil }
    let start = scanner.position
    while scanner.take("'") {
      let argument = scanner.argumentNumber() ?? (function.arity == 1 ? 1 : 0)
      guard argument >= 1 && argument <= function.arity else {
        throw scanner.error(
          expected: "the number of an argument of '\(name)', from 1 to \(function.arity)", at: scanner.position)
      }
      function = function.derivative(byArgument: argument - 1)
    }
    // Without arguments a name of a function may be that of a variable too.
    if scanner.position == start && !scanner.isBeforeParenthesis { return nil }
    return .opaque(function)
  }

  private mutating func variable(_ name: String, at offset: Int) throws(ExpressionParseError) -> UInt32 {
    if let knownVariables, !knownVariables.contains(name) {
      let expected =
        knownVariables.count > 8
        ? "one of the \(knownVariables.count) variables"
        : knownVariables.isEmpty
          ? "no variable" : "one of the variables \(knownVariables.sorted().joined(separator: ", "))"
      throw scanner.error(expected: expected, at: offset)
    }
    if usedNames.insert(name).inserted && scanner.byte == UInt8(ascii: "(") {
      throw scanner.error(expected: "an operator: '\(name)' is no function")
    }
    return pool.withStore { $0.variable(name) }
  }

  // MARK: Closing

  private mutating func open(_ function: Callee?, isStatement: Bool = false) {
    frames.append(
      Frame(
        function: function, isStatement: isStatement, offset: scanner.position, firstTerm: terms.count,
        firstNumber: numbers.count, firstFactor: factors.count, firstArgument: arguments.count,
        argumentOffset: scanner.position + 1))
  }

  /// Adds an operand, and the exponent behind it, to the term.
  private mutating func appendFactor(_ operand: Operand) throws(ExpressionParseError) {
    let frame = frames[frames.count - 1]
    var parsed = ParsedFactor(factor: .init(base: operand.node, exponent: 1), literal: operand.literal)
    scanner.skipSpace(includingLineBreaks: !frame.isStatement)
    if try scanPowerSign() {
      let exponent = try scanner.exponent()
      scanner.skipSpace(includingLineBreaks: !frame.isStatement)
      let start = scanner.position
      if try scanPowerSign() { throw scanner.error(expected: "parentheses around one of two powers", at: start) }
      parsed.literal = nil
      if exponent == 0 {
        parsed.factor.base = pool.withStore { $0.power(operand.node, 0) }
      } else {
        parsed.factor.exponent = exponent
      }
    }
    if frame.isDivisor { parsed.factor.exponent.negate() }
    factors.append(parsed)
  }

  private mutating func scanPowerSign() throws(ExpressionParseError) -> Bool {
    if scanner.take("^") { return true }
    guard scanner.byte == UInt8(ascii: "*"), scanner.position + 1 < scanner.bytes.count,
      scanner.bytes[scanner.position + 1] == UInt8(ascii: "*")
    else { return false }
    scanner.position += 2
    return true
  }

  /// Makes a term of the factors. A number in front is its coefficient; it is exact whatever its size.
  private mutating func closeTerm() {
    let frame = frames[frames.count - 1]
    var coefficient: Rational = frame.isNegative ? -1 : 1
    // Copies, not slices: those would keep the whole stack from being changed in place.
    var rest = Array(factors[frame.firstFactor...])[...]
    factors.removeLast(rest.count)
    if let number = rest.first?.literal {
      coefficient *= number
      rest.removeFirst()
      if let divisor = rest.first?.literal, rest.first?.factor.exponent == -1,
        let quotient = try? coefficient.divided(by: divisor)
      {
        coefficient = quotient
        rest.removeFirst()
      }
    }
    if rest.isEmpty {
      numbers.append(coefficient)
    } else {
      let factors = rest.map(\.factor)
      let node =
        factors.count == 1 && factors[0].exponent == 1
        ? factors[0].base : pool.withStore { $0.product(factors) }
      terms.append(.init(node: node, coefficient: coefficient))
    }
    frames[frames.count - 1].isDivisor = false
    frames[frames.count - 1].isNegative = false
  }

  /// Makes an argument of the terms.
  private mutating func closeArgument() {
    closeTerm()
    let frame = frames[frames.count - 1]
    let sum = Array(terms[frame.firstTerm...])
    let constants = Array(numbers[frame.firstNumber...])
    terms.removeLast(sum.count)
    numbers.removeLast(constants.count)
    let node: UInt32
    if constants.isEmpty && sum.count == 1, let term = sum.first, term.coefficient == 1 {
      node = term.node
    } else {
      let constant = NodeStore.balancedSum(constants)
      node = pool.withStore { $0.sum(constant: constant, sum) }
    }
    frames[frames.count - 1].argumentOffset = scanner.position + 1
    guard let relation = frame.relation else {
      arguments.append(Argument(node: node, offset: frame.argumentOffset))
      return
    }
    frames[frames.count - 1].relation = nil
    let left = arguments.removeLast()
    let greater = pool.withStore { $0.difference(left.node, node) }
    let less = pool.withStore { $0.difference(node, left.node) }
    func append(_ node: UInt32, isStrict: Bool, isJoined: Bool = false) {
      arguments.append(
        Argument(node: node, offset: left.offset, isCondition: true, isStrict: isStrict, isJoined: isJoined))
    }
    switch relation {
    case .isGreater: append(greater, isStrict: true)
    case .isNotLess: append(greater, isStrict: false)
    case .isLess: append(less, isStrict: true)
    case .isNotGreater: append(less, isStrict: false)
    case .isEqual:
      append(greater, isStrict: false, isJoined: true)
      append(less, isStrict: false)
    }
  }

  /// Closes a parenthesis or a function.
  private mutating func closeFrame() throws(ExpressionParseError) -> UInt32 {
    closeArgument()
    let frame = frames.removeLast()
    let values = Array(arguments[frame.firstArgument...])
    arguments.removeLast(values.count)
    guard let function = frame.function else { return values[0].node }
    if frame.isPiecewise { return try piecewise(values, frame) }
    guard function.arity.contains(values.count) else {
      let count = function.arity.lowerBound
      throw ExpressionParseError(
        expected: "\(count) argument\(count == 1 ? "" : "s") of '\(function.name)'", found: "\(values.count)",
        offset: frame.offset, in: scanner.bytes)
    }
    switch function {
    case .named(let function): return try apply(function, values)
    case .opaque(let function): return pool.withStore { $0.apply(function, to: values.map(\.node)) }
    }
  }

  /// The choice among values by the conditions before them.
  private func piecewise(_ arguments: [Argument], _ frame: Frame) throws(ExpressionParseError) -> UInt32 {
    func error(_ expected: String, _ found: Argument) -> ExpressionParseError {
      ExpressionParseError(
        expected: expected, found: found.isCondition ? "a condition" : "a value", offset: found.offset,
        in: scanner.bytes)
    }
    var pieces: [(conditions: [NodeStore.NodeCondition], value: UInt32)] = []
    var conditions: [NodeStore.NodeCondition] = []
    var isOpen = true
    for (position, argument) in arguments.enumerated() {
      if argument.isCondition {
        guard isOpen else { throw error("the value where the condition before it holds, or 'and'", argument) }
        conditions.append(.init(node: argument.node, isStrict: argument.isStrict))
        isOpen = argument.isJoined
      } else if position == arguments.count - 1 && conditions.isEmpty && !pieces.isEmpty {
        return pool.withStore { store in
          pieces.reversed().reduce(argument.node) { store.conditional($1.conditions, $1.value, else: $0) }
        }
      } else {
        guard !conditions.isEmpty && !isOpen else { throw error("a condition", argument) }
        pieces.append((conditions, argument.node))
        conditions = []
        isOpen = true
      }
    }
    throw ExpressionParseError(
      expected: "a value where no condition holds, as the last argument of 'piecewise'", found: "none",
      offset: frame.offset, in: scanner.bytes)
  }

  private func apply(_ function: FunctionName, _ arguments: [Argument]) throws(ExpressionParseError) -> UInt32 {
    let x = arguments[0].node
    if function == .leakyRelu {
      guard let slope = pool.withStore({ $0.constantValue(of: arguments[1].node) }) else {
        throw ExpressionParseError(
          expected: "a number as the slope of 'leakyRelu'", found: "an expression", offset: arguments[1].offset,
          in: scanner.bytes)
      }
      return pool.withStore { $0.leakyRelu(x, slope: slope) }
    }
    let nodes = arguments.map(\.node)
    return pool.withStore { store in
      switch function {
      case .leakyRelu, .piecewise: preconditionFailure("these have more than expressions as arguments")
      case .relu: store.relu(x)
      case .abs: store.absoluteValue(x)
      case .sign: store.sign(x)
      case .step: store.step(x)
      case .max: store.extremum(.maximum, nodes)
      case .min: store.extremum(.minimum, nodes)
      case .clip: store.extremum(.minimum, [store.extremum(.maximum, [x, nodes[1]]), nodes[2]])
      case .exp: store.apply(.exp, to: x)
      case .log: store.apply(.log, to: x)
      case .sqrt: store.apply(.sqrt, to: x)
      case .tanh: store.apply(.tanh, to: x)
      case .sigmoid: store.apply(.sigmoid, to: x)
      case .softplus: store.apply(.softplus, to: x)
      case .erf: store.apply(.erf, to: x)
      case .sin: store.apply(.sin, to: x)
      case .cos: store.apply(.cos, to: x)
      case .atan: store.apply(.atan, to: x)
      }
    }
  }
}

extension ExpressionPool {
  /// Reads an expression, as in `relu(2*x - y/3) + 1`. What ``Expression/description`` writes reads back as the same
  /// expression.
  ///
  /// - Parameters:
  ///   - variables: the names that may stand for variables; `nil` for any.
  ///   - functions: the opaque functions that may occur, with their derivatives.
  /// - Throws: ``ExpressionParseError`` with the place.
  /// - Complexity: linear in the length of the text, at any depth of nesting, but for numbers of thousands of digits.
  public func parse(
    _ text: String, variables: Set<String>? = nil, functions: [OpaqueFunction] = []
  ) throws(ExpressionParseError) -> Expression {
    let expressions = try parseList(text, variables: variables, functions: functions)
    guard expressions.count == 1 else {
      throw ExpressionParseError(
        expected: "one expression", found: "\(expressions.count)", offset: 0, in: Array(text.utf8))
    }
    return expressions[0]
  }

  /// Reads several expressions, separated by commas.
  public func parseList(
    _ text: String, variables: Set<String>? = nil, functions: [OpaqueFunction] = []
  ) throws(ExpressionParseError) -> [Expression] {
    var parser = ExpressionParser(text, pool: self, knownVariables: variables, functions)
    return try parser.parse().map { Expression(pool: self, index: $0) }
  }

  /// Reads conditions with `>=`, `>`, `<=`, `<` and `==`, separated by commas or `and`, as in `x > 0 and x + y <= 1`.
  ///
  /// - Returns: the conditions in their order: two for an equation.
  public func parseConditions(
    _ text: String, variables: Set<String>? = nil, functions: [OpaqueFunction] = []
  ) throws(ExpressionParseError) -> [ExpressionCondition] {
    var parser = ExpressionParser(text, pool: self, knownVariables: variables, functions)
    return try parser.parseConditions().map {
      ExpressionCondition(Expression(pool: self, index: $0.node), isStrict: $0.isStrict)
    }
  }
}
