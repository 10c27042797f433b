import Exact

// Products are flat under the same limits as sums, and monic: a number times a product is a sum of one term, so that like
// terms meet. What is always true of powers and what is not:
// - positive exponents of one base add, and so do negative ones; `x^2 * x^-1` stays, since it is not `x` where x is 0;
// - `(a b)^n` is `a^n b^n`, and `(a^m)^n` is `a^(mn)` unless both are negative: `1/(1/x)` is not `x` where x is 0;
// - `x^0` is 1 where x is defined, at 0 too.

extension NodeStore {
  struct Factor {
    var base: UInt32
    /// Not 0.
    var exponent: Int32
  }

  /// The node of a coefficient times powers.
  ///
  /// - Complexity: O(n log n) for n factors.
  mutating func product(coefficient: Rational = 1, _ factors: [Factor]) -> UInt32 {
    var coefficients: [Rational] = coefficient == 1 ? [] : [coefficient]
    var factors = factors
    mergeLikeFactors(&factors)
    while simplify(&factors, coefficients: &coefficients) { mergeLikeFactors(&factors) }
    let coefficient = Self.balancedProduct(coefficients)
    let isTotal = factors.allSatisfy(isTotal)
    if factors.isEmpty || coefficient.isZero && isTotal { return constant(coefficient) }
    if factors.count == 1 && factors[0].exponent == 1 {
      // Not a call of `sum` for a coefficient of 1: it would bring the node back.
      if coefficient == 1 { return factors[0].base }
      return sum([Term(node: factors[0].base, coefficient: coefficient)])
    }
    var operands: [UInt32] = []
    operands.reserveCapacity(2 * factors.count)
    for factor in factors {
      operands.append(factor.base)
      operands.append(UInt32(bitPattern: factor.exponent))
    }
    let monic = intern(.product, operands: operands, count: factors.count, isTotal: isTotal)
    return coefficient == 1 ? monic : sum([Term(node: monic, coefficient: coefficient)])
  }

  mutating func product(_ a: UInt32, _ b: UInt32) -> UInt32 {
    product([Factor(base: a, exponent: 1), Factor(base: b, exponent: 1)])
  }

  mutating func quotient(_ a: UInt32, _ b: UInt32) -> UInt32 {
    product([Factor(base: a, exponent: 1), Factor(base: b, exponent: -1)])
  }

  mutating func power(_ base: UInt32, _ exponent: Int32) -> UInt32 {
    if exponent != 0 { return product([Factor(base: base, exponent: exponent)]) }
    // 1 where the base is defined.
    return sum(constant: 1, [Term(node: base, coefficient: 0)])
  }

  /// The factors of a product node.
  func factors(ofProduct node: UInt32) -> [Factor] {
    let node = nodes[Int(node)]
    let start = Int(node.a)
    return (0..<Int(node.b)).map { i in
      Factor(base: operands[start + 2 * i], exponent: Int32(bitPattern: operands[start + 2 * i + 1]))
    }
  }

  private func isTotal(_ factor: Factor) -> Bool {
    guard factor.exponent < 0 else { return nodes[Int(factor.base)].isTotal }
    // A quotient is defined everywhere only if its denominator is a number other than 0.
    return constantValue(of: factor.base).map { !$0.isZero } ?? false
  }

  /// Sorts the factors and adds exponents of equal bases and equal signs.
  private func mergeLikeFactors(_ factors: inout [Factor]) {
    guard factors.count > 1 else { return }
    factors.sort { ($0.base, $0.exponent) < ($1.base, $1.exponent) }
    var count = 0
    for i in factors.indices {
      if count > 0, factors[count - 1].base == factors[i].base,
        (factors[count - 1].exponent < 0) == (factors[i].exponent < 0),
        case let (sum, overflow) = factors[count - 1].exponent.addingReportingOverflow(factors[i].exponent),
        !overflow && sum != Int32.min
      {
        factors[count - 1].exponent = sum
      } else {
        factors[count] = factors[i]
        count += 1
      }
    }
    factors.removeLast(factors.count - count)
  }

  /// Folds numbers, moves coefficients to the front and dissolves nested products, once.
  ///
  /// - Returns: whether anything changed.
  private func simplify(_ factors: inout [Factor], coefficients: inout [Rational]) -> Bool {
    var isChanged = false
    var nested: [(size: Int, position: Int)] = []
    for (position, factor) in factors.enumerated() {
      switch nodes[Int(factor.base)].operation {
      case .constant: if folded(factor) != nil { isChanged = true }
      case .sum: if movedCoefficient(of: factor) != nil { isChanged = true }
      case .product: if let size = dissolvedSize(of: factor) { nested.append((size, position)) }
      default: break
      }
    }
    let dissolved = Self.dissolved(nested, among: factors.count)
    guard isChanged || !dissolved.isEmpty else { return false }

    var result: [Factor] = []
    for (position, factor) in factors.enumerated() {
      switch nodes[Int(factor.base)].operation {
      case .constant:
        if let value = folded(factor) {
          coefficients.append(value)
          continue
        }
      case .sum:
        if let (coefficient, base) = movedCoefficient(of: factor) {
          coefficients.append(coefficient)
          result.append(Factor(base: base, exponent: factor.exponent))
          continue
        }
      case .product:
        if dissolved.contains(position) {
          for inner in self.factors(ofProduct: factor.base) {
            result.append(Factor(base: inner.base, exponent: inner.exponent * factor.exponent))
          }
          continue
        }
      default: break
      }
      result.append(factor)
    }
    factors = result
    return true
  }

  /// The value of a power of a number, if it exists and is not too large to fold.
  private func folded(_ factor: Factor) -> Rational? {
    constantValue(of: factor.base).flatMap { Self.folded($0, factor.exponent) }
  }

  private static func folded(_ value: Rational, _ exponent: Int32) -> Rational? {
    if value == 1 || value == -1 { return exponent & 1 == 0 ? 1 : value }
    let magnitude = Int(exponent.magnitude)
    guard magnitude <= foldingBits, isSmall(value, exponent: magnitude) else { return nil }
    return try? value.pow(Int(exponent))
  }

  /// For a power of a number times a term: the power of the number, and the term.
  private func movedCoefficient(of factor: Factor) -> (coefficient: Rational, base: UInt32)? {
    guard let term = scaledTerm(factor.base), !term.coefficient.isZero || factor.exponent > 0,
      let coefficient = Self.folded(term.coefficient, factor.exponent)
    else { return nil }
    return (coefficient, term.node)
  }

  /// The number of factors of a power of a product, if the power can be moved to them and they are few.
  private func dissolvedSize(of factor: Factor) -> Int? {
    let node = nodes[Int(factor.base)]
    guard node.b <= Self.flatLimit else { return nil }
    for i in 0..<Int(node.b) {
      let inner = Int32(bitPattern: operands[Int(node.a) + 2 * i + 1])
      let (exponent, overflow) = inner.multipliedReportingOverflow(by: factor.exponent)
      if overflow || exponent == Int32.min || factor.exponent < 0 && inner < 0 { return nil }
    }
    return Int(node.b)
  }

  /// The product of many numbers, pairwise.
  private static func balancedProduct(_ values: [Rational]) -> Rational {
    var values = values
    while values.count > 1 {
      for i in 0..<values.count / 2 { values[i] = values[2 * i] * values[2 * i + 1] }
      if values.count % 2 == 1 { values[values.count / 2] = values[values.count - 1] }
      values.removeLast(values.count / 2)
    }
    return values.first ?? 1
  }
}
