import Exact
import JSON

extension Expression {
  /// The expression in its JSON form, as ``ExpressionProgram/json(style:)`` has it.
  public func json(style: JSONWriter.Style = .pretty) -> [UInt8] { ExpressionProgram(of: [self]).json(style: style) }
}

extension ExpressionProgram {
  /// The expressions in their JSON form, as UTF-8: the schema `daglift.expression`, version 1, which
  /// `Networks/EXPRESSIONS.md` describes. The distinct sub-expressions are a flat list, each after those that it is made of,
  /// which it names by their positions; numbers are exact, in strings.
  ///
  /// Reading it into the pool of the expressions gives the same expressions.
  ///
  /// - Parameter style: a pretty text has one line for each sub-expression.
  /// - Complexity: linear in the number of distinct sub-expressions and their operands.
  public func json(style: JSONWriter.Style = .pretty) -> [UInt8] {
    var writer = JSONWriter(style: style)
    writeJSON(to: &writer)
    return writer.takeBytes()
  }

  /// Writes the JSON form as one value of a larger text.
  public func writeJSON(to writer: inout JSONWriter) {
    typealias Member = ExpressionFormat.Member
    writer.beginObject()
    writer.name(Member.schema.rawValue)
    writer.beginObject(inline: true)
    writer.name(ExpressionFormat.SchemaMember.name.rawValue)
    writer.write(ExpressionFormat.schema)
    writer.name(ExpressionFormat.SchemaMember.version.rawValue)
    writer.write(ExpressionFormat.version)
    writer.end()
    writer.name(Member.variables.rawValue)
    writer.beginArray(inline: true)
    for variable in variables { writer.write(variable) }
    writer.end()
    writer.name(Member.nodes.rawValue)
    writer.beginArray()
    for step in steps.indices { writeNode(step, to: &writer) }
    writer.end()
    writer.name(Member.expressions.rawValue)
    writer.beginArray(inline: true)
    for output in outputs { writer.write(Int(output)) }
    writer.end()
    writer.end()
  }

  private func writeNode(_ index: Int, to writer: inout JSONWriter) {
    let step = steps[index]
    let a = Int(step.a)
    writer.beginObject(inline: true)
    switch step.operation {
    case .constant:
      writer.writeMember(.kind, ExpressionFormat.Kind.number.rawValue)
      writer.name(.value)
      writer.write(constants[a])
    case .variable:
      writer.writeMember(.kind, ExpressionFormat.Kind.variable.rawValue)
      writer.writeMember(.name, variables[a])
    case .sum: writeSum(index, to: &writer)
    case .product:
      writer.writeMember(.kind, ExpressionFormat.Kind.product.rawValue)
      writer.name(.factors)
      writer.beginArray()
      for i in 0..<Int(step.b) {
        writer.beginArray()
        writer.write(Int(operands[a + 2 * i]))
        writer.write(Int(Int32(bitPattern: operands[a + 2 * i + 1])))
        writer.end()
      }
      writer.end()
    case .relu: writer.writeUnary(ExpressionFormat.Kind.relu.rawValue, a)
    case .leakyRelu:
      writer.writeUnary(ExpressionFormat.Kind.leakyRelu.rawValue, a)
      writer.name(.slope)
      writer.write(constants[Int(step.b)])
    case .absoluteValue: writer.writeUnary(ExpressionFormat.Kind.abs.rawValue, a)
    case .sign: writer.writeUnary(ExpressionFormat.Kind.sign.rawValue, a)
    case .step: writer.writeUnary(ExpressionFormat.Kind.step.rawValue, a)
    case .elementary: writer.writeUnary(ElementaryFunction.byCode[Int(step.function)].rawValue, a)
    case .maximum: writer.writeCall(.maximum, operands(ofStep: index))
    case .minimum: writer.writeCall(.minimum, operands(ofStep: index))
    case .conditional: writeConditional(index, to: &writer)
    case .opaque:
      let function = opaqueFunctions[Int(operands[a])]
      writer.writeMember(.kind, ExpressionFormat.Kind.opaque.rawValue)
      writer.writeMember(.name, function.name)
      if function != function.primitive {
        writer.name(.orders)
        writer.beginArray()
        for order in function.derivativeOrders { writer.write(order) }
        writer.end()
      }
      writer.writeArguments(operands(ofStep: index))
    }
    writer.end()
  }

  private func writeSum(_ index: Int, to writer: inout JSONWriter) {
    let (constant, terms) = affineTerms(ofStep: index)
    writer.writeMember(.kind, ExpressionFormat.Kind.sum.rawValue)
    if !constant.isZero {
      writer.name(.constant)
      writer.write(constant)
    }
    writer.name(.terms)
    writer.beginArray()
    for term in terms {
      writer.beginArray()
      writer.write(term.coefficient)
      writer.write(term.step)
      writer.end()
    }
    writer.end()
  }

  private func writeConditional(_ index: Int, to writer: inout JSONWriter) {
    guard let parts = conditional(ofStep: index) else { return }
    writer.writeMember(.kind, ExpressionFormat.Kind.piecewise.rawValue)
    writer.name(.conditions)
    writer.beginArray()
    for condition in parts.conditions {
      writer.beginObject()
      writer.name(ExpressionFormat.ConditionMember.node.rawValue)
      writer.write(condition.step)
      writer.name(ExpressionFormat.ConditionMember.strict.rawValue)
      writer.write(condition.isStrict)
      writer.end()
    }
    writer.end()
    writer.name(.value)
    writer.write(parts.value)
    writer.name(.otherwise)
    writer.write(parts.otherwise)
  }
}

extension JSONWriter {
  fileprivate mutating func name(_ member: ExpressionFormat.NodeMember) { name(member.rawValue) }

  fileprivate mutating func writeMember(_ member: ExpressionFormat.NodeMember, _ value: String) {
    name(member)
    write(value)
  }

  fileprivate mutating func writeUnary(_ kind: String, _ argument: Int) {
    writeMember(.kind, kind)
    name(.argument)
    write(argument)
  }

  fileprivate mutating func writeCall(_ kind: ExpressionFormat.Kind, _ arguments: [Int]) {
    writeMember(.kind, kind.rawValue)
    writeArguments(arguments)
  }

  fileprivate mutating func writeArguments(_ arguments: [Int]) {
    name(.arguments)
    beginArray()
    for argument in arguments { write(argument) }
    end()
  }
}
