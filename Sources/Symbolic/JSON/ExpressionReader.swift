import Exact
import JSON

extension ExpressionPool {
  /// Reads expressions from their JSON form, the schema `daglift.expression`, which `Networks/EXPRESSIONS.md` describes.
  ///
  /// - Returns: the expressions of the text, in its order, in this pool.
  /// - Throws: `JSONError`, with the place in the text and what was expected there.
  /// - Complexity: linear in the length of the text, but for the numbers, and for the sorting of the terms of each sum.
  public func read(json bytes: [UInt8]) throws(JSONError) -> [Expression] {
    try ExpressionProgram(json: bytes, in: self).expressions
  }

  /// Reads expressions from the text of their JSON form.
  ///
  /// - Throws: `JSONError`, with the place in the text and what was expected there.
  public func read(json text: String) throws(JSONError) -> [Expression] { try read(json: Array(text.utf8)) }
}

extension ExpressionProgram {
  /// Reads expressions from their JSON form, with the order of the variables that it states, if it does.
  ///
  /// - Throws: `JSONError`, with the place in the text and what was expected there.
  /// - Complexity: as that of ``ExpressionPool/read(json:)``.
  public init(json bytes: [UInt8], in pool: ExpressionPool = ExpressionPool()) throws(JSONError) {
    try self.init(json: JSONDocument(parsing: bytes).root, in: pool)
  }

  /// Reads expressions from a value of a larger document.
  ///
  /// - Throws: `JSONError`, with the place in the text and what was expected there.
  public init(json value: JSONValue, in pool: ExpressionPool = ExpressionPool()) throws(JSONError) {
    self = try ExpressionReader.program(from: value, in: pool)
  }
}

/// Reads the JSON form of expressions. What is wrong is reported at the value that says it.
private struct ExpressionReader {
  private typealias Format = ExpressionFormat

  private let pool: ExpressionPool
  /// The expression of each node so far.
  private var made: [UInt32] = []
  /// Which variables may occur; all if the text states none.
  private let known: Set<String>?

  static func program(from root: JSONValue, in pool: ExpressionPool) throws(JSONError) -> ExpressionProgram {
    let object = try root.asObject()
    try object.allow(only: Set(Format.Member.allCases.map(\.rawValue)))
    try checkSchema(object.member(Format.Member.schema.rawValue))
    _ = try object[Format.Member.comment.rawValue]?.asString()
    var variables: [String] = []
    var known: Set<String>?
    if let stated = object[Format.Member.variables.rawValue] {
      var names: Set<String> = []
      for element in try stated.asArray() {
        let name = try element.asString()
        guard names.insert(name).inserted else { throw element.invalid(expected: "variables with distinct names") }
        variables.append(name)
      }
      known = names
    }
    var reader = ExpressionReader(pool: pool, known: known)
    for element in try object.member(Format.Member.nodes.rawValue).asArray() {
      let node = try reader.node(element)
      reader.made.append(node)
    }
    var roots: [Expression] = []
    for element in try object.member(Format.Member.expressions.rawValue).asArray() {
      roots.append(Expression(pool: pool, index: try reader.operand(element)))
    }
    return ExpressionProgram(of: roots, in: pool, variables: variables)
  }

  private init(pool: ExpressionPool, known: Set<String>?) {
    self.pool = pool
    self.known = known
  }

  private static func checkSchema(_ schema: JSONValue) throws(JSONError) {
    let object = try schema.asObject()
    try object.allow(only: Set(Format.SchemaMember.allCases.map(\.rawValue)))
    let name = try object.member(Format.SchemaMember.name.rawValue)
    guard try name.asString() == Format.schema else {
      throw name.invalid(expected: "the schema '\(Format.schema)'")
    }
    let version = try object.member(Format.SchemaMember.version.rawValue)
    guard version.numberLiteral == String(Format.version) else {
      throw version.invalid(expected: "the version \(Format.version)")
    }
  }

  // MARK: Nodes

  private func node(_ element: JSONValue) throws(JSONError) -> UInt32 {
    let object = try element.asObject()
    let kindValue = try object.member(Format.NodeMember.kind.rawValue)
    let name = try kindValue.asString()
    if let kind = Format.Kind(rawValue: name) { return try node(kind, object) }
    guard let function = ElementaryFunction(rawValue: name) else {
      let kinds = Format.kinds.map { "'\($0)'" }.joined(separator: ", ")
      throw kindValue.invalid(expected: "one of \(kinds)")
    }
    try allow([.argument], in: object)
    let argument = try operand(object, .argument)
    return pool.withStore { $0.apply(function, to: argument) }
  }

  private func node(_ kind: Format.Kind, _ object: JSONObject) throws(JSONError) -> UInt32 {
    switch kind {
    case .variable: return try variable(object)
    case .number:
      try allow([.value], in: object)
      let value = try member(.value, of: object).asRational()
      return pool.withStore { $0.constant(value) }
    case .sum: return try sum(object)
    case .product: return try product(object)
    case .relu, .abs, .sign, .step:
      try allow([.argument], in: object)
      let argument = try operand(object, .argument)
      return pool.withStore { store in
        switch kind {
        case .relu: store.relu(argument)
        case .abs: store.absoluteValue(argument)
        case .sign: store.sign(argument)
        default: store.step(argument)
        }
      }
    case .leakyRelu:
      try allow([.argument, .slope], in: object)
      let argument = try operand(object, .argument)
      let slope = try member(.slope, of: object).asRational()
      return pool.withStore { $0.leakyRelu(argument, slope: slope) }
    case .maximum, .minimum:
      try allow([.arguments], in: object)
      let arguments = try arguments(object)
      return pool.withStore { $0.extremum(kind == .maximum ? .maximum : .minimum, arguments) }
    case .piecewise: return try conditional(object)
    case .opaque: return try opaque(object)
    }
  }

