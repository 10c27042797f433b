import Exact
import TestSeeds
import Testing

/// The domain of enclosures: what an operation makes of enclosures contains what it makes of every number in them.
@Suite struct EnclosureArithmeticTests {
  /// A number with an enclosure around it: an exact one, one that a conversion made, or a wide one.
  private struct Sample {
    let value: Rational
    let enclosure: Enclosure
  }

  private func sample(over domain: Enclosures, using random: inout SplitMix64) -> Sample {
    let value =
      Rational(
        Integer(Int.random(in: -1000...1000, using: &random)),
        positiveDenominator: Integer(Int.random(in: 1...30, using: &random)))
      * Rational(mantissa: 1, exponentOfTwo: Int.random(in: -30...30, using: &random))
    if Bool.random(using: &random) { return Sample(value: value, enclosure: domain.element(value)) }
    let reach = Rational(mantissa: 1, exponentOfTwo: Int.random(in: -40...20, using: &random))
    let below = value - reach * Rational(Int.random(in: 0...3, using: &random))
    let above = value + reach * Rational(Int.random(in: 0...3, using: &random))
    return Sample(value: value, enclosure: domain.element(RealInterval(lower: below, upper: above)))
  }

  @Test func operationsContainTheExactResults() throws {
    let numbers = Rationals()
    for index in TestSeeds.cases(3000) {
      var random = TestSeeds.generator(case: index)
      let domain = Enclosures(fractionBits: [0, 7, 40, 64, 200].randomElement(using: &random) ?? 0)
      let (a, b) = (sample(over: domain, using: &random), sample(over: domain, using: &random))
      let c = sample(over: domain, using: &random)
      func check(_ name: String, _ exact: Rational, _ result: Enclosure) {
        #expect(
          domain.interval(of: result).contains(exact),
          "case \(index): \(name) of \(a.value), \(b.value) is not \(exact)")
      }
      check("the number", a.value, a.enclosure)
      check("sum", a.value + b.value, domain.add(a.enclosure, b.enclosure))
      check("difference", a.value - b.value, domain.subtract(a.enclosure, b.enclosure))
      check("product", a.value * b.value, domain.multiply(a.enclosure, b.enclosure))
      check("negative", -a.value, domain.negate(a.enclosure))
      check("maximum", max(a.value, b.value), try domain.maximum(a.enclosure, b.enclosure))
      check("minimum", min(a.value, b.value), try domain.minimum(a.enclosure, b.enclosure))
      check("magnitude", a.value.magnitude, try domain.absoluteValue(a.enclosure))
      check("relu", max(a.value, 0), try domain.relu(a.enclosure))
      // What cannot be decided is refused.
      if let quotient = try? domain.divide(a.enclosure, by: b.enclosure) {
        check("quotient", try a.value.divided(by: b.value), quotient)
      } else {
        #expect(domain.interval(of: b.enclosure).contains(0))
      }
      if let sign = try? domain.sign(a.enclosure) {
        check("sign", Rational(a.value.signum()), sign)
      } else {
        #expect(domain.interval(of: a.enclosure).contains(0))
      }
      let isStrict = Bool.random(using: &random)
      let holds = numbers.holds(SignCondition(a.value, isStrict: isStrict))
      let condition = SignCondition(a.enclosure, isStrict: isStrict)
      check(
        "choice", holds ? b.value : c.value,
        try domain.choose([condition], b.enclosure, otherwise: c.enclosure))
      if let failure = try? domain.firstFailure(of: [condition]) { #expect(failure == (holds ? 1 : 0)) }
    }
  }

  /// What needs no rounding is not rounded.
  @Test func dyadicNumbersStayExact() throws {
    let domain = Enclosures(fractionBits: 20)
    let (a, b) = (domain.element(Rational(mantissa: 5, exponentOfTwo: -3)), domain.element(-6))
    for (exact, result) in [
      (Rational(mantissa: -43, exponentOfTwo: -3), domain.add(a, b)),
      (Rational(mantissa: -15, exponentOfTwo: -2), domain.multiply(a, b)), (0, try domain.relu(b)),
      (1, try domain.apply(.exp, to: domain.zero)), (3, try domain.apply(.sqrt, to: domain.element(9))),
    ] {
      #expect(result.isExact && domain.interval(of: result) == RealInterval(exact))
    }
    #expect(!domain.element(quotientOfOne(by: 3)).isExact)
  }

  private func quotientOfOne(by divisor: Int) -> Rational { Rational(1, positiveDenominator: Integer(divisor)) }

  /// Values of functions meet the enclosures that are proved of the functions themselves, and are about as narrow.
  @Test func functionsAreEnclosed() throws {
    for index in TestSeeds.cases(500) {
      var random = TestSeeds.generator(case: index)
      let domain = Enclosures(fractionBits: 80)
      let function = ElementaryFunction.allCases[index % ElementaryFunction.allCases.count]
      let value = Rational(
        Integer(Int.random(in: -900...900, using: &random)),
        positiveDenominator: Integer(Int.random(in: 1...60, using: &random)))
      let argument = domain.element(value)
      guard function.isDefined(throughout: RealInterval(value)) else {
        #expect(throws: DomainError.self) { try domain.apply(function, to: argument) }
        continue
      }
      let precise = try #require(function.enclosure(over: RealInterval(value), precision: 2000))
      let result = domain.interval(of: try domain.apply(function, to: argument))
      let lower = try #require(precise.lower)
      #expect(result.contains(lower), "\(function)(\(value))")
      let width = try #require(result.upper) - (try #require(result.lower))
      // The argument is off by one unit of 2^-80; no slope here is above its value or 60.
      #expect(width <= Rational(mantissa: 1, exponentOfTwo: -70) * (1 + lower.magnitude))
    }
  }

  @Test func whatMayJumpIsRefused() throws {
    let domain = Enclosures(fractionBits: 10)
    let unknown = domain.element(RealInterval(lower: -1, upper: 1))
    #expect(throws: DomainError.self) { try domain.sign(unknown) }
    #expect(throws: DomainError.self) { try domain.divide(domain.one, by: unknown) }
    #expect(throws: DomainError.self) { try domain.apply(.log, to: unknown) }
    #expect(throws: DomainError.divisionByZero(domain: "enclosures")) { try domain.divide(unknown, by: domain.zero) }
    #expect(throws: DomainError.self) { try domain.firstFailure(of: [SignCondition(unknown, isStrict: false)]) }
  }
}
