import DAGNetwork
import Exact
import Symbolic

/// Functions of single coordinates that are expressions: one arc that carries the expression.
enum ElementwiseFunctions {
  private static let newest = OperatorSets.supportedVersions.upperBound

  /// A function that an operator is, of its operand and of the numbers that are its attributes.
  struct Form: Sendable {
    let name: String
    let versions: ClosedRange<Int>
    let numbers: [(name: String, default: Float)]
    let build: @Sendable (Expression, [Rational]) -> Expression
  }

  private static func form(
    _ name: String, from version: Int = 7, numbers: [(name: String, default: Float)] = [],
    _ build: @escaping @Sendable (Expression, [Rational]) -> Expression
  ) -> Form {
    Form(name: name, versions: version...newest, numbers: numbers, build: build)
  }

  /// The functions that have at most numbers as attributes, which an export recognises.
  static let forms: [Form] = [
    form("Sign") { x, _ in sign(x) },
    form("Reciprocal") { x, _ in 1 / x },
    form("Softsign") { x, _ in x / (1 + abs(x)) },
    form("HardSwish", from: 14) { x, _ in x * unit(x / 6 + half) },
    form("Mish", from: 18) { x, _ in x * tanh(softplus(x)) },
    form("Tan") { x, _ in sin(x) / cos(x) },
    form("Sinh", from: 9) { x, _ in (exp(x) - exp(-x)) / 2 },
    form("Cosh", from: 9) { x, _ in (exp(x) + exp(-x)) / 2 },
    form("Asinh", from: 9) { x, _ in sign(x) * log(abs(x) + sqrt(x * x + 1)) },
    form("Acosh", from: 9) { x, _ in log(x + sqrt(x * x - 1)) },
    form("Atanh", from: 9) { x, _ in log((1 + x) / (1 - x)) / 2 },
    form("Asin") { x, _ in arcSine(x) },
    form("Acos") { x, _ in 2 * atan(x.pool.constant(1)) - arcSine(x) },
    form("Elu", numbers: [("alpha", 1)]) { x, numbers in
      piecewise([([x > 0], x)], otherwise: numbers[0] * (exp(x) - 1))
    },
    form("Celu", from: 12, numbers: [("alpha", 1)]) { x, numbers in
      // The operator refuses 0, of which there is no function.
      numbers[0].isZero ? x : piecewise([([x > 0], x)], otherwise: numbers[0] * (exp(x / numbers[0]) - 1))
    },
    form(
      "Selu", numbers: [("alpha", 1.67326319217681884765625), ("gamma", 1.05070102214813232421875)]
    ) { x, numbers in
      piecewise([([x > 0], numbers[1] * x)], otherwise: numbers[1] * numbers[0] * (exp(x) - 1))
    },
    form("ThresholdedRelu", from: 10, numbers: [("alpha", 1)]) { x, numbers in
      piecewise([([x > numbers[0]], x)], otherwise: x.pool.constant(0))
    },
    form("HardSigmoid", numbers: [("alpha", 0.2), ("beta", 0.5)]) { x, numbers in
      unit(numbers[0] * x + numbers[1])
    },
    form("Shrink", from: 9, numbers: [("bias", 0), ("lambd", 0.5)]) { x, numbers in
      piecewise(
        [([x < -numbers[1]], x + numbers[0]), ([x > numbers[1]], x - numbers[0])], otherwise: x.pool.constant(0))
    },
    form("Swish", from: 24, numbers: [("alpha", 1)]) { x, numbers in x * sigmoid(numbers[0] * x) },
  ]

  private static func definition(_ form: Form) -> OperatorDefinition {
    let kinds = Dictionary(uniqueKeysWithValues: form.numbers.map { ($0.name, Attributes.Kind.float) })
    return OperatorDefinition(name: form.name, operands: 1...1, attributes: kinds, versions: form.versions) {
      call throws(ONNXError) in
      var values: [Rational] = []
      for number in form.numbers {
        // The number that is meant is the float that is stored, also for the default.
        values.append(Rational(exactly: try call.attributes.float(number.name) ?? number.default)!)
      }
      guard form.name != "Celu" || !values[0].isZero else {
        throw ONNXError(.attributeValue(name: "alpha", found: "0", expected: "a number other than 0"))
      }
      try apply(call) { form.build($0, values) }
    }
  }

  private static func apply(_ call: OperatorCall, _ build: (Expression) -> Expression) throws(ONNXError) {
    let x = try call.activation(0)
    try call.elementwise(of: [x], shape: x.shape) { build($0[0]) }
  }

  static let operators: [OperatorDefinition] =
    forms.map { definition($0) } + [
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
  static func clip(_ x: Expression, least: Rational?, greatest: Rational?) -> Expression {
    var y = x
    if let least { y = max(y, x.pool.constant(least)) }
    if let greatest { y = min(y, x.pool.constant(greatest)) }
    return y
  }

  private static func clip(_ call: OperatorCall, least: Rational?, greatest: Rational?) throws(ONNXError) {
    try apply(call) { clip($0, least: least, greatest: greatest) }
  }

  /// The function with the error function, or the one with a hyperbolic tangent in its place.
  static func gelu(_ x: Expression, isApproximate: Bool) -> Expression {
    guard isApproximate else { return half * x * (1 + erf(x / sqrt(x.pool.constant(2)))) }
    // π is 4 atan 1.
    let root = sqrt(2 / (4 * atan(x.pool.constant(1))))
    let cubic = Rational(44_715, positiveDenominator: 1_000_000) * x.pow(3)
    return half * x * (1 + tanh(root * (x + cubic)))
  }

  private static func gelu(_ call: OperatorCall) throws(ONNXError) {
    let approximation = call.attributes.string("approximate") ?? "none"
    guard approximation == "none" || approximation == "tanh" else {
      throw ONNXError(.attributeValue(name: "approximate", found: approximation, expected: "none or tanh"))
    }
    try apply(call) { gelu($0, isApproximate: approximation == "tanh") }
  }
}
