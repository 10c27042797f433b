import Exact
import TestSeeds
import Testing

/// Enclosures of elementary functions at doubles, against sums of their series over the rationals.
@Suite struct DoubleEnclosureTests {
  /// Rational numbers on either side of `exp(x)`: the series of `exp(x/2^k)` with `|x/2^k| ≤ 1/2`, squared `k` times, each number
  /// rounded outward to about 400 bits.
  private func exponential(_ x: Rational) throws -> (lower: Rational, upper: Rational) {
    if x.signum() < 0 {
      let (lower, upper) = try exponential(-x)
      return (try Rational(1).divided(by: upper), try Rational(1).divided(by: lower))
    }
    var reduced = x
    var squarings = 0
    let half = Rational(mantissa: 1, exponentOfTwo: -1)
    while reduced > half {
      reduced = reduced * half
      squarings += 1
    }
    var term: Rational = 1
    var sum: Rational = 1
    for n in 1...60 {
      term = rounded(term * reduced * Rational(Integer(1), positiveDenominator: Integer(n)), up: false)
      sum = sum + term
    }
    // What is left out, and what was rounded off, is below 2^-320.
    let slack = Rational(mantissa: 1, exponentOfTwo: -320)
    var (lower, upper) = (sum, sum + slack)
    for _ in 0..<squarings { (lower, upper) = (rounded(lower * lower, up: false), rounded(upper * upper, up: true)) }
    return (lower, upper)
  }

  private func rounded(_ value: Rational, up: Bool) -> Rational {
    // A multiple of a power of two that leaves about 400 significant bits.
    let shift = 400 - (value.numerator.bitWidth - value.denominator.bitWidth)
    let scaled = value * Rational(mantissa: 1, exponentOfTwo: shift)
    guard let quotient = try? scaled.numerator.floorDivided(by: scaled.denominator) else { return value }
    return Rational(mantissa: up && !scaled.isInteger ? quotient + 1 : quotient, exponentOfTwo: -shift)
  }

  private func reference(_ function: ElementaryFunction, at x: Rational) throws -> (lower: Rational, upper: Rational) {
    let one = Rational(1)
    switch function {
    case .exp: return try exponential(x)
    case .sigmoid:
      let (lower, upper) = try exponential(-x)
      return (try one.divided(by: one + upper), try one.divided(by: one + lower))
    case .tanh:
      // 1 − 2/(exp(2x) + 1).
      let (lower, upper) = try exponential(x + x)
      return (one - (try Rational(2).divided(by: lower + one)), one - (try Rational(2).divided(by: upper + one)))
    case .sin, .cos, .atan: return try series(function, at: x)
    case .log, .sqrt: fatalError("inverse functions are checked by their inverses")
    case .softplus, .erf: fatalError("checked by mpmath only")
    }
  }

  /// Alternating series of `|x| ≤ 1/2`, whose terms decrease: the value lies between the sum of `n` terms and that of `n + 1`.
  private func series(_ function: ElementaryFunction, at x: Rational) throws -> (lower: Rational, upper: Rational) {
    precondition(x.magnitude * 2 <= 1)
    let square = x * x
    var power: Rational = function == .cos ? 1 : x
    var factorial: Rational = 1
    var sum: Rational = 0
    var before: Rational = 0
    for n in 0..<80 {
      let term: Rational
      switch function {
      case .sin:
        if n > 0 { factorial = factorial * Rational(2 * n * (2 * n + 1)) }
        term = try power.divided(by: factorial)
      case .cos:
        if n > 0 { factorial = factorial * Rational(2 * n * (2 * n - 1)) }
        term = try power.divided(by: factorial)
      case .atan: term = try power.divided(by: Rational(2 * n + 1))
      default: fatalError("no such series")
      }
      before = sum
      sum = rounded(n % 2 == 0 ? sum + term : sum - term, up: false)
      power = rounded(power * square, up: false)
    }
    // What was rounded off is below 2^-300.
    let slack = Rational(mantissa: 1, exponentOfTwo: -300)
    return (Swift.min(before, sum) - slack, Swift.max(before, sum) + slack)
  }

