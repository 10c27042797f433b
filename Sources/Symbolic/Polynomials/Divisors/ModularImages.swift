import Exact

/// Upper bounds on the degrees of a greatest common divisor, from images in one variable modulo a prime.
///
/// Let h divide the polynomials, all with integer coefficients and primitive. In variable x its leading coefficient divides
/// theirs; so where the image of a leading coefficient of one of them is not 0, the image of h has the degree of h, and it
/// divides the images of all. Whatever the prime and the point are, the bound is right; at random ones it is almost always
/// sharp.
struct ModularImages {
  private let field: PrimeField
  private let point: [UInt64]

  /// Beyond this degree images, which have a place for every power, are not made.
  private static let degreeLimit = 1 << 16

  init(variableCount: Int, using random: inout SplitMix64) {
    field = PrimeField.random(using: &random)
    let field = field
    point = (0..<variableCount).map { _ in UInt64.random(in: 0..<field.prime, using: &random) }
  }

  /// An upper bound on the degree of the greatest common divisor, for each variable.
  ///
  /// - Precondition: primitive polynomials other than 0.
  func degreeBounds(_ polynomials: [Polynomial], _ meter: inout PolynomialMeter) throws(PolynomialLimit) -> [Int] {
    var bounds = polynomials[0].degrees.map { Int($0) }
    for polynomial in polynomials { bounds = zip(bounds, polynomial.degrees).map { Swift.min($0, Int($1)) } }
    if bounds.allSatisfy({ $0 == 0 }) { return bounds }
    let residues = try polynomials.map { polynomial throws(PolynomialLimit) in try terms(of: polynomial, &meter) }
    for variable in bounds.indices where bounds[variable] > 0 {
      if let bound = try degreeBound(polynomials, residues, in: variable, &meter) {
        bounds[variable] = Swift.min(bounds[variable], bound)
      }
    }
    return bounds
  }

  /// A term modulo the prime: its exponents, and for each variable the value of the coefficient and of the powers of all
  /// other variables.
  private struct Residue {
    var exponents: [UInt32]
    var others: [UInt64]
  }

  private func terms(
    of polynomial: Polynomial, _ meter: inout PolynomialMeter
  ) throws(PolynomialLimit) -> [Residue] {
    let n = point.count
    try meter.count(Double(polynomial.termCount) * Double(n + 1 + polynomial.coefficientBits / 64))
    let integers = polynomial.integers
    return polynomial.exponents.enumerated().map { index, exponents in
      // The product of the powers before each variable, then that of those behind it.
      var others = [UInt64](repeating: 0, count: n)
      var product = field.element(integers[index])
      let powers = (0..<n).map { field.power(point[$0], UInt64(exponents[$0])) }
      for variable in 0..<n {
        others[variable] = product
        product = field.multiply(product, powers[variable])
      }
      product = 1
      for variable in (0..<n).reversed() {
        others[variable] = field.multiply(others[variable], product)
        product = field.multiply(product, powers[variable])
      }
      return Residue(exponents: exponents, others: others)
    }
  }

  /// `nil` if the image says nothing.
  private func degreeBound(
    _ polynomials: [Polynomial], _ residues: [[Residue]], in variable: Int, _ meter: inout PolynomialMeter
  ) throws(PolynomialLimit) -> Int? {
    var divisor: [UInt64] = []
    var isValid = false
    for (polynomial, residues) in zip(polynomials, residues) {
      let degree = polynomial.degree(in: variable)
      if degree > Self.degreeLimit { return nil }
      var image = [UInt64](repeating: 0, count: degree + 1)
      for residue in residues {
        let exponent = Int(residue.exponents[variable])
        image[exponent] = field.add(image[exponent], residue.others[variable])
      }
      isValid = isValid || image[degree] != 0
      divisor = try greatestCommonDivisor(divisor, image, &meter)
    }
    // Where all leading coefficients vanish the divisor's may too.
    return isValid ? divisor.count - 1 : nil
  }

  /// Euclid's algorithm for polynomials in one variable, the coefficients by ascending powers; none for 0.
  private func greatestCommonDivisor(
    _ f: [UInt64], _ g: [UInt64], _ meter: inout PolynomialMeter
  ) throws(PolynomialLimit) -> [UInt64] {
    func trim(_ f: inout [UInt64]) { while f.last == 0 { f.removeLast() } }
    var (f, g) = (f, g)
    trim(&f)
    trim(&g)
    if f.count < g.count { swap(&f, &g) }
    while let leading = g.last {
      if g.count == 1 { return [1] }
      try meter.count(Double(f.count - g.count + 1) * Double(g.count))
      guard let inverse = try? field.inverse(of: leading) else { break }
      while f.count >= g.count {
        let factor = field.multiply(f[f.count - 1], inverse)
        let shift = f.count - g.count
        for k in g.indices { f[shift + k] = field.subtract(f[shift + k], field.multiply(factor, g[k])) }
        trim(&f)
      }
      swap(&f, &g)
    }
    return f
  }
}
