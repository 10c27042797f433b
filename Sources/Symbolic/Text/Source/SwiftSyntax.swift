import Exact

/// Swift 6. Lines are short, since the time to find the types in one grows fast with its length.
struct SwiftSyntax: SourceSyntax {
  var limits: SubexpressionNames.Limits { .init(inline: 10, line: 10, depth: 6) }
  var operandsOnALine: Int { 4 }
  var hasVariadicExtrema: Bool { false }

  /// More parameters than this are one array, as in C.
  private static let parameterLimit = 127

  /// Those that no parameter may be, those that begin an expression, and what the texts themselves use.
  var keywords: Set<String> {
    [
      "associatedtype", "class", "deinit", "enum", "extension", "fileprivate", "func", "import", "init", "inout",
      "internal", "let", "open", "operator", "precedencegroup", "private", "protocol", "public", "rethrows", "static",
      "struct", "subscript", "typealias", "var", "break", "case", "catch", "continue", "default", "defer", "do", "else",
      "fallthrough", "for", "guard", "if", "in", "repeat", "return", "switch", "throw", "where", "while", "Any", "as",
      "await", "false", "is", "nil", "self", "Self", "super", "throws", "true", "try", "any", "some", "async", "actor",
      "borrowing", "consuming", "consume", "copy", "discard", "each", "macro", "package", "unsafe", "yield", "then",
      "type", "Type", "Protocol", "Double", "Bool", "UInt32", "Foundation",
    ]
  }

  var globalNames: Set<String> { [] }

  /// The functions of the C library are in Foundation on every system.
  func header(using functions: [SourceFunction]) -> String {
    let elementary = Set(ElementaryFunction.allCases.map { function($0).name })
    return functions.contains { elementary.contains($0.name) } ? "import Foundation\n" : ""
  }

  /// They are parameters.
  func declaration(of function: OpaqueFunction, primitive: String, identifier: String) -> String { "" }

  func beginning(of function: SourceSignature) -> String {
    var text = function.name == function.identifier ? "" : "// \(commentText(function.name))\n"
    let isArray = function.parameters.count > Self.parameterLimit
    if !isArray {
      for parameter in function.parameters where parameter.name != parameter.identifier {
        text += "// \(parameter.identifier): \(commentText(parameter.name))\n"
      }
    }
    for opaque in function.opaqueFunctions where opaque.function.description != opaque.identifier {
      text += "// \(opaque.identifier): \(commentText(opaque.function.description))\n"
    }
    var parameters =
      isArray
      ? ["_ \(function.argumentsIdentifier): [Double]"] : function.parameters.map { "\($0.identifier): Double" }
    for opaque in function.opaqueFunctions {
      let arguments = Array(repeating: "Double", count: opaque.function.arity).joined(separator: ", ")
      parameters.append("\(opaque.identifier): (\(arguments)) -> Double")
    }
    let result = function.outputCount == 1 ? "Double" : "[Double]"
    text += "func \(function.identifier)(\(parameters.joined(separator: ", "))) -> \(result) {\n"
    if isArray {
      for (index, parameter) in function.parameters.enumerated() where parameter.isUsed {
        let remark = parameter.name == parameter.identifier ? "" : "  // \(commentText(parameter.name))"
        text += "  let \(parameter.identifier) = \(function.argumentsIdentifier)[\(index)]\(remark)\n"
      }
    }
    if function.outputCount == 0 {
      text += "  let \(function.resultsIdentifier): [Double] = []\n"
    } else if function.outputCount > 1 {
      text += "  var \(function.resultsIdentifier): [Double] = []\n"
    }
    return text
  }

  func end(of function: SourceSignature) -> String {
    function.outputCount == 1 ? "}\n" : "  return \(function.resultsIdentifier)\n}\n"
  }

  func result(_ index: Int, of function: SourceSignature) -> SourceLine {
    function.outputCount == 1
      ? SourceLine(before: "  return ", after: "")
      : SourceLine(before: "  \(function.resultsIdentifier).append(", after: ")")
  }

  func definition(of name: String, isCondition: Bool) -> SourceLine {
    SourceLine(before: "  let \(name): \(isCondition ? "Bool" : "Double") = ", after: "")
  }

  func literal(_ value: Rational) -> String {
    let double = Double(value)
    if double.isFinite { return "\(double)" }
    return double < 0 ? "-Double.infinity" : "Double.infinity"
  }

  func power(_ exponent: UInt32) -> SourceLine? { nil }
  var conjunction: SourceList { SourceList(before: "", between: " && ", after: "") }
  var choice: SourceChoice {
    SourceChoice(before: "(", afterFirst: " ? ", afterSecond: " : ", after: ")", isValueFirst: false)
  }

  func function(_ function: BasicFunction) -> SourceFunction {
    switch function {
    case .relu: Self.helper("relu(_ x: Double)", "x < 0 ? 0 : x")
    case .leakyRelu:
      Self.helper("leakyRelu(_ x: Double, _ slope: Double)", "relu(x) - slope*relu(-x)", calls: [.relu])
    // Of the standard library.
    case .absoluteValue: SourceFunction("abs")
    case .sign: Self.helper("sign(_ x: Double)", "x < 0 ? -1 : x > 0 ? 1 : x")
    case .step: Self.helper("step(_ x: Double)", "x < 0 ? 0 : x > 0 ? 1 : x")
    case .maximum: Self.helper("maximum(_ a: Double, _ b: Double)", "b > a || b.isNaN ? b : a")
    case .minimum: Self.helper("minimum(_ a: Double, _ b: Double)", "b < a || b.isNaN ? b : a")
    case .power:
      SourceFunction(
        "power",
        """
        private func power(_ x: Double, _ n: UInt32) -> Double {
          var (result, square, rest) = (1.0, x, n)
          while rest > 0 {
            if rest & 1 == 1 { result *= square }
            rest >>= 1
            square *= square
          }
          return result
        }

        """)
    case .derivative: SourceFunction("derivative")
    }
  }

  /// As ``Exact/Doubles`` computes it.
  func function(_ function: ElementaryFunction) -> SourceFunction {
    switch function {
    case .exp, .log, .sqrt, .tanh, .erf, .sin, .cos, .atan: SourceFunction(function.rawValue)
    case .sigmoid:
      Self.helper("sigmoid(_ x: Double)", "x < 0 ? exp(x)/(1 + exp(x)) : 1/(1 + exp(-x))")
    case .softplus:
      Self.helper("softplus(_ x: Double)", "x < 0 ? log1p(exp(x)) : x + log1p(exp(-x))")
    }
  }

  private static func helper(_ signature: String, _ value: String, calls: [BasicFunction] = []) -> SourceFunction {
    SourceFunction(
      String(signature.prefix { $0 != "(" }), "private func \(signature) -> Double { \(value) }\n", calls: calls)
  }
}