  private func arguments(_ index: Int) -> Double {
    var random = TestSeeds.generator(case: index)
    switch index % 5 {
    case 0: return Double.random(in: -1...1, using: &random)
    case 1: return Double.random(in: -30...30, using: &random)
    case 2: return Double.random(in: -745...709, using: &random)
    case 3: return Double(sign: .minus, exponent: Int.random(in: -40...4, using: &random), significand: 1)
    default:
      let exponent = Int.random(in: -60...0, using: &random)
      return Double.random(in: -2...2, using: &random) * Double(sign: .plus, exponent: exponent, significand: 1)
    }
  }

  @Test(arguments: [ElementaryFunction.exp, .sigmoid, .tanh, .sin, .cos, .atan])
  func enclosuresHoldTheValue(function: ElementaryFunction) throws {
    for index in TestSeeds.cases(400) {
      let isSeries = [.sin, .cos, .atan].contains(function)
      let x = isSeries ? arguments(index).remainder(dividingBy: 1) : arguments(index)
      if isSeries && x == 0 { continue }
      let (lower, upper) = try function.enclosure(at: x)
      let exact = try reference(function, at: Rational(exactly: x)!)
      // The rational numbers lie on either side of the value, so the doubles must lie outside of both.
      #expect(Rational(exactly: lower)! <= exact.lower, "\(function)(\(x)) from below")
      #expect(Rational(exactly: upper)! >= exact.upper, "\(function)(\(x)) from above")
      // And not far from it.
      #expect(upper <= lower.nextUp.nextUp, "\(function)(\(x)) in [\(lower), \(upper)]")
    }
  }

  @Test func theValuesOfTheCLibraryAreNearby() throws {
    for function in ElementaryFunction.allCases {
      for index in TestSeeds.cases(400) {
        let x = [.log, .sqrt].contains(function) ? abs(arguments(index)) : arguments(index)
        if x == 0 { continue }
        let (lower, upper) = try function.enclosure(at: x)
        let value = Doubles().apply(function, to: x)
        #expect(lower <= value && value <= upper || abs(value - lower) <= 4 * value.ulp, "\(function)(\(x))")
      }
    }
  }

  @Test func logarithmsAreBetweenTheirEnds() throws {
    for index in TestSeeds.cases(100) {
      let x = abs(arguments(index))
      if x == 0 { continue }
      let (lower, upper) = try ElementaryFunction.log.enclosure(at: x)
      if x == 1 {
        // No room for the slack of the series.
        #expect(lower == 0 && upper == 0)
        continue
      }
      let exact = Rational(exactly: x)!
      #expect(try exponential(Rational(exactly: lower)!).upper <= exact)
      #expect(try exponential(Rational(exactly: upper)!).lower >= exact)
      #expect(upper <= lower.nextUp.nextUp)
    }
  }

  @Test func theEndsOfTheRange() throws {
    #expect(try ElementaryFunction.exp.enclosure(at: -1e9) == (0, .leastNonzeroMagnitude))
    #expect(try ElementaryFunction.exp.enclosure(at: 1e9).upper == .infinity)
    #expect(try ElementaryFunction.exp.enclosure(at: 0) == (1, 1))
    #expect(try ElementaryFunction.tanh.enclosure(at: 0) == (0, 0))
    #expect(try ElementaryFunction.tanh.enclosure(at: .greatestFiniteMagnitude).upper == 1)
    #expect(try ElementaryFunction.tanh.enclosure(at: -.leastNonzeroMagnitude).lower == -.leastNonzeroMagnitude)
    let (lower, upper) = try ElementaryFunction.sigmoid.enclosure(at: -.greatestFiniteMagnitude)
    #expect(lower == 0 && upper > 0 && upper < 1e-300)
    #expect(try ElementaryFunction.sigmoid.enclosure(at: .greatestFiniteMagnitude).upper >= 1)
    for function in ElementaryFunction.allCases {
      #expect(throws: DomainError.self) { try function.enclosure(at: .nan) }
      #expect(throws: DomainError.self) { try function.enclosure(at: .infinity) }
    }
    #expect(throws: DomainError.self) { try ElementaryFunction.log.enclosure(at: 0) }
    #expect(throws: DomainError.self) { try ElementaryFunction.sqrt.enclosure(at: -1) }
  }
}
