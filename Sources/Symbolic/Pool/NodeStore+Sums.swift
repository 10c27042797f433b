import Exact

// Sums are flat where that is cheap: like terms are merged, numbers are added, a sum inside a sum is dissolved if few
// terms result. All of this is always true, and none of it depends on how the operands came about: the parts of a node
// give the node again. Three limits keep construction linear where a network shares its sub-expressions:
// - a sum is dissolved only if at most `flatLimit` terms result, and only if its coefficient is 1 or -1, so that a chain
//   of sums of sums does not copy its terms again and again;
// - numbers are folded only if each has at most `foldingBits` bits, so that 2(2(2(…x))) does not grow numbers of a
//   million bits;
// - a term that is not defined everywhere is not dropped with its coefficient 0: `1/x - 1/x` is `0*(1/x)`, since it is not
//   0 where x is.

extension NodeStore {
  /// The largest number of terms (or factors) that dissolving nested sums (or products) may give.
  static let flatLimit = 16
  /// The largest size of numerator and denominator of a number that is folded into another.
  static let foldingBits = 512

  struct Term {
    var node: UInt32
    var coefficient: Rational
  }

  static func isSmall(_ value: Rational, exponent: Int = 1) -> Bool {
    value.numerator.bitWidth <= foldingBits / exponent && value.denominator.bitWidth <= foldingBits / exponent
  }

  /// The node of a constant plus terms.
  ///
  /// - Complexity: O(n log n) for n terms.
  mutating func sum(constant: Rational = 0, _ terms: [Term]) -> UInt32 {
    var constants: [Rational] = []
    var terms = terms
    mergeLikeTerms(&terms)
    while simplify(&terms, constants: &constants) { mergeLikeTerms(&terms) }
    var constant = constant
    if !constants.isEmpty { constant += Self.balancedSum(constants) }
    if terms.isEmpty { return self.constant(constant) }
    if terms.count == 1 && constant.isZero && terms[0].coefficient == 1 { return terms[0].node }
    var operands: [UInt32] = []
    operands.reserveCapacity(1 + 2 * terms.count)
    operands.append(constantIndex(of: constant))
    for term in terms {
      operands.append(term.node)
      operands.append(constantIndex(of: term.coefficient))
    }
    let isTotal = terms.allSatisfy { nodes[Int($0.node)].isTotal }
    return intern(.sum, operands: operands, count: terms.count, isTotal: isTotal)
  }

  mutating func sum(_ a: UInt32, _ b: UInt32) -> UInt32 {
    sum([Term(node: a, coefficient: 1), Term(node: b, coefficient: 1)])
  }

  mutating func difference(_ a: UInt32, _ b: UInt32) -> UInt32 {
    sum([Term(node: a, coefficient: 1), Term(node: b, coefficient: -1)])
  }

  mutating func scaled(_ node: UInt32, by coefficient: Rational) -> UInt32 {
    sum([Term(node: node, coefficient: coefficient)])
  }

  /// The constant and the terms of a sum node.
  func parts(ofSum node: UInt32) -> (constant: Rational, terms: [Term]) {
    let node = nodes[Int(node)]
    let start = Int(node.a)
    var terms: [Term] = []
    terms.reserveCapacity(Int(node.b))
    for i in 0..<Int(node.b) {
      terms.append(
        Term(node: operands[start + 1 + 2 * i], coefficient: constants[operands[start + 2 + 2 * i]]))
    }
    return (constants[operands[start]], terms)
  }

  /// The coefficient and the term of a node that is a number times a term.
  func scaledTerm(_ node: UInt32) -> Term? {
    let contents = nodes[Int(node)]
    guard contents.operation == .sum, contents.b == 1, operands[Int(contents.a)] == ConstantTable.zero else {
      return nil
    }
    return Term(node: operands[Int(contents.a) + 1], coefficient: constants[operands[Int(contents.a) + 2]])
  }

