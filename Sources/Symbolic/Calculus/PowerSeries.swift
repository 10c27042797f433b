import Exact

/// Power series up to a power, with expressions as coefficients; `nil` stands for a coefficient that is 0.
struct PowerSeries {
  let pool: ExpressionPool
  let order: Int
  typealias Coefficients = [Expression?]

  private func nonzero(_ expression: Expression) -> Expression? {
    expression.constantValue?.isZero == true ? nil : expression
  }

  private func sum(_ terms: [Expression]) -> Expression? {
    terms.isEmpty ? nil : nonzero(pool.sum(terms))
  }

  func constant(_ value: Expression?) -> Coefficients {
    [value.flatMap(nonzero)] + Array(repeating: nil, count: order)
  }

  func combination(_ constant: Rational, _ terms: [(coefficient: Rational, series: Coefficients)]) -> Coefficients {
    (0...order).map { k in
      var parts = terms.compactMap { term in term.series[k].map { term.coefficient * $0 } }
      if k == 0 && !constant.isZero { parts.append(pool.constant(constant)) }
      return sum(parts)
    }
  }

  /// The coefficient of a power in a product of series that are known up to that power.
  private func productCoefficient(_ a: Coefficients, _ b: Coefficients, _ k: Int) -> Expression? {
    sum((0...k).compactMap { j in a[j].flatMap { x in b[k - j].map { x * $0 } } })
  }

  func product(_ a: Coefficients, _ b: Coefficients) -> Coefficients {
    (0...order).map { productCoefficient(a, b, $0) }
  }

  func power(_ a: Coefficients, _ exponent: UInt32) -> Coefficients {
    var result = constant(pool.constant(1))
    var square = a
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = product(result, square) }
      rest >>= 1
      if rest > 0 { square = product(square, square) }
    }
    return result
  }

  /// `1/a`; `nil` for a pole.
  func reciprocal(_ a: Coefficients) -> Coefficients? {
    guard let leading = a[0] else { return nil }
    var result: Coefficients = [leading.pow(-1)]
    for k in stride(from: 1, through: order, by: 1) {
      let terms = (1...k).compactMap { j in a[j].flatMap { x in result[k - j].map { x * $0 } } }
      result.append(sum(terms).map { -$0 / leading })
    }
    return result
  }

  /// `√a`; `nil` where a begins with 0.
  func squareRoot(_ a: Coefficients) -> Coefficients? {
    guard let leading = a[0] else { return nil }
    let root = sqrt(leading)
    var result: Coefficients = [root]
    for k in stride(from: 1, through: order, by: 1) {
      var terms = (1..<k).compactMap { j in result[j].flatMap { x in result[k - j].map { -(x * $0) } } }
      if let own = a[k] { terms.append(own) }
      result.append(sum(terms).map { $0 / (2 * root) })
    }
    return result
  }

  /// The series c with `c' = u·a'`, from its value at 0.
  ///
  /// - Parameter rate: the coefficient of a power in u, from those of c up to the same power.
  func integral(
    from value: Expression, along a: Coefficients, rate: (Int, Coefficients) -> Expression?
  ) -> Coefficients {
    var result: Coefficients = [nonzero(value)]
    var rates: Coefficients = []
    for k in stride(from: 1, through: order, by: 1) {
      rates.append(rate(k - 1, result))
      let terms = (1...k).compactMap { j in
        a[j].flatMap { x in rates[k - j].map { Rational(j) * (x * $0) } }
      }
      result.append(sum(terms).map { $0 / Rational(k) })
    }
    return result
  }

  /// An elementary function of a series; `nil` where it has a pole or a branch point.
  func apply(_ function: ElementaryFunction, to a: Coefficients) -> Coefficients? {
    let start = a[0] ?? pool.constant(0)
    let value = Symbolic.apply(function, to: start)
    func square(_ c: Coefficients, _ k: Int) -> Expression? { productCoefficient(c, c, k) }
    func difference(_ first: Expression?, _ second: Expression?) -> Expression? {
      sum([first, second.map { -$0 }].compactMap { $0 })
    }
    switch function {
    case .exp: return integral(from: value, along: a) { k, c in c[k] }
    case .log:
      guard let inverse = reciprocal(a) else { return nil }
      return integral(from: value, along: a) { k, _ in inverse[k] }
    case .sqrt: return squareRoot(a)
    case .tanh:
      let one = pool.constant(1)
      return integral(from: value, along: a) { k, c in difference(k == 0 ? one : nil, square(c, k)) }
    case .sigmoid: return integral(from: value, along: a) { k, c in difference(c[k], square(c, k)) }
    case .softplus:
      guard let rate = apply(.sigmoid, to: a) else { return nil }
      return integral(from: value, along: a) { k, _ in rate[k] }
    case .erf:
      // 2/√π exp(-a²), with π = 4 atan(1).
      guard let density = apply(.exp, to: combination(0, [(-1, power(a, 2))])) else { return nil }
      let scale = sqrt(atan(pool.constant(1)))
      return integral(from: value, along: a) { k, _ in density[k].map { $0 / scale } }
    case .sin, .cos:
      // Both at once: each is the rate of the other.
      var (sines, cosines): (Coefficients, Coefficients) = ([nonzero(sin(start))], [nonzero(cos(start))])
      for k in stride(from: 1, through: order, by: 1) {
        func step(_ rate: Coefficients, _ sign: Rational) -> Expression? {
          let terms = (1...k).compactMap { j in
            a[j].flatMap { x in rate[k - j].map { sign * Rational(j) * (x * $0) } }
          }
          return sum(terms).map { $0 / Rational(k) }
        }
        let next = (step(cosines, 1), step(sines, -1))
        sines.append(next.0)
        cosines.append(next.1)
      }
      return function == .sin ? sines : cosines
    case .atan:
      guard let rate = reciprocal(combination(1, [(1, power(a, 2))])) else { return nil }
      return integral(from: value, along: a) { k, _ in rate[k] }
    }
  }

  /// An opaque function of series, by its derivatives where they begin.
  func apply(_ function: OpaqueFunction, to arguments: [Coefficients]) -> Coefficients {
    let start = arguments.map { $0[0] ?? pool.constant(0) }
    // A term for each multi-index m of at most the order: the series Π (a_i - a_i(0))^m_i / m_i!.
    var terms: [(orders: [Int], degree: Int, series: Coefficients)] = [([], 0, constant(pool.constant(1)))]
    for argument in arguments {
      let rest: Coefficients = [nil] + argument.dropFirst()
      var extended: [(orders: [Int], degree: Int, series: Coefficients)] = []
      for term in terms {
        var series = term.series
        for m in 0...(order - term.degree) {
          if m > 0 { series = product(series, rest).map { $0.map { $0 / Rational(m) } } }
          if series.allSatisfy({ $0 == nil }) { break }
          extended.append((term.orders + [m], term.degree + m, series))
        }
      }
      terms = extended
    }
    return terms.reduce(constant(nil)) { total, term in
      let derivative = OpaqueFunction(
        function.name, derivativeOrders: zip(function.derivativeOrders, term.orders).map { $0 + $1 })
      let value = derivative(start[0], Array(start.dropFirst()))
      return zip(total, term.series).map { a, b in sum([a, b.map { value * $0 }].compactMap { $0 }) }
    }
  }
}
