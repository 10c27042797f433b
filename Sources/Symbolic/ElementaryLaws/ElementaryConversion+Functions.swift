import Exact

extension ElementaryConversion {
  // MARK: Factors

  /// A function as a number times powers of generators, and of what is left of its numerator and its denominator.
  private func factors(
    of function: RationalFunction
  ) -> (coefficient: Rational, factors: [(base: Polynomial, exponent: Int)]) {
    var factors: [(base: Polynomial, exponent: Int)] = []
    for (polynomial, sign) in [(function.numerator, 1), (function.denominator, -1)] {
      let monomial = polynomial.smallestExponents
      for (variable, exponent) in monomial.enumerated() where exponent > 0 {
        factors.append((Polynomial(variable: variable, of: units.generators), sign * Int(exponent)))
      }
      let rest = polynomial.primitivePart.dividedExactly(byMonomial: monomial)
      if rest.constantValue == nil { factors.append((rest, sign)) }
    }
    return (function.numerator.content, factors)
  }

  /// The primes up to a bound that divide a positive number, with their exponents, and what is left of it as one of them.
  private static func primes(of number: Rational) -> [(base: Integer, exponent: Int)] {
    var factors: [(base: Integer, exponent: Int)] = []
    for (part, sign) in [(number.numerator, 1), (number.denominator, -1)] {
      var rest = part
      for prime in smallPrimes {
        var exponent = 0
        while let quotient = dividing(rest, by: prime) {
          rest = quotient
          exponent += 1
        }
        if exponent > 0 { factors.append((Integer(prime), sign * exponent)) }
      }
      if !rest.isOne { factors.append((rest, sign)) }
    }
    return factors
  }