  /// Sorts the terms, adds the coefficients of equal ones, and drops those that are 0 everywhere.
  private func mergeLikeTerms(_ terms: inout [Term]) {
    if terms.count > 1 { terms.sort { $0.node < $1.node } }
    var count = 0
    for i in terms.indices {
      if count > 0 && terms[count - 1].node == terms[i].node {
        terms[count - 1].coefficient += terms[i].coefficient
      } else {
        if count > 0 && isAbsent(terms[count - 1]) { count -= 1 }
        if count < i { terms[count] = terms[i] }
        count += 1
      }
    }
    if count > 0 && isAbsent(terms[count - 1]) { count -= 1 }
    terms.removeLast(terms.count - count)
  }

  private func isAbsent(_ term: Term) -> Bool { term.coefficient.isZero && nodes[Int(term.node)].isTotal }

  /// Folds numbers and dissolves nested sums, once.
  ///
  /// - Returns: whether anything changed.
  private func simplify(_ terms: inout [Term], constants folded: inout [Rational]) -> Bool {
    // Decide first; most sums need nothing.
    var isChanged = false
    var nested: [(size: Int, position: Int)] = []
    for (position, term) in terms.enumerated() {
      let node = nodes[Int(term.node)]
      if node.operation == .constant {
        if Self.isSmall(constants[node.a]) && Self.isSmall(term.coefficient) { isChanged = true }
      } else if node.operation == .sum {
        if let inner = scaledTerm(term.node) {
          if Self.isSmall(inner.coefficient) && Self.isSmall(term.coefficient) { isChanged = true }
        } else if isUnit(term.coefficient) && node.b <= Self.flatLimit && hasSmallNumbers(term.node) {
          nested.append((Int(node.b), position))
        }
      }
    }
    let dissolved = Self.dissolved(nested, among: terms.count)
    guard isChanged || !dissolved.isEmpty else { return false }

    var result: [Term] = []
    for (position, term) in terms.enumerated() {
      let node = nodes[Int(term.node)]
      if node.operation == .constant, Self.isSmall(constants[node.a]), Self.isSmall(term.coefficient) {
        folded.append(constants[node.a] * term.coefficient)
      } else if node.operation == .sum, let inner = scaledTerm(term.node) {
        if Self.isSmall(inner.coefficient) && Self.isSmall(term.coefficient) {
          result.append(Term(node: inner.node, coefficient: inner.coefficient * term.coefficient))
        } else {
          result.append(term)
        }
      } else if dissolved.contains(position) {
        let parts = parts(ofSum: term.node)
        if !parts.constant.isZero { folded.append(term.coefficient * parts.constant) }
        for part in parts.terms {
          result.append(Term(node: part.node, coefficient: term.coefficient * part.coefficient))
        }
      } else {
        result.append(term)
      }
    }
    terms = result
    return true
  }

  /// Which nested sums, products or maxima to dissolve: the narrow ones first, as long as few operands result.
  ///
  /// - Parameters:
  ///   - nested: the number of operands and the position of each.
  ///   - count: the number of operands around them, these included.
  static func dissolved(_ nested: [(size: Int, position: Int)], among count: Int) -> [Int] {
    if nested.isEmpty { return [] }
    var room = flatLimit - count
    var positions: [Int] = []
    for candidate in nested.count == 1 ? nested : nested.sorted(by: <) {
      room -= candidate.size - 1
      if room < 0 { break }
      positions.append(candidate.position)
    }
    return positions
  }

  private func hasSmallNumbers(_ sum: UInt32) -> Bool {
    let start = Int(nodes[Int(sum)].a)
    return stride(from: start, through: start + 2 * Int(nodes[Int(sum)].b), by: 2).allSatisfy {
      Self.isSmall(constants[operands[$0]])
    }
  }

  private func isUnit(_ value: Rational) -> Bool { value == 1 || value == -1 }

  /// The sum of many numbers, pairwise: adding them one by one would take quadratic time where denominators are coprime.
  static func balancedSum(_ values: [Rational]) -> Rational {
    var values = values
    while values.count > 1 {
      for i in 0..<values.count / 2 { values[i] = values[2 * i] + values[2 * i + 1] }
      if values.count % 2 == 1 { values[values.count / 2] = values[values.count - 1] }
      values.removeLast(values.count / 2)
    }
    return values.first ?? 0
  }
}
