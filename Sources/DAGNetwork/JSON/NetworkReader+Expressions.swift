import Exact
import JSON
import Symbolic

// Functions that are written as expressions.

extension NetworkReader {
  /// The largest number of coordinates that expressions read: they are variables, and variables have names.
  private static let largestExpressionWidth = 1 << 20

  /// One expression for each output.
  func expression(_ value: JSONValue, inputWidth: Int) throws(NetworkFormatError) -> ExpressionFunction {
    var functions: [OpaqueFunction] = []
    try value.forEachMember(NetworkFormat.ExpressionMember.self) { (member, content) throws(NetworkFormatError) in
      if member == .functions { functions = try opaqueFunctions(content) }
    }
    return try expressions(
      value.required(NetworkFormat.ExpressionMember.expression), functions, inputWidth: inputWidth)
  }

  /// One expression of the corresponding coordinates of operands that lie one after the other in the tail.
  func elementwise(_ value: JSONValue, inputWidth: Int) throws(NetworkFormatError) -> Elementwise {
    var operandCount = 1
    var functions: [OpaqueFunction] = []
    try value.forEachMember(NetworkFormat.ElementwiseMember.self) { (member, content) throws(NetworkFormatError) in
      if member == .functions { functions = try opaqueFunctions(content) }
      guard member == .operands else { return }
      operandCount = try content.int(in: 1...Int(Int32.max))
      guard inputWidth.isMultiple(of: operandCount), operandCount <= Self.largestExpressionWidth else {
        throw .json(
          content.invalid(
            expected: "a divisor of the tail's width \(inputWidth), at most \(Self.largestExpressionWidth)"))
      }
    }
    let content = try value.required(NetworkFormat.ElementwiseMember.expression)
    let function = try expressions(content, functions, inputWidth: operandCount)
    guard function.outputWidth == 1,
      let elementwise = try? Elementwise(
        function.expressions[0], operandCount: operandCount, width: inputWidth / operandCount)
    else { throw .json(content.invalid(expected: "one expression")) }
    return elementwise
  }

  /// Functions of which only the name and the number of arguments are known.
  private func opaqueFunctions(_ value: JSONValue) throws(NetworkFormatError) -> [OpaqueFunction] {
    var functions: [OpaqueFunction] = []
    var argumentCount = 0
    for (name, content) in try value.object() {
      guard ExpressionPool.isFreeName(name) else {
        throw .json(
          content.invalid(
            expected: "functions with names of letters, digits and '_' that have no meaning yet, unlike '\(name)'"))
      }
      let arity = try content.int(in: 1...NetworkFormat.declaredArgumentLimit)
      argumentCount += arity
      guard argumentCount <= NetworkFormat.declaredArgumentLimit else {
        throw .json(
          content.invalid(expected: "functions of at most \(NetworkFormat.declaredArgumentLimit) arguments together"))
      }
      functions.append(OpaqueFunction(name, arity: arity))
    }
    return functions
  }

  /// An array of texts; or a list of expressions in one text, which can share definitions; or the JSON form of expressions.
  private func expressions(
    _ value: JSONValue, _ functions: [OpaqueFunction], inputWidth: Int
  ) throws(NetworkFormatError) -> ExpressionFunction {
    guard inputWidth <= Self.largestExpressionWidth else {
      throw .json(
        value.invalid(
          expected: "a tail of at most \(Self.largestExpressionWidth) coordinates, each of which has a name"))
    }
    var expressions: [Expression] = []
    // A pool of their own: the order of terms, and with it the rounding of sums, then depends on nothing but their text.
    let pool = ExpressionPool()
    let variables = Set(ExpressionFunction.variables(inputWidth))
    switch value.kind {
    case .string:
      let text = try value.string()
      expressions = try parsed(at: value) { () throws(ExpressionParseError) in
        try pool.parseList(text, variables: variables, functions: functions)
      }
    case .object:
      do { expressions = try ExpressionProgram(json: value, in: pool).expressions } catch { throw .json(error) }
    default:
      for element in try value.array() {
        let text = try element.string()
        expressions.append(
          try parsed(at: element) { () throws(ExpressionParseError) in
            try pool.parse(text, variables: variables, functions: functions)
          })
      }
    }
    guard !expressions.isEmpty else {
      throw .json(value.invalid(expected: "an expression for each coordinate of the head"))
    }
    do throws(ExpressionError) {
      return try ExpressionFunction(expressions, inputWidth: inputWidth)
    } catch {
      throw .json(
        value.invalid(expected: "expressions in the variables of the \(inputWidth) coordinates x0, x1, … of the tail"))
    }
  }

  private func parsed<Result>(
    at value: JSONValue, _ body: () throws(ExpressionParseError) -> Result
  ) throws(NetworkFormatError) -> Result {
    do { return try body() } catch { throw .expression(error, at: .init(of: value)) }
  }
}
