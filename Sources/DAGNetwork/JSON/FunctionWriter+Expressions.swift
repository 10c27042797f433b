import Exact
import JSON
import Symbolic

// Functions that are written as expressions.

extension FunctionWriter {
  func write(_ function: ExpressionFunction, to writer: inout JSONWriter) {
    begin(.expression, to: &writer)
    writer.name(NetworkFormat.ExpressionMember.expression)
    let functions = declarations(of: function.program)
    if functions == nil {
      function.program.writeJSON(to: &writer)
    } else if function.program.count > Self.largestWithoutDefinitions {
      writer.write(function.program.description)
    } else {
      writer.beginArray()
      for expression in function.expressions { writer.write(expression.description) }
      writer.end()
    }
    write(functions ?? [], as: NetworkFormat.ExpressionMember.functions, to: &writer)
    writer.end()
  }

  func write(_ function: Elementwise, to writer: inout JSONWriter) {
    begin(.elementwise, to: &writer)
    writer.name(NetworkFormat.ElementwiseMember.expression)
    let functions = declarations(of: function.program)
    if functions == nil {
      function.program.writeJSON(to: &writer)
    } else {
      writer.write(
        function.program.count > Self.largestWithoutDefinitions
          ? function.program.description : function.expression.description)
    }
    if function.operandCount > 1 {
      writer.name(NetworkFormat.ElementwiseMember.operands)
      writer.write(function.operandCount)
    }
    write(functions ?? [], as: NetworkFormat.ElementwiseMember.functions, to: &writer)
    writer.end()
  }

  /// Larger programs may share much, which only one text for all of their expressions can say.
  private static let largestWithoutDefinitions = 256

  /// The opaque functions that a text is read with, none a derivative; `nil` where no text can call all of them by their
  /// names.
  private func declarations(of program: ExpressionProgram) -> [OpaqueFunction]? {
    var functions: [OpaqueFunction] = []
    var arities: [String: Int] = [:]
    for function in program.opaqueFunctions {
      if let known = arities.updateValue(function.arity, forKey: function.name) {
        if known != function.arity { return nil }
        continue
      }
      guard ExpressionPool.isFreeName(function.name) else { return nil }
      functions.append(function.primitive)
    }
    return arities.values.reduce(0, +) <= NetworkFormat.declaredArgumentLimit ? functions : nil
  }

  private func write(
    _ functions: [OpaqueFunction], as member: some RawRepresentable<String>, to writer: inout JSONWriter
  ) {
    guard !functions.isEmpty else { return }
    writer.name(member)
    writer.beginObject(inline: true)
    for function in functions {
      writer.name(function.name)
      writer.write(function.arity)
    }
    writer.end()
  }
}
