import Exact

extension ElementaryFunction {
  /// The function in C: as ``Exact/Doubles`` computes it.
  var cFunction: SourceFunction {
    switch self {
    case .exp, .log, .sqrt, .tanh, .erf, .sin, .cos, .atan: SourceFunction(rawValue)
    case .sigmoid:
      SourceFunction(
        "sigmoid",
        "static double sigmoid(double x) { return x < 0 ? exp(x)/(1 + exp(x)) : 1/(1 + exp(-x)); }\n")
    case .softplus:
      SourceFunction(
        "softplus",
        "static double softplus(double x) { return x < 0 ? log1p(exp(x)) : x + log1p(exp(-x)); }\n")
    }
  }
}
