import Exact
import TestSeeds
import Testing

@Suite struct PrimeFieldTests {
  static let primes: [UInt64] = [2, 3, 5, 7, 65_537, (1 << 31) - 1, (1 << 61) - 1, (1 << 63) - 25]

  @Test func laws() throws {
    for index in TestSeeds.cases(3_000) {
      var generator = TestSeeds.generator(case: index)
      let field =
        try index % 2 == 0
        ? PrimeField.random(using: &generator)
        : PrimeField(prime: Self.primes.randomElement(using: &generator)!)
      let p = field.prime
      func draw() -> UInt64 {
        Bool.random(using: &generator)
          ? .random(in: 0..<p, using: &generator) : [0, 1, p - 1, p / 2].randomElement(using: &generator)! % p
      }
      let (a, b, c) = (draw(), draw(), draw())
      // Swift's own arithmetic of twice the width.
      #expect(field.multiply(a, b) == UInt64(UInt128(a) * UInt128(b) % UInt128(p)), "\(a) * \(b) modulo \(p)")
      #expect(field.add(a, b) == UInt64((UInt128(a) + UInt128(b)) % UInt128(p)), "\(a) + \(b) modulo \(p)")
      #expect(field.add(field.subtract(a, b), b) == a)
      #expect(field.add(a, field.negate(a)) == 0)
      #expect(field.multiply(a, field.add(b, c)) == field.add(field.multiply(a, b), field.multiply(a, c)))
      if b != 0 {
        #expect(field.multiply(try field.inverse(of: b), b) == 1, "1 / \(b) modulo \(p)")
        #expect(field.multiply(try field.divide(a, by: b), b) == a)
        // Fermat's little theorem.
        #expect(field.power(b, p - 1) == 1)
      }
      for element in [field.multiply(a, b), field.add(a, b), field.subtract(a, b), field.negate(a)] {
        #expect(element < p)
      }
    }
  }

  @Test(arguments: primes) func everyOperationOfSmallFields(_ prime: UInt64) throws {
    guard prime <= 7 else { return }
    let field = try PrimeField(prime: prime)
    for a in 0..<prime {
      for b in 0..<prime {
        #expect(field.add(a, b) == (a + b) % prime)
        #expect(field.subtract(a, b) == (a + prime - b) % prime)
        #expect(field.multiply(a, b) == a * b % prime)
        if b != 0 { #expect(try field.divide(a, by: b) * b % prime == a) }
      }
    }
  }

  /// The map from the rationals is a homomorphism where it is defined.
  @Test func classesOfRationals() throws {
    for index in TestSeeds.cases(3_000) {
      var generator = TestSeeds.generator(case: index)
      let field = PrimeField.random(using: &generator)
      let a = Rational.random(using: &generator)
      let b = Rational.random(using: &generator)
      let (x, y) = (try field.element(a), try field.element(b))
      #expect(try field.element(a + b) == field.add(x, y))
      #expect(try field.element(a * b) == field.multiply(x, y))
      #expect(try field.element(-a) == field.negate(x))
      let double = Double(bitPattern: generator.next())
      if let exact = Rational(exactly: double) {
        #expect(try field.element(double) == field.element(exact), "\(double) modulo \(field.prime)")
      }
    }
  }

  @Test func classesThatDoNotExist() throws {
    let field = try PrimeField(prime: 7)
    #expect(try field.element(Rational(-1, 2)) == 3)
    #expect(
      throws: DomainError.undefined(operation: "element", argument: "1/14", domain: "integers modulo 7")
    ) { try field.element(Rational(1, 14)) }
    #expect(throws: DomainError.undefined(operation: "element", argument: "inf", domain: "integers modulo 7")) {
      try field.element(Double.infinity)
    }
    #expect(throws: DomainError.self) { try field.element(Double.nan) }
    let two = try PrimeField(prime: 2)
    #expect(try two.element(3.0) == 1 && two.element(4.0) == 0 && two.element(Rational(-5)) == 1)
    #expect(throws: DomainError.self) { try two.element(0.5) }
    #expect(throws: DomainError.divisionByZero(domain: "integers modulo 7")) { try field.inverse(of: 0) }
    #expect(throws: DomainError.divisionByZero(domain: "integers modulo 7")) { try field.divide(3, by: 0) }
  }

  @Test func whatAFieldHasNot() throws {
    let field = try PrimeField(prime: 7)
    let name = "integers modulo 7"
    #expect(throws: DomainError.unsupported(operation: "relu", domain: name)) { try field.relu(3) }
    #expect(throws: DomainError.unsupported(operation: "max", domain: name)) { try field.maximum(3, 4) }
    #expect(throws: DomainError.unsupported(operation: "min", domain: name)) { try field.minimum(3, 4) }
    #expect(throws: DomainError.unsupported(operation: "abs", domain: name)) { try field.absoluteValue(3) }
    #expect(throws: DomainError.unsupported(operation: "tanh", domain: name)) { try field.apply(.tanh, to: 3) }
  }
}
