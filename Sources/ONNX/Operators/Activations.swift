import DAGNetwork
import Exact

/// Functions of single coordinates: one arc that carries the function.
enum Activations {
  static let operators: [OperatorDefinition] =
    [
      OperatorDefinition(name: "Abs", operands: 1...1) { call throws(ONNXError) in
        try elementwise(call) { .absoluteValue(AbsoluteValue(width: $0)) }
      },
      OperatorDefinition(name: "LeakyRelu", operands: 1...1, attributes: ["alpha": .float]) { call throws(ONNXError) in
        // The number that is meant is the float that is stored, also for the default.
        let slope = Rational(exactly: try call.attributes.float("alpha") ?? 0.01)!
        try elementwise(call) { .leakyRelu(LeakyRelu(width: $0, slope: slope)) }
      },
      OperatorDefinition(name: "Relu", operands: 1...1) { call throws(ONNXError) in
        try elementwise(call) { .relu(Relu(width: $0)) }
      },
    ]
    + ElementaryFunction.allCases.map { function in
      let (name, versions) = function.onnxOperator
      return OperatorDefinition(name: name, operands: 1...1, versions: versions) { call throws(ONNXError) in
        try elementwise(call) { .elementary(Elementary(function, width: $0)) }
      }
    }

  private static func elementwise(_ call: OperatorCall, _ function: (Int) -> ArcFunction) throws(ONNXError) {
    let x = try call.activation(0)
    try call.makeNode(x.shape, from: x, function(x.shape.count))
  }
}

extension ElementaryFunction {
  /// The operator that applies the function to each element, and the versions of the operator set that have it.
  var onnxOperator: (name: String, versions: ClosedRange<Int>) {
    let all = OperatorSets.supportedVersions
    return switch self {
    case .exp: ("Exp", all)
    case .log: ("Log", all)
    case .sqrt: ("Sqrt", all)
    case .tanh: ("Tanh", all)
    case .sigmoid: ("Sigmoid", all)
    case .softplus: ("Softplus", all)
    case .erf: ("Erf", 9...all.upperBound)
    case .sin: ("Sin", all)
    case .cos: ("Cos", all)
    case .atan: ("Atan", all)
    }
  }
}
