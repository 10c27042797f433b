import Exact

extension ElementaryFunction {
  /// Doubles on either side of the exact value of the function at a finite double, a few steps apart. They are proved,
  /// unlike the values of the C library: by ``NegativeExponential``, and by operations that each round outward to the
  /// next number.
  ///
  /// - Throws: ``DomainError`` where the function is not defined, or the enclosure of a logarithm fails.
  package func enclosure(at x: Double) throws(DomainError) -> (lower: Double, upper: Double) {
    switch self {
    case .exp:
      let q = NegativeExponential.enclosure(ofMinus: abs(x))
      return x <= 0 ? q : ((1 / q.upper).nextDown, (1 / q.lower).nextUp)
    case .sigmoid:
      // 1 / (1 + q) with q = exp(−|x|), and q / (1 + q) for a negative x.
      let q = NegativeExponential.enclosure(ofMinus: abs(x))
      let denominator = (lower: (1 + q.lower).nextDown, upper: (1 + q.upper).nextUp)
      if x < 0 { return (max((q.lower / denominator.upper).nextDown, 0), (q.upper / denominator.lower).nextUp) }
      return ((1 / denominator.upper).nextDown, (1 / denominator.lower).nextUp)
    case .tanh:
      let magnitude = Self.tanhEnclosure(abs(x))
      return x < 0 ? (-magnitude.upper, -magnitude.lower) : magnitude
    case .sqrt:
      guard x >= 0 else { throw .undefined(operation: rawValue, argument: "\(x)", domain: "doubles") }
      // IEEE 754 rounds it correctly.
      let root = x.squareRoot()
      return (max(root.nextDown, 0), root.nextUp)
    case .log:
      guard x > 0 else { throw .undefined(operation: rawValue, argument: "\(x)", domain: "doubles") }
      return try Self.logarithmEnclosure(x)
    }
  }

  /// The enclosure of `log` at a finite `x > 0`: what the C library gives, checked against the enclosure of `exp`, which is
  /// monotone: `exp(a) ≤ x ≤ exp(b)` makes `a ≤ log x ≤ b`.
  private static func logarithmEnclosure(_ x: Double) throws(DomainError) -> (lower: Double, upper: Double) {
    let value = Doubles().apply(.log, to: x)
    var radius = max(abs(value), 1) * 0x1p-50
    for _ in 0..<8 {
      let (lower, upper) = (value - radius, value + radius)
      if try exp.enclosure(at: lower).upper <= x, try exp.enclosure(at: upper).lower >= x { return (lower, upper) }
      radius *= 4
    }
    throw .undefined(operation: "a proved enclosure of log", argument: "\(x)", domain: "doubles")
  }

  /// The enclosure of `tanh` at a finite `x ≥ 0`.
  private static func tanhEnclosure(_ x: Double) -> (lower: Double, upper: Double) {
    // x − x³/3 ≤ tanh x ≤ x, and below 2^-26 the two are one step apart.
    if x < 0x1p-26 {
      let cube = x == 0 ? 0 : (((x * x).nextUp * x).nextUp / 3).nextUp
      return (x == 0 ? 0 : (x - cube).nextDown, x)
    }
    // (1 − q) / (1 + q) with q = exp(−2x). An infinite 2x has the enclosure of a large one.
    let numerator = NegativeExponential.complementEnclosure(ofMinus: 2 * x)
    let q = NegativeExponential.enclosure(ofMinus: 2 * x)
    let denominator = (lower: (1 + q.lower).nextDown, upper: (1 + q.upper).nextUp)
    return ((numerator.lower / denominator.upper).nextDown, min((numerator.upper / denominator.lower).nextUp, 1))
  }
}
