import DAGNetwork
import Exact
import Symbolic

/// Functions of single coordinates that are expressions: one arc that carries the expression.
enum ElementwiseFunctions {
  private static let newest = OperatorSets.supportedVersions.upperBound

  /// A function without attributes.
  private static func function(
    _ name: String, from version: Int = 7, _ build: @escaping @Sendable (Expression) -> Expression
  ) -> OperatorDefinition {
    OperatorDefinition(name: name, operands: 1...1, versions: version...newest) { call throws(ONNXError) in
      try apply(call, build)
    }
  }

  private static func apply(_ call: OperatorCall, _ build: (Expression) -> Expression) throws(ONNXError) {
    let x = try call.activation(0)
    try call.elementwise(of: [x], shape: x.shape) { build($0[0]) }
  }

  /// A function with one or two numbers as attributes.
  private static func function(
    _ name: String, from version: Int = 7, numbers: [(name: String, default: Float)],
    _ build: @escaping @Sendable (Expression, [Rational]) -> Expression
  ) -> OperatorDefinition {
    let kinds = Dictionary(uniqueKeysWithValues: numbers.map { ($0.name, Attributes.Kind.float) })
    return OperatorDefinition(name: name, operands: 1...1, attributes: kinds, versions: version...newest) {
      call throws(ONNXError) in
      var values: [Rational] = []
      for number in numbers {
        // The number that is meant is the float that is stored, also for the default.
        values.append(Rational(exactly: try call.attributes.float(number.name) ?? number.default)!)
      }
      try apply(call) { build($0, values) }
    }
  }

  static let operators: [OperatorDefinition] =
    [
      function("Sign") { sign($0) },
      function("Reciprocal") { 1 / $0 },
      function("Softsign") { $0 / (1 + abs($0)) },
      function("HardSwish", from: 14) { $0 * unit($0 / 6 + half) },
      function("Mish", from: 18) { $0 * tanh(softplus($0)) },
      function("Tan") { sin($0) / cos($0) },
      function("Sinh", from: 9) { (exp($0) - exp(-$0)) / 2 },
      function("Cosh", from: 9) { (exp($0) + exp(-$0)) / 2 },
      function("Asinh", from: 9) { x in sign(x) * log(abs(x) + sqrt(x * x + 1)) },
      function("Acosh", from: 9) { log($0 + sqrt($0 * $0 - 1)) },
      function("Atanh", from: 9) { log((1 + $0) / (1 - $0)) / 2 },
      function("Asin") { arcSine($0) },
      function("Acos") { x in 2 * atan(x.pool.constant(1)) - arcSine(x) },
      function("Elu", numbers: [("alpha", 1)]) { x, numbers in
        piecewise([([x > 0], x)], otherwise: numbers[0] * (exp(x) - 1))
      },
      function(
        "Selu", numbers: [("alpha", 1.67326319217681884765625), ("gamma", 1.05070102214813232421875)]
      ) { x, numbers in
        piecewise([([x > 0], numbers[1] * x)], otherwise: numbers[1] * numbers[0] * (exp(x) - 1))
      },
      function("ThresholdedRelu", from: 10, numbers: [("alpha", 1)]) { x, numbers in
        piecewise([([x > numbers[0]], x)], otherwise: x.pool.constant(0))
      },
      function("HardSigmoid", numbers: [("alpha", 0.2), ("beta", 0.5)]) { x, numbers in
        unit(numbers[0] * x + numbers[1])
      },
      function("Shrink", from: 9, numbers: [("bias", 0), ("lambd", 0.5)]) { x, numbers in
        piecewise(
          [([x < -numbers[1]], x + numbers[0]), ([x > numbers[1]], x - numbers[0])], otherwise: x.pool.constant(0))
      },
      function("Swish", from: 24, numbers: [("alpha", 1)]) { x, numbers in x * sigmoid(numbers[0] * x) },
      OperatorDefinition(name: "Celu", operands: 1...1, attributes: ["alpha": .float], versions: 12...newest) {
        call throws(ONNXError) in
        let alpha = Rational(exactly: try call.attributes.float("alpha") ?? 1)!
        guard !alpha.isZero else {
          throw ONNXError(.attributeValue(name: "alpha", found: "0", expected: "a number other than 0"))
        }
        try apply(call) { x in piecewise([([x > 0], x)], otherwise: alpha * (exp(x / alpha) - 1)) }
      },
      OperatorDefinition(name: "Gelu", operands: 1...1, attributes: ["approximate": .string], versions: 20...newest) {
        call throws(ONNXError) in try gelu(call)
      },
      OperatorDefinition(
        name: "Clip", operands: 1...1, attributes: ["min": .float, "max": .float], versions: 7...10
      ) { call throws(ONNXError) in
        var bounds: [Rational?] = []
        for name in ["min", "max"] {
          let bound = call.attributes.anyFloat(name)
          guard bound.map({ !$0.isNaN }) ?? true else {
            throw ONNXError(.attributeValue(name: name, found: "nan", expected: "a number or an infinity"))
          }
          bounds.append(bound.flatMap { Rational(exactly: $0) })
        }
        try clip(call, least: bounds[0], greatest: bounds[1])
      },
      OperatorDefinition(name: "Clip", operands: 1...3, versions: 11...newest) { call throws(ONNXError) in
        try clip(call, least: try bound(call, 1), greatest: try bound(call, 2))
      },
    ]

  /// The nearest number from 0 to 1.
  private static func unit(_ x: Expression) -> Expression { min(max(x, x.pool.constant(0)), x.pool.constant(1)) }

  private static var half: Rational { Rational(1, positiveDenominator: 2) }

  /// `2 atan(x / (1 + √(1 − x²)))`, which is the arc sine on all of [−1, 1].
  private static func arcSine(_ x: Expression) -> Expression { 2 * atan(x / (1 + sqrt(1 - x * x))) }

  /// A bound of a clip; `nil` where there is none, or an infinite one.
  private static func bound(_ call: OperatorCall, _ index: Int) throws(ONNXError) -> Rational? {
    guard case .constant(let tensor)? = try call.optional(index), tensor.count == 1 else {
      return try call.scalar(index, meaning: "a bound")
    }
    switch tensor.values() {
    case .float32(let values) where values[0].isInfinite: return nil
    case .float64(let values) where values[0].isInfinite: return nil
    default: return try call.scalar(index, meaning: "a bound")
    }
  }

  /// `min(max(x, least), greatest)`, also where the least is greater.
  private static func clip(_ call: OperatorCall, least: Rational?, greatest: Rational?) throws(ONNXError) {
    try apply(call) { x in
      var y = x
      if let least { y = max(y, x.pool.constant(least)) }
      if let greatest { y = min(y, x.pool.constant(greatest)) }
      return y
    }
  }

  private static func gelu(_ call: OperatorCall) throws(ONNXError) {
    switch call.attributes.string("approximate") ?? "none" {
    case "none":
      try apply(call) { x in half * x * (1 + erf(x / sqrt(x.pool.constant(2)))) }
    case "tanh":
      try apply(call) { x in
        // π is 4 atan 1.
        let root = sqrt(2 / (4 * atan(x.pool.constant(1))))
        let cubic = Rational(44_715, positiveDenominator: 1_000_000) * x.pow(3)
        return half * x * (1 + tanh(root * (x + cubic)))
      }
    case let other:
      throw ONNXError(.attributeValue(name: "approximate", found: other, expected: "none or tanh"))
    }
  }
}
