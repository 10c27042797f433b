import Exact

/// The functions by their names in texts.
enum FunctionName: String, CaseIterable {
  case relu
  case leakyRelu
  case abs
  case sign
  case step
  case max
  case min
  case clip
  case piecewise
  case exp
  case log
  case sqrt
  case tanh
  case sigmoid
  case softplus
  case erf
  case sin
  case cos
  case atan

  /// How many arguments the function takes.
  var arity: ClosedRange<Int> {
    switch self {
    case .relu, .abs, .sign, .step: 1...1
    case .exp, .log, .sqrt, .tanh, .sigmoid, .softplus, .erf, .sin, .cos, .atan: 1...1
    case .leakyRelu: 2...2
    case .clip: 3...3
    case .max, .min: 1...Int.max
    // Of a condition, a value, and the other value.
    case .piecewise: 3...Int.max
    }
  }
}

extension ExpressionPool {
  /// The names of the functions that texts may use.
  public static var functionNames: [String] { FunctionName.allCases.map(\.rawValue) }

  /// Whether a text may name a variable or an opaque function: letters, digits and `_`, no digit first, and no name of a
  /// function of the language.
  public static func isFreeName(_ text: String) -> Bool {
    ExpressionScanner.isName(text) && FunctionName(rawValue: text) == nil
  }
}