  private func variable(_ object: JSONObject) throws(JSONError) -> UInt32 {
    try allow([.name], in: object)
    let value = try member(.name, of: object)
    let name = try value.asString()
    if let known, !known.contains(name) { throw value.invalid(expected: "one of the variables of the text") }
    return pool.withStore { $0.variable(name) }
  }

  private func sum(_ object: JSONObject) throws(JSONError) -> UInt32 {
    try allow([.constant, .terms], in: object)
    let constant = try object[Format.NodeMember.constant.rawValue]?.asRational() ?? 0
    var terms: [(node: UInt32, coefficient: Rational)] = []
    for element in try member(.terms, of: object).asArray() {
      var parts = try element.asArray(count: 2).makeIterator()
      guard let coefficient = parts.next(), let node = parts.next() else { continue }
      terms.append((node: try operand(node), coefficient: try coefficient.asRational()))
    }
    let read = terms
    return pool.withStore { store in
      store.sum(constant: constant, read.map { NodeStore.Term(node: $0.node, coefficient: $0.coefficient) })
    }
  }

  private func product(_ object: JSONObject) throws(JSONError) -> UInt32 {
    try allow([.factors], in: object)
    var factors: [(base: UInt32, exponent: Int32)] = []
    for element in try member(.factors, of: object).asArray() {
      var parts = try element.asArray(count: 2).makeIterator()
      guard let base = parts.next(), let exponentValue = parts.next() else { continue }
      let limit = Int(Int32.max)
      let exponent = try exponentValue.asInt(in: -limit...limit)
      if exponent == 0 { throw exponentValue.invalid(expected: "an exponent other than 0") }
      factors.append((base: try operand(base), exponent: Int32(exponent)))
    }
    let read = factors
    return pool.withStore { store in
      store.product(read.map { NodeStore.Factor(base: $0.base, exponent: $0.exponent) })
    }
  }

  private func conditional(_ object: JSONObject) throws(JSONError) -> UInt32 {
    try allow([.conditions, .value, .otherwise], in: object)
    let list = try member(.conditions, of: object)
    var conditions: [NodeStore.NodeCondition] = []
    for element in try list.asArray() {
      let condition = try element.asObject()
      try condition.allow(only: Set(Format.ConditionMember.allCases.map(\.rawValue)))
      conditions.append(
        NodeStore.NodeCondition(
          node: try operand(condition.member(Format.ConditionMember.node.rawValue)),
          isStrict: try condition.member(Format.ConditionMember.strict.rawValue).asBool()))
    }
    if conditions.isEmpty { throw list.invalid(expected: "at least one condition") }
    let (value, otherwise) = (try operand(object, .value), try operand(object, .otherwise))
    let read = conditions
    return pool.withStore { $0.conditional(read, value, else: otherwise) }
  }

  private func opaque(_ object: JSONObject) throws(JSONError) -> UInt32 {
    try allow([.name, .orders, .arguments], in: object)
    let nameValue = try member(.name, of: object)
    let name = try nameValue.asString()
    if name.isEmpty { throw nameValue.invalid(expected: "the name of a function") }
    let arguments = try arguments(object)
    var orders = Array(repeating: 0, count: arguments.count)
    if let given = object[Format.NodeMember.orders.rawValue] {
      var total = 0
      for (position, element) in try given.asArray(count: arguments.count).enumerated() {
        orders[position] = try element.asInt(in: 0...Format.orderLimit)
        total += orders[position]
      }
      if total > Format.orderLimit { throw given.invalid(expected: "at most \(Format.orderLimit) differentiations") }
    }
    let function = OpaqueFunction(name, derivativeOrders: orders)
    return pool.withStore { $0.apply(function, to: arguments) }
  }

  // MARK: Parts of nodes

  private func allow(_ members: [Format.NodeMember], in object: JSONObject) throws(JSONError) {
    try object.allow(only: Set(members.map(\.rawValue) + ["kind", "comment"]))
    _ = try object[Format.NodeMember.comment.rawValue]?.asString()
  }

  private func member(_ member: Format.NodeMember, of object: JSONObject) throws(JSONError) -> JSONValue {
    try object.member(member.rawValue)
  }

  private func operand(_ object: JSONObject, _ member: Format.NodeMember) throws(JSONError) -> UInt32 {
    try operand(object.member(member.rawValue))
  }

  /// The node that a value refers to, which stands before it.
  private func operand(_ value: JSONValue) throws(JSONError) -> UInt32 {
    let expected =
      made.isEmpty
      ? "no reference, as no node stands before this one"
      : "the position of a node before it, from 0 to \(made.count - 1)"
    guard let literal = value.numberLiteral, let position = Int(literal), made.indices.contains(position) else {
      throw value.invalid(expected: expected)
    }
    return made[position]
  }

  private func arguments(_ object: JSONObject) throws(JSONError) -> [UInt32] {
    let list = try member(.arguments, of: object)
    var arguments: [UInt32] = []
    for element in try list.asArray() { arguments.append(try operand(element)) }
    if arguments.isEmpty { throw list.invalid(expected: "at least one argument") }
    return arguments
  }
}
