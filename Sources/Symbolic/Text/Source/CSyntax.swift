import Exact

/// C99.
struct CSyntax: SourceSyntax {
  var limits: SubexpressionNames.Limits { .init(inline: 48, line: 48, depth: 16) }
  var operandsOnALine: Int { 12 }
  var hasVariadicExtrema: Bool { false }

  /// How many parameters every compiler takes (C99, 5.2.4.1).
  private static let parameterLimit = 127

  /// Those of C99 and C23, macros that compilers define, and what the texts themselves use.
  var keywords: Set<String> {
    [
      "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
      "float",
      "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed", "sizeof",
      "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while", "alignas", "alignof",
      "asm", "bool", "constexpr", "false", "nullptr", "static_assert", "thread_local", "true", "typeof",
      "typeof_unqual", "linux", "unix", "HUGE_VAL", "HUGE_VALF", "HUGE_VALL", "INFINITY", "NAN", "MATH_ERREXCEPT",
      "MATH_ERRNO", "math_errhandling", "signgam", "M_E", "M_LOG2E", "M_LOG10E", "M_LN2", "M_LN10", "M_PI", "M_PI_2",
      "M_PI_4", "M_1_PI", "M_2_PI", "M_2_SQRTPI", "M_SQRT2", "M_SQRT1_2", "MAXFLOAT", "OVERFLOW", "UNDERFLOW",
      "DOMAIN", "SING", "PLOSS", "TLOSS",
    ]
  }

  var globalNames: Set<String> { Self.libraryNames }

  func header(using functions: [SourceFunction]) -> String { "#include <math.h>\n" }

  func declaration(of function: OpaqueFunction, primitive: String, identifier: String) -> String {
    let parameters = Array(repeating: "double", count: function.arity).joined(separator: ", ")
    let remark = function.description == identifier ? "" : "  // \(commentText(function.description))"
    return "extern double \(identifier)(\(parameters));\(remark)\n"
  }

  func beginning(of function: SourceSignature) -> String {
    var text = function.name == function.identifier ? "" : "// \(commentText(function.name))\n"
    let isArray = function.parameters.count > Self.parameterLimit
    if !isArray {
      for parameter in function.parameters where parameter.name != parameter.identifier {
        text += "// \(parameter.identifier): \(commentText(parameter.name))\n"
      }
    }
    var parameters =
      isArray
      ? ["const double \(function.argumentsIdentifier)[\(function.parameters.count)]"]
      : function.parameters.map { "double \($0.identifier)" }
    if function.outputCount > 1 { parameters.append("double \(function.resultsIdentifier)[\(function.outputCount)]") }
    text += function.outputCount == 1 ? "double" : "void"
    text += " \(function.identifier)(\(parameters.isEmpty ? "void" : parameters.joined(separator: ", "))) {\n"
    guard isArray else {
      for parameter in function.parameters where !parameter.isUsed { text += "  (void)\(parameter.identifier);\n" }
      return text
    }
    for (index, parameter) in function.parameters.enumerated() where parameter.isUsed {
      let remark = parameter.name == parameter.identifier ? "" : "  // \(commentText(parameter.name))"
      text += "  const double \(parameter.identifier) = \(function.argumentsIdentifier)[\(index)];\(remark)\n"
    }
    return text
  }

  func end(of function: SourceSignature) -> String { "}\n" }

  func result(_ index: Int, of function: SourceSignature) -> SourceLine {
    function.outputCount == 1
      ? SourceLine(before: "  return ", after: ";")
      : SourceLine(before: "  \(function.resultsIdentifier)[\(index)] = ", after: ";")
  }

  func definition(of name: String, isCondition: Bool) -> SourceLine {
    SourceLine(before: "  const \(isCondition ? "int" : "double") \(name) = ", after: ";")
  }

  func literal(_ value: Rational) -> String {
    let double = Double(value)
    if double.isFinite { return "\(double)" }
    return double < 0 ? "-INFINITY" : "INFINITY"
  }

  func power(_ exponent: UInt32) -> SourceLine? { nil }
  var conjunction: SourceList { SourceList(before: "", between: " && ", after: "") }
  var choice: SourceChoice {
    SourceChoice(before: "(", afterFirst: " ? ", afterSecond: " : ", after: ")", isValueFirst: false)
  }

  func function(_ function: BasicFunction) -> SourceFunction {
    switch function {
    case .relu: SourceFunction("relu", "static double relu(double x) { return x < 0 ? 0 : x; }\n")
    case .leakyRelu:
      SourceFunction(
        "leaky_relu",
        "static double leaky_relu(double x, double slope) { return relu(x) - slope*relu(-x); }\n", calls: [.relu])
    case .absoluteValue: SourceFunction("fabs")
    case .sign: SourceFunction("sign", "static double sign(double x) { return x < 0 ? -1 : x > 0 ? 1 : x; }\n")
    case .step: SourceFunction("step", "static double step(double x) { return x < 0 ? 0 : x > 0 ? 1 : x; }\n")
    case .maximum:
      SourceFunction(
        "maximum",
        "static double maximum(double a, double b) { return b > a || isnan(b) ? b : a; }\n")
    case .minimum:
      SourceFunction(
        "minimum",
        "static double minimum(double a, double b) { return b < a || isnan(b) ? b : a; }\n")
    case .power:
      SourceFunction(
        "power",
        """
        static double power(double x, unsigned long n) {
          double result = 1;
          for (; n > 0; n >>= 1, x *= x) {
            if (n & 1) result *= x;
          }
          return result;
        }

        """)
    case .derivative: SourceFunction("derivative")
    }
  }

  func function(_ function: ElementaryFunction) -> SourceFunction { function.cFunction }
}
