import Exact

/// Computes with polynomials, counts what that takes, and stops at the limits, if there are any.
struct PolynomialMeter {
  let limits: PolynomialLimits?
  private var operations = 0.0

  init(_ limits: PolynomialLimits?) { self.limits = limits }

  /// Without limits: nothing that is thrown can reach the caller.
  static func unlimited<Result>(
    _ body: (inout PolynomialMeter) throws(PolynomialLimit) -> Result
  ) -> Result {
    var meter = PolynomialMeter(nil)
    do throws(PolynomialLimit) {
      return try body(&meter)
    } catch {
      preconditionFailure("a limit that was not set")
    }
  }

  /// Counts operations on machine words.
  mutating func count(_ operations: Double) throws(PolynomialLimit) {
    guard let limits else { return }
    self.operations += operations
    if self.operations > Double(limits.operations) { throw .operations(limit: limits.operations) }
  }

  /// Holds the terms and the size of the coefficients of a polynomial to the limits.
  func check(_ f: Polynomial) throws(PolynomialLimit) {
    guard let limits else { return }
    if f.termCount > limits.terms { throw .terms(limit: limits.terms) }
    if f.coefficientBits > limits.coefficientBits { throw .coefficientSize(limitInBits: limits.coefficientBits) }
  }

  mutating func sum(_ f: Polynomial, _ g: Polynomial) throws(PolynomialLimit) -> Polynomial {
    if limits == nil { return f + g }
    try count(Double(f.termCount + g.termCount) * Double(1 + (f.coefficientBits + g.coefficientBits) / 64))
    let sum = f + g
    try check(sum)
    return sum
  }

  mutating func product(_ f: Polynomial, _ factor: Rational) throws(PolynomialLimit) -> Polynomial {
    if limits == nil { return f * factor }
    let words = (1 + f.coefficientBits / 64) * (1 + (factor.numerator.bitWidth + factor.denominator.bitWidth) / 64)
    try count(Double(f.termCount) * Double(words))
    let product = f * factor
    try check(product)
    return product
  }

  mutating func product(_ f: Polynomial, _ g: Polynomial) throws(PolynomialLimit) -> Polynomial {
    guard let limits else { return f * g }
    for (a, b) in zip(f.degrees, g.degrees) where Int(a) + Int(b) > limits.degree {
      throw .degree(limit: limits.degree)
    }
    let (x, y) = (f.coefficientBits, g.coefficientBits)
    if x + y > 2 * limits.coefficientBits { throw .coefficientSize(limitInBits: limits.coefficientBits) }
    try count(Double(f.termCount) * Double(g.termCount) * Double(1 + x / 64) * Double(1 + y / 64))
    guard let product = f.multiplied(by: g, termLimit: limits.terms) else { throw .terms(limit: limits.terms) }
    try check(product)
    return product
  }

  /// A power; 1 for the exponent 0.
  ///
  /// - Precondition: `exponent >= 0`.
  mutating func power(_ f: Polynomial, _ exponent: Int) throws(PolynomialLimit) -> Polynomial {
    guard let limits else { return f.pow(exponent) }
    precondition(exponent >= 0)
    if exponent == 0 { return Polynomial(1, variableCount: f.variableCount) }
    // The degree of a power is known, and so is the size of its leading coefficient.
    for degree in f.degrees where degree > 0 && exponent > limits.degree / Int(degree) {
      throw .degree(limit: limits.degree)
    }
    var result: Polynomial?
    if f.termCount <= 1 {
      // The numerator and the denominator of a power of a number are powers: of 1 bit only if they are 0 or ±1.
      let bits = f.constantMagnitudeBits
      if bits > 0 && exponent > limits.coefficientBits / bits {
        throw .coefficientSize(limitInBits: limits.coefficientBits)
      }
      try count(Double(bits * exponent) / 64 * (1 + Double(bits * exponent) / 64))
      return f.pow(exponent)
    }
    var square = f
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 {
        if let partial = result { result = try product(partial, square) } else { result = square }
      }
      rest >>= 1
      if rest > 0 { square = try product(square, square) }
    }
    return result ?? f
  }

  /// The quotient by a polynomial that divides another; `nil` if it does not.
  mutating func quotient(_ f: Polynomial, by g: Polynomial) throws(PolynomialLimit) -> Polynomial? {
    if limits == nil { return f.dividedExactly(by: g) }
    let words = Double(1 + f.coefficientBits / 64) * Double(1 + g.coefficientBits / 64)
    try count(Double(f.termCount + g.termCount) * Double(1 + (f.coefficientBits + g.coefficientBits) / 64))
    var meter = self
    defer { self = meter }
    return try f.dividedExactly(by: g) { products throws(PolynomialLimit) in
      try meter.count(Double(products) * words)
    }
  }
}

extension Polynomial {
  /// The size of the largest coefficient: that of its numerator over the common denominator, or of the denominator.
  var coefficientBits: Int {
    let largest =
      switch integers {
      case .words(let values): UInt.bitWidth - (values.map(\.magnitude).max() ?? 0).leadingZeroBitCount
      case .integers(let values): values.reduce(0) { Swift.max($0, $1.bitWidth) }
      }
    return Swift.max(largest, denominator.bitWidth)
  }

  /// Of a single term: the size of what grows in its powers; 0 for a coefficient of 1 or -1.
  fileprivate var constantMagnitudeBits: Int {
    guard let coefficient = allTerms.first?.coefficient else { return 0 }
    let numerator = coefficient.numerator.magnitude
    return Swift.max(
      numerator.isOne ? 0 : numerator.bitWidth, coefficient.denominator.isOne ? 0 : coefficient.denominator.bitWidth)
  }
}