  private static let smallPrimes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47]

  private static func dividing(_ number: Integer, by prime: Int) -> Integer? {
    let quotient = Rational(number, positiveDenominator: Integer(prime))
    return quotient.denominator.isOne ? quotient.numerator : nil
  }

  /// Whether a polynomial has positive values only: all coefficients are positive, a generator that may not be positive has
  /// even exponents, and there is a term of positive ones alone.
  private func isPositive(_ polynomial: Polynomial) -> Bool {
    var hasPositiveTerm = false
    for (coefficient, exponents) in polynomial.allTerms {
      if coefficient.signum() <= 0 { return false }
      var isPositiveTerm = true
      for (variable, exponent) in exponents.enumerated() where exponent > 0 && !positive.contains(variable) {
        if exponent % 2 == 1 { return false }
        isPositiveTerm = false
      }
      if isPositiveTerm { hasPositiveTerm = true }
    }
    return hasPositiveTerm
  }

  private func polynomial(_ number: Integer) -> Polynomial {
    Polynomial(Rational(number), variableCount: units.generators)
  }

  // MARK: Magnitudes, logarithms and square roots

  /// The magnitude of a polynomial with integer coefficients: itself where it is positive.
  private mutating func magnitude(of base: Polynomial) throws(Stop) -> RationalFunction {
    if isPositive(base) { return RationalFunction(base) }
    let number = try number(of: .magnitude(base))
    relate(number, try product(RationalFunction(base), RationalFunction(base)))
    return generator(number)
  }

  mutating func magnitude(of function: RationalFunction) throws(Stop) -> RationalFunction {
    let (coefficient, factors) = factors(of: function)
    var value = constant(coefficient.magnitude)
    for (base, exponent) in factors {
      value = try product(value, try power(try magnitude(of: base), exponent))
    }
    return value
  }

  /// - Parameter isGiven: whether the logarithm stands in the expression, so that it is defined where that is.
  mutating func logarithm(of function: RationalFunction, isGiven: Bool) throws(Stop) -> RationalFunction {
    let (coefficient, factors) = factors(of: function)
    if coefficient.isZero { throw .nowhereDefined }
    if isGiven { noteSign(coefficient, factors, mayVanish: false) }
    var value = constant(0)
    for (base, exponent) in Self.primes(of: coefficient.magnitude) {
      let generator = generator(try number(of: .logarithm(polynomial(base))))
      value = try sum(value, try product(generator, Rational(exponent)))
    }
    for (base, exponent) in factors {
      value = try sum(value, try product(try logarithm(ofMagnitudeOf: base), Rational(exponent)))
    }
    return value
  }

  /// `log|g|`, where `log exp(m) = m`, `log| |g| | = log|g|` and `log sqrt|g| = log|g|/2`.
  private mutating func logarithm(ofMagnitudeOf base: Polynomial) throws(Stop) -> RationalFunction {
    var (base, factor) = (base, 1 as Rational)
    while let number = number(of: RationalFunction(base)) {
      if case .exponential(let argument) = keys[number] { return try product(argument, factor) }
      if case .magnitude(let inner) = keys[number] {
        base = inner
      } else if case .root(let inner) = keys[number] {
        (base, factor) = (inner, quotient(factor, 2))
      } else {
        break
      }
    }
    return try product(generator(try number(of: .logarithm(base))), factor)
  }

  /// The square root of a polynomial's magnitude.
  private mutating func root(of base: Polynomial) throws(Stop) -> RationalFunction {
    let square = base.constantValue != nil ? RationalFunction(base) : try magnitude(of: base)
    let number = try number(of: .root(base), isPositive: isPositive(base))
    relate(number, square)
    return generator(number)
  }

  mutating func squareRoot(of function: RationalFunction) throws(Stop) -> RationalFunction {
    let (coefficient, factors) = factors(of: function)
    if coefficient.isZero { return constant(0) }
    noteSign(coefficient, factors, mayVanish: true)
    var value = constant(1)
    for (base, exponent) in Self.primes(of: coefficient.magnitude) {
      value = try product(value, try rootPower(polynomial(base), exponent))
    }
    for (base, exponent) in factors { value = try product(value, try rootPower(base, exponent)) }
    return value
  }

  /// A power of the square root of a magnitude.
  private mutating func rootPower(_ base: Polynomial, _ exponent: Int) throws(Stop) -> RationalFunction {
    let whole = base.constantValue != nil ? RationalFunction(base) : try magnitude(of: base)
    // Rounded down: what is left is 0 or 1.
    let half = exponent >> 1
    let value = try power(whole, half)
    return exponent & 1 == 0 ? value : try product(value, try root(of: base))
  }

  private mutating func noteSign(
    _ coefficient: Rational, _ factors: [(base: Polynomial, exponent: Int)], mayVanish: Bool
  ) {
    // Where x·y² is not negative, x may be if y is 0.
    if mayVanish && factors.contains(where: { $0.exponent > 0 && $0.exponent % 2 == 0 && !isPositive($0.base) }) {
      return
    }
    let odd = factors.filter { $0.exponent % 2 != 0 && !isPositive($0.base) }.map(\.base)
    note(odd, isPositive: coefficient.signum() > 0, mayVanish: mayVanish)
  }

  // MARK: Exponentials and angles

  /// The terms of a function: numbers times quotients of a monomial by the denominator.
  private func terms(of function: RationalFunction) -> [(coefficient: Rational, argument: RationalFunction)] {
    function.numerator.allTerms.map { coefficient, exponents in
      (coefficient, quotientOfMonomial(exponents, function.denominator))
    }
  }

  private func quotientOfMonomial(_ exponents: [UInt32], _ denominator: Polynomial) -> RationalFunction {
    let monomial = Polynomial(1, exponents: exponents)
    return (try? RationalFunction(monomial, denominator)) ?? RationalFunction(monomial)
  }

  mutating func exponential(of function: RationalFunction) throws(Stop) -> RationalFunction {
    var value = constant(1)
    for (coefficient, argument) in terms(of: function) {
      if let number = number(of: argument), case .logarithm(let base) = keys[number],
        (coefficient * 2).denominator.isOne, let exponent = Int(exactly: (coefficient * 2).numerator)
      {
        // exp(k/2 · log|g|) is the power k of the root of |g|. What it is of is not 0, since its logarithm was taken.
        value = try product(value, try rootPower(base, exponent))
        continue
      }
      guard let exponent = try multiple(coefficient, \.exponential, limit: Self.exponentLimit) else { throw .exponents }
      let part = try product(argument, Rational(1, positiveDenominator: units.exponential))
      let number = try number(of: .exponential(part), isPositive: true)
      value = try product(value, try power(generator(number), exponent))
    }
    return value
  }

  /// The cosine and the sine of a function; `nil` for multiples of angles that are too large.
  mutating func circular(
    _ function: RationalFunction
  ) throws(Stop) -> (cosine: RationalFunction, sine: RationalFunction)? {
    var value = (cosine: constant(1), sine: constant(0))
    for (coefficient, argument) in terms(of: function) {
      guard let multiple = try multiple(coefficient, \.angle, limit: Self.angleLimit) else { return nil }
      let part = try product(argument, Rational(1, positiveDenominator: units.angle))
      let cosine = generator(try number(of: .cosine(part)))
      let number = try number(of: .sine(part))
      relate(number, try sum(constant(1), try product(try product(cosine, cosine), -1)))
      let sine = try product(generator(number), multiple < 0 ? -1 : 1)
      for _ in 0..<multiple.magnitude {
        let first = try product(value.cosine, cosine)
        let second = try product(try product(value.sine, sine), -1)
        let third = try product(value.sine, cosine)
        value = (try sum(first, second), try sum(third, try product(value.cosine, sine)))
      }
    }
    return value
  }

  /// How often the unit that a coefficient is divided by is in it; `nil` if that is too often.
  private func multiple(
    _ coefficient: Rational, _ unit: WritableKeyPath<Units, Integer>, limit: Int
  ) throws(Stop) -> Int? {
    let multiple = coefficient * Rational(units[keyPath: unit])
    if !multiple.denominator.isOne {
      var units = units
      units[keyPath: unit] = units[keyPath: unit] * multiple.denominator
      if units[keyPath: unit] > Integer(limit) { return nil }
      throw .units(units)
    }
    guard let count = Int(exactly: multiple.numerator), count.magnitude <= limit else { return nil }
    return count
  }
}
