import Exact
import TestSeeds
import Testing

@Suite struct DomainTests {
  @Test func rationals() throws {
    let domain = Rationals()
    for index in TestSeeds.cases(1_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Rational.random(using: &generator)
      let b = Rational.random(using: &generator)
      #expect(domain.add(a, b) == a + b && domain.subtract(a, b) == a - b && domain.multiply(a, b) == a * b)
      #expect(domain.negate(a) == -a)
      #expect(try domain.maximum(a, b) == max(a, b) && domain.minimum(a, b) == min(a, b))
      #expect(try domain.absoluteValue(a) == max(a, -a) && domain.relu(a) == max(a, 0))
      #expect(domain.isLess(a, than: b) == (a < b) && domain.areEqual(a, b) == (a == b))
      if !b.isZero { #expect(try domain.divide(a, by: b) * b == a) }
    }
    #expect(throws: DomainError.divisionByZero(domain: "rationals")) { try domain.divide(1, by: 0) }
    #expect(throws: DomainError.unsupported(operation: "exp", domain: "rationals")) { try domain.apply(.exp, to: 1) }
    #expect(try domain.element(0.1) == Rational(exactly: 0.1))
    #expect(throws: DomainError.undefined(operation: "element", argument: "nan", domain: "rationals")) {
      try domain.element(Double.nan)
    }
    #expect(domain.zero == 0 && domain.one == 1)
  }

  /// NaN must come out wherever it goes in; the larger of NaN and a number is NaN.
  @Test func doublesPassNaN() {
    let domain = Doubles()
    for other in [0, -0.0, 1, -1, .infinity, -.infinity, .nan] {
      #expect(domain.maximum(.nan, other).isNaN && domain.maximum(other, .nan).isNaN)
      #expect(domain.minimum(.nan, other).isNaN && domain.minimum(other, .nan).isNaN)
      #expect(domain.add(.nan, other).isNaN && domain.multiply(other, .nan).isNaN)
    }
    #expect(domain.relu(.nan).isNaN && domain.absoluteValue(.nan).isNaN)
    for function in ElementaryFunction.allCases { #expect(domain.apply(function, to: .nan).isNaN) }
    #expect(domain.relu(-0.0).sign == .minus && domain.relu(-2) == 0 && domain.relu(3) == 3)
    #expect(domain.maximum(-0.0, 0).sign == .minus && domain.maximum(0, -0.0).sign == .plus)
    #expect(domain.absoluteValue(-0.0).sign == .plus)
    #expect(domain.divide(1, by: 0) == .infinity && domain.divide(0, by: 0).isNaN)
  }

  @Test func floatsPassNaN() {
    let domain = Floats()
    for other in [0, -0.0, 1, -1, .infinity, -.infinity, .nan] as [Float] {
      #expect(domain.maximum(.nan, other).isNaN && domain.maximum(other, .nan).isNaN)
      #expect(domain.minimum(.nan, other).isNaN && domain.minimum(other, .nan).isNaN)
    }
    #expect(domain.relu(.nan).isNaN && domain.absoluteValue(.nan).isNaN)
    for function in ElementaryFunction.allCases { #expect(domain.apply(function, to: .nan).isNaN) }
    #expect(domain.relu(-0.0).sign == .minus && domain.relu(-2) == 0 && domain.relu(3) == 3)
    #expect(domain.maximum(-0.0, 0).sign == .minus && domain.maximum(0, -0.0).sign == .plus)
  }

  /// The same operation in a generic context goes through the protocol.
  @Test func genericCodeReachesTheOperationsOfTheDomain() throws {
    func larger<D: Domain>(_ domain: D, _ a: D.Element, _ b: D.Element) throws(DomainError) -> D.Element {
      try domain.maximum(domain.relu(a), b)
    }
    #expect(try larger(Doubles(), .nan, 1).isNaN)
    #expect(try larger(Floats(), 1, .nan).isNaN)
    #expect(try larger(Rationals(), -3, -2) == 0)
    #expect(throws: DomainError.self) { try larger(PrimeField(prime: 7), 1, 2) }
  }

  @Test func elementaryFunctions() {
    let domain = Doubles()
    #expect(domain.apply(.exp, to: 0) == 1 && domain.apply(.log, to: 1) == 0 && domain.apply(.sqrt, to: 9) == 3)
    #expect(domain.apply(.tanh, to: 1_000) == 1 && domain.apply(.tanh, to: -1_000) == -1)
    #expect(domain.apply(.sigmoid, to: 0) == 0.5)
    #expect(domain.apply(.sigmoid, to: 1_000) == 1 && domain.apply(.sigmoid, to: -1_000) == 0)
    #expect(domain.apply(.sigmoid, to: -700) > 0)
    #expect(domain.apply(.softplus, to: 1_000) == 1_000 && domain.apply(.softplus, to: -1_000) == 0)
    #expect(domain.apply(.softplus, to: -700) > 0 && domain.apply(.softplus, to: 0) == 0.6931471805599453)
    #expect(domain.apply(.erf, to: 30) == 1 && domain.apply(.erf, to: -30) == -1 && domain.apply(.erf, to: 0) == 0)
    #expect(domain.apply(.sin, to: 0) == 0 && domain.apply(.cos, to: 0) == 1)
    #expect(4 * domain.apply(.atan, to: 1) == .pi)
    for x in stride(from: -20.0, through: 20, by: 0.37) {
      #expect(abs(domain.apply(.softplus, to: x) - domain.apply(.softplus, to: -x) - x) <= 32 * Double.ulpOfOne)
      let (sine, cosine) = (domain.apply(.sin, to: x), domain.apply(.cos, to: x))
      #expect(abs(sine * sine + cosine * cosine - 1) <= 4 * Double.ulpOfOne)
      let (plus, minus) = (domain.apply(.sigmoid, to: x), domain.apply(.sigmoid, to: -x))
      #expect(abs(plus + minus - 1) <= 4 * Double.ulpOfOne)
      // tanh(x) = 2 sigmoid(2x) - 1
      #expect(abs(domain.apply(.tanh, to: x) - (2 * domain.apply(.sigmoid, to: 2 * x) - 1)) <= 8 * Double.ulpOfOne)
      #expect(abs(domain.apply(.log, to: domain.apply(.exp, to: x)) - x) <= 32 * Double.ulpOfOne)
    }
    #expect(Floats().apply(.exp, to: 1) == 2.7182817 && Floats().apply(.sigmoid, to: -200) == 0)
  }

  @Test func elementsRoundToNearest() throws {
    let third = try Rational(1, 3)
    #expect(Doubles().element(third) == 1.0 / 3 && Floats().element(third) == 1 as Float / 3)
    #expect(Floats().element(0.1) == 0.1 as Float)
    #expect(Floats().element(1e300) == .infinity)
  }

  @Test func errorsSayWhat() {
    #expect("\(DomainError.unsupported(operation: "relu", domain: "integers modulo 7"))".contains("relu"))
    #expect("\(ArithmeticError.divisionByZero)" == "division by zero")
    #expect("\(NumberParseError(offset: 3, expected: "a digit"))" == "expected a digit at offset 3")
    #expect("\(PrimeFieldError.notPrime(9))".contains("9"))
  }
}
