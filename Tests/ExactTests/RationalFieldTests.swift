import Exact
import TestSeeds
import Testing

@Suite struct RationalFieldTests {
  @Test func laws() throws {
    for index in TestSeeds.cases(20_000) {
      var generator = TestSeeds.generator(case: index)
      let a = canonical(Rational.random(using: &generator))
      let b = canonical(Rational.random(using: &generator))
      let c = canonical(Rational.random(using: &generator))
      #expect(canonical(a + b) == b + a)
      #expect(canonical(a * b) == b * a)
      #expect(canonical(a + b + c) == a + (b + c))
      #expect(canonical(a * b * c) == a * (b * c))
      #expect(canonical(a * (b + c)) == a * b + a * c)
      #expect(canonical(a - b) == -(b - a))
      #expect(canonical(a - b + b) == a)
      #expect(canonical(a - a) == 0)
      if !b.isZero {
        #expect(canonical(try a.divided(by: b)) * b == a)
        #expect(canonical(try Rational(1).divided(by: b)) * b == 1)
      }
    }
  }

  /// The definition of sum, product and quotient, reduced by the initialiser.
  @Test func definitions() throws {
    for index in TestSeeds.cases(10_000) {
      var generator = TestSeeds.generator(case: index)
      let x = Rational.random(using: &generator)
      let y = Rational.random(using: &generator)
      let (a, b, c, d) = (x.numerator, x.denominator, y.numerator, y.denominator)
      #expect(canonical(x + y) == (try Rational(a * d + c * b, b * d)), "\(x) + \(y)")
      #expect(canonical(x - y) == (try Rational(a * d - c * b, b * d)), "\(x) - \(y)")
      #expect(canonical(x * y) == (try Rational(a * c, b * d)), "\(x) * \(y)")
      if !y.isZero { #expect(canonical(try x.divided(by: y)) == (try Rational(a * d, b * c)), "\(x) / \(y)") }
    }
  }

  /// Fractions whose parts are at the ends of the machine word, where the short path must give up in time.
  @Test func fractionsAtTheEndsOfTheWord() throws {
    let parts: [Int] = [1, 2, 3, 6, .max, .max - 1, .min, .min + 1, -1, 1 << 32, 1 << 62, 3 << 61, 3_037_000_500]
    var numbers: [Rational] = []
    for n in parts { for d in parts { numbers.append(canonical(try Rational(Integer(n), Integer(d)))) } }
    for x in numbers {
      for y in numbers {
        let (a, b, c, d) = (x.numerator, x.denominator, y.numerator, y.denominator)
        #expect(canonical(x + y) == (try Rational(a * d + c * b, b * d)), "\(x) + \(y)")
        #expect(canonical(x - y) == (try Rational(a * d - c * b, b * d)), "\(x) - \(y)")
        #expect(canonical(x * y) == (try Rational(a * c, b * d)), "\(x) * \(y)")
        #expect(canonical(try x.divided(by: y)) == (try Rational(a * d, b * c)), "\(x) / \(y)")
        #expect((x < y) == (a * d < c * b), "\(x) < \(y)")
      }
    }
  }

  @Test func inPlaceOperations() {
    for index in TestSeeds.cases(5_000) {
      var generator = TestSeeds.generator(case: index)
      let a = Rational.random(using: &generator)
      let b = Rational.random(using: &generator)
      var value = a
      value += b
      #expect(canonical(value) == a + b)
      value -= b
      #expect(canonical(value) == a)
      value *= b
      #expect(canonical(value) == a * b)
      value = a
      value += value
      #expect(canonical(value) == a * 2)
      value *= value
      #expect(canonical(value) == a * a * 4)
      value -= value
      #expect(canonical(value) == 0)
    }
  }

  @Test func divisionByZeroIsAnError() {
    #expect(throws: ArithmeticError.divisionByZero) { try Rational(1, 0) }
    #expect(throws: ArithmeticError.divisionByZero) { try Rational(0, 0) }
    #expect(throws: ArithmeticError.divisionByZero) { try Rational(3).divided(by: 0) }
    #expect(throws: ArithmeticError.divisionByZero) { try Rational(0).pow(-1) }
    #expect(throws: ArithmeticError.divisionByZero) { try Rational(0).pow(.min) }
  }

  @Test func powers() throws {
    for index in TestSeeds.cases(500) {
      var generator = TestSeeds.generator(case: index)
      let a = Rational.random(words: 1, using: &generator)
      var product: Rational = 1
      for exponent in 0..<8 {
        #expect(canonical(try a.pow(exponent)) == product)
        if !a.isZero { #expect(canonical(try a.pow(-exponent)) * product == 1) }
        product *= a
      }
    }
    #expect(try Rational(0).pow(0) == 1)
    #expect(try Rational(-1).pow(.min) == 1)
    #expect(try Rational(-1).pow(.max) == -1)
  }

  @Test func signAndPredicates() throws {
    let value = try Rational(6, -4)
    #expect(value.numerator == -3 && value.denominator == 2)
    #expect(value.signum() == -1 && value.magnitude.signum() == 1 && Rational(0).signum() == 0)
    #expect(!value.isInteger && value.isDyadic && Rational(-7).isInteger && Rational(-7).isDyadic)
    #expect(try !Rational(1, 6).isDyadic)
    #expect(canonical(try Rational(Integer(Int.min), Integer(Int.min))) == 1)
    #expect(canonical(try Rational(1, Integer(Int.min))).denominator == Integer(1) << 63)
  }
}
