import Exact

/// Randomized identity testing of two expressions as rational functions of their variables and opaque parts: J. T. Schwartz,
/// "Fast probabilistic algorithms for verification of polynomial identities", Journal of the ACM 27 (1980) 701–717, at random
/// points modulo random primes.
///
/// Let the difference, brought over one denominator, have a numerator P other than 0 with integer coefficients, of degree d
/// and height 2^h. It vanishes at a random point modulo a random prime p between 2^60 and 2^61 with a chance of at most
/// d / 2^60 for the point, and of (h / 60) / n for the prime, if n is the number of these primes: at most h / 60 of them
/// divide a coefficient. By J. B. Rosser and L. Schoenfeld, "Approximate formulas for some functions of prime numbers",
/// Illinois Journal of Mathematics 6 (1962) 64–94, corollary 3, n > 3x / (5 ln x) for x = 2^60, which is more than 2^53.8.
struct IdentityTest {
  enum Outcome {
    /// The two are different rational functions: this is certain.
    case different
    case equal(log2ErrorBound: Double, primes: Int)
    /// No useful bound, or no point at which both are defined.
    case unclear(reason: String)
  }

  /// How many points are drawn for a prime, at most, until both sides are defined at one: each could be the one that errs.
  private static let draws = 4
  /// The logarithm of the chance of error that is aimed at.
  private static let target = -60.0
  private static let primeLimit = 16

  private let program: ExpressionProgram

  /// - Parameter program: of two expressions.
  init(_ program: ExpressionProgram) { self.program = program }

  /// Bounds on the total degree of P and on h.
  var differenceBounds: (degree: Double, height: Double) {
    let sizes = FormalSize.ofSteps(program)
    return FormalSize.difference(sizes[Int(program.outputs[0])], sizes[Int(program.outputs[1])])
  }

  func run(using random: inout some RandomNumberGenerator) -> Outcome {
    let (degree, height) = differenceBounds
    let chance = Double(Self.draws) * FormalSize.margin * (degree * 0x1p-60 + height / 60 * Self.inverseOfPrimeCount)
    var primes = 2
    // The negative exponent of a power of two that is at least the chance.
    let bits = chance < 1 ? -Double(chance.exponent) - 1 : 0
    while Double(primes) * bits < -Self.target && primes < Self.primeLimit { primes += 1 }
    let isUseful = Double(primes) * bits >= -Self.target
    for _ in 0..<(isUseful ? primes : 1) {
      switch agreement(using: &random) {
      case true?: continue
      case false?: return .different
      case nil: return .unclear(reason: "no random point modulo a prime at which both sides are defined")
      }
    }
    if !isUseful { return .unclear(reason: "the degree or the coefficients may be too large for a randomized test") }
    return .equal(log2ErrorBound: -Double(primes) * bits, primes: primes)
  }

  /// At least 1 / 2^53.8.
  private static let inverseOfPrimeCount = 0x1.27p-54

  /// Whether both sides have the same value at a random point modulo a random prime; `nil` if there was no such value.
  private func agreement(using random: inout some RandomNumberGenerator) -> Bool? {
    let field = PrimeField.random(using: &random)
    for _ in 0..<Self.draws {
      if let values = try? values(in: field, using: &random) {
        return values[Int(program.outputs[0])] == values[Int(program.outputs[1])]
      }
    }
    return nil
  }

  private func values(
    in field: PrimeField, using random: inout some RandomNumberGenerator
  ) throws(DomainError) -> [UInt64] {
    var values: [UInt64] = []
    values.reserveCapacity(program.steps.count)
    for (index, step) in program.steps.enumerated() {
      switch step.operation {
      case .constant: values.append(try field.element(program.constants[Int(step.a)]))
      case .sum:
        let (constant, terms) = program.affineTerms(ofStep: index)
        var sum = try field.element(constant)
        for (coefficient, operand) in terms {
          sum = field.add(sum, field.multiply(try field.element(coefficient), values[operand]))
        }
        values.append(sum)
      case .product:
        var product = field.one
        for (operand, exponent) in zip(program.operands(ofStep: index), program.exponents(ofProduct: index)) {
          let base = exponent < 0 ? try field.inverse(of: values[operand]) : values[operand]
          product = field.multiply(product, field.power(base, UInt64(exponent.magnitude)))
        }
        values.append(product)
      default: values.append(UInt64.random(in: 0..<field.prime, using: &random))
      }
    }
    return values
  }
}
