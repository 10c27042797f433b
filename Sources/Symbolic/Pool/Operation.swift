import Exact

/// What a node of a pool, or a step of a program, computes.
package enum Operation: UInt8, Sendable {
  /// A rational number.
  case constant
  case variable
  /// A constant and terms, each times a rational coefficient.
  case sum
  /// Factors, each to the power of a nonzero integer.
  case product
  case relu
  /// With a rational slope.
  case leakyRelu
  case absoluteValue
  /// -1, 0 or 1.
  case sign
  /// 1 where the argument is positive, 0 elsewhere.
  case step
  case maximum
  case minimum
  /// One of two values, the first where all of some conditions hold.
  case conditional
  /// With an ``ElementaryFunction``.
  case elementary
  /// With an `OpaqueFunction`.
  case opaque

  /// Whether the operation chooses among branches by comparing its arguments.
  var isUnit: Bool {
    switch self {
    case .relu, .leakyRelu, .absoluteValue, .sign, .step, .maximum, .minimum, .conditional: true
    case .constant, .variable, .sum, .product, .elementary, .opaque: false
    }
  }
}

extension ElementaryFunction {
  /// A small number that stands for the function in a node.
  var code: UInt8 {
    switch self {
    case .exp: 0
    case .log: 1
    case .sqrt: 2
    case .tanh: 3
    case .sigmoid: 4
    case .softplus: 5
    case .erf: 6
    case .sin: 7
    case .cos: 8
    case .atan: 9
    }
  }

  static let byCode: [ElementaryFunction] = allCases.sorted { $0.code < $1.code }

  /// Whether the function is defined at every real number.
  var isTotal: Bool {
    switch self {
    case .log, .sqrt: false
    case .exp, .tanh, .sigmoid, .softplus, .erf, .sin, .cos, .atan: true
    }
  }
}
