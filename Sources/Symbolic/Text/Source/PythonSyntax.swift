import Exact

/// Python 3 with SymPy 1.12 or later.
struct PythonSyntax: SourceSyntax {
  var limits: SubexpressionNames.Limits { .init(inline: 48, line: 48, depth: 16) }
  var operandsOnALine: Int { 12 }
  var hasVariadicExtrema: Bool { true }

  /// Integers of more bits are written in base 16: of a number in base 10, Python reads 4,300 digits at most.
  private static let decimalBits = 14_000
  /// More parameters than this are one sequence, as in C and Swift.
  private static let parameterLimit = 127

  var keywords: Set<String> {
    [
      "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
      "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
      "not", "or", "pass", "raise", "return", "try", "while", "with", "match", "case", "type", "sp", "map", "zip",
    ]
  }

  var globalNames: Set<String> { [] }

  func header(using functions: [SourceFunction]) -> String { "import sympy as sp\n" }

  func declaration(of function: OpaqueFunction, primitive: String, identifier: String) -> String {
    let remark = function.description == identifier ? "" : "  # \(commentText(function.description))"
    if function == function.primitive { return "\(identifier) = sp.Function(\"\(identifier)\")\(remark)\n" }
    let orders = function.derivativeOrders.map(String.init).joined(separator: ", ")
    return "\(identifier) = derivative(\(primitive), [\(orders)])\(remark)\n"
  }

  func beginning(of function: SourceSignature) -> String {
    let isSequence = function.parameters.count > Self.parameterLimit
    let parameters =
      isSequence
      ? function.argumentsIdentifier : function.parameters.map { $0.identifier }.joined(separator: ", ")
    var text = function.name == function.identifier ? "" : "# \(commentText(function.name))\n"
    for parameter in function.parameters
    where parameter.name != parameter.identifier && (parameter.isUsed || !isSequence) {
      text += "# \(parameter.identifier): \(commentText(parameter.name))\n"
    }
    text += "def \(function.identifier)(\(parameters)):\n"
    // Python's own integers and fractions become exact numbers of SymPy; their quotients would be floats.
    for (index, parameter) in function.parameters.enumerated() where parameter.isUsed {
      let argument = isSequence ? "\(function.argumentsIdentifier)[\(index)]" : parameter.identifier
      text += "    \(parameter.identifier) = sp.sympify(\(argument))\n"
    }
    if function.outputCount != 1 { text += "    \(function.resultsIdentifier) = []\n" }
    return text
  }

  func end(of function: SourceSignature) -> String {
    function.outputCount == 1 ? "" : "    return \(function.resultsIdentifier)\n"
  }

  func result(_ index: Int, of function: SourceSignature) -> SourceLine {
    function.outputCount == 1
      ? SourceLine(before: "    return ", after: "")
      : SourceLine(before: "    \(function.resultsIdentifier).append(", after: ")")
  }

  func definition(of name: String, isCondition: Bool) -> SourceLine {
    SourceLine(before: "    \(name) = ", after: "")
  }

  func literal(_ value: Rational) -> String {
    if value.isInteger { return integer(value.numerator) }
    return "sp.Rational(\(integer(value.numerator)), \(integer(value.denominator)))"
  }

  /// One of SymPy's, so that powers and quotients are exact.
  func number(_ value: Rational) -> String {
    value.isInteger ? "sp.Integer(\(integer(value.numerator)))" : literal(value)
  }

  private func integer(_ value: Integer) -> String {
    if value.bitWidth <= Self.decimalBits { return "\(value)" }
    return (value.signum() < 0 ? "-" : "") + "0x" + String(value.magnitude, radix: 16)
  }

  func power(_ exponent: UInt32) -> SourceLine? { SourceLine(before: "", after: "**\(exponent)") }
  var conjunction: SourceList { SourceList(before: "sp.And(", between: ", ", after: ")") }
  var choice: SourceChoice {
    SourceChoice(
      before: "sp.Piecewise((", afterFirst: ", ", afterSecond: "), (", after: ", True))", isValueFirst: true)
  }

  func function(_ function: BasicFunction) -> SourceFunction {
    switch function {
    case .relu: Self.helper("relu(x)", "sp.Max(x, 0)")
    case .leakyRelu: Self.helper("leaky_relu(x, slope)", "sp.Piecewise((x, x > 0), (slope*x, True))")
    case .absoluteValue: SourceFunction("sp.Abs")
    case .sign: SourceFunction("sp.sign")
    case .step: Self.helper("step(x)", "sp.Piecewise((1, x > 0), (0, True))")
    case .maximum: SourceFunction("sp.Max")
    case .minimum: SourceFunction("sp.Min")
    // An operator.
    case .power: SourceFunction("pow")
    case .derivative:
      SourceFunction(
        "derivative",
        """
        def derivative(function, orders):
            places = [sp.Dummy() for _ in orders]
            expression = sp.diff(function(*places), *zip(places, orders))
            return lambda *arguments: expression.subs(list(zip(places, arguments)), simultaneous=True)

        """)
    }
  }

  func function(_ function: ElementaryFunction) -> SourceFunction {
    switch function {
    case .sigmoid: Self.helper("sigmoid(x)", "1/(1 + sp.exp(-x))")
    case .softplus: Self.helper("softplus(x)", "sp.log(1 + sp.exp(x))")
    case .exp, .log, .sqrt, .tanh, .erf, .sin, .cos, .atan: SourceFunction("sp.\(function.rawValue)")
    }
  }

  private static func helper(_ signature: String, _ value: String) -> SourceFunction {
    SourceFunction(String(signature.prefix { $0 != "(" }), "def \(signature):\n    return \(value)\n")
  }
}
