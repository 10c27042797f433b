import Exact

/// A polynomial in some number of variables with rational coefficients, in canonical form: two polynomials in the same
/// variables are equal if and only if they are the same polynomial.
///
/// The coefficients have one common denominator, the terms are ordered lexicographically, and the exponents of a monomial
/// are packed into one word, or two, as long as they fit. Variables are numbered; their names are the business of a
/// ``PolynomialRing``.
///
/// - Precondition: polynomials that are combined have the same number of variables, and exponents stay below 2^32.
public struct Polynomial: Sendable, Hashable {
  /// Terms with the narrowest keys that fit.
  enum Terms: Sendable, Hashable {
    case word(TermList<UInt64>)
    case twoWords(TermList<UInt128>)
    case long(TermList<LongKey>)
  }

  public let variableCount: Int
  let terms: Terms
  /// Positive, and without a factor in common with all coefficients.
  let denominator: Integer

  /// - Precondition: canonical.
  init(variableCount: Int, terms: Terms, denominator: Integer) {
    self.variableCount = variableCount
    self.terms = terms
    self.denominator = denominator
  }

  /// A constant.
  public init(_ value: Rational, variableCount: Int) {
    self.init(value, exponents: Array(repeating: 0, count: variableCount))
  }

  /// The variable of a number, from 0.
  public init(variable: Int, of variableCount: Int) {
    var exponents = [UInt32](repeating: 0, count: variableCount)
    exponents[variable] = 1
    self.init(1, exponents: exponents)
  }

  /// A single term.
  public init(_ coefficient: Rational, exponents: [UInt32]) {
    self.init(terms: [(coefficient, exponents)], variableCount: exponents.count)
  }

  /// A sum of terms, in any order, repetitions included.
  ///
  /// - Precondition: an exponent for each variable in each term.
  public init(terms: [(coefficient: Rational, exponents: [UInt32])], variableCount: Int) {
    let denominator = Self.balanced(terms.map(\.coefficient.denominator)) { $0.leastCommonMultiple($1) } ?? 1
    let integers = terms.map { $0.coefficient.numerator * denominator.exactlyDivided(by: $0.coefficient.denominator) }
    let largest = terms.reduce(0) { Swift.max($0, $1.exponents.max() ?? 0) }
    func list<Key: MonomialKey>(_ kind: Key.Type) -> TermList<Key>? {
      let layout = MonomialLayout(kind, variableCount: variableCount)
      guard layout.fits(UInt64(largest)) else { return nil }
      return TermList(
        collecting: zip(terms, integers).map { (Key(exponents: $0.exponents, width: layout.width), $1) })
    }
    let list: Terms =
      if let terms = list(UInt64.self) {
        .word(terms)
      } else if let terms = list(UInt128.self) {
        .twoWords(terms)
      } else {
        .long(list(LongKey.self) ?? .zero)
      }
    self = Self.canonical(list, denominator: denominator, variableCount: variableCount)
  }

  /// Combines values pairwise until one is left.
  static func balanced<T>(_ values: [T], _ combine: (T, T) -> T) -> T? {
    var values = values
    while values.count > 1 {
      for i in 0..<values.count / 2 { values[i] = combine(values[2 * i], values[2 * i + 1]) }
      if values.count % 2 == 1 { values[values.count / 2] = values[values.count - 1] }
      values.removeLast(values.count / 2)
    }
    return values.first
  }
}

extension Polynomial {
  public var termCount: Int {
    switch terms {
    case .word(let list): list.count
    case .twoWords(let list): list.count
    case .long(let list): list.count
    }
  }

  public var isZero: Bool { termCount == 0 }

  /// The number that the polynomial is; `nil` for any other.
  public var constantValue: Rational? {
    if isZero { return 0 }
    guard termCount == 1, degrees.allSatisfy({ $0 == 0 }) else { return nil }
    return coefficient(at: 0)
  }

  /// The coefficient of a term, by ascending monomials.
  func coefficient(at index: Int) -> Rational {
    Rational(integers[index], positiveDenominator: denominator)
  }

  /// The numerators of the coefficients, by ascending monomials.
  var integers: IntegerList {
    switch terms {
    case .word(let list): list.coefficients
    case .twoWords(let list): list.coefficients
    case .long(let list): list.coefficients
    }
  }

  /// The exponents of each term, by ascending monomials.
  var exponents: [[UInt32]] {
    func unpack<Key: MonomialKey>(_ list: TermList<Key>) -> [[UInt32]] {
      let layout = MonomialLayout(Key.self, variableCount: variableCount)
      return list.keys.map { $0.exponents(layout) }
    }
    return switch terms {
    case .word(let list): unpack(list)
    case .twoWords(let list): unpack(list)
    case .long(let list): unpack(list)
    }
  }

  /// The terms, the lexicographically largest monomial first: by the exponent of the first variable, then of the second.
  public var allTerms: [(coefficient: Rational, exponents: [UInt32])] {
    exponents.enumerated().reversed().map { (coefficient(at: $0.offset), $0.element) }
  }

  /// The largest exponent of each variable.
  public var degrees: [UInt32] {
    switch terms {
    case .word(let list): list.degrees(MonomialLayout(UInt64.self, variableCount: variableCount))
    case .twoWords(let list): list.degrees(MonomialLayout(UInt128.self, variableCount: variableCount))
    case .long(let list): list.degrees(MonomialLayout(LongKey.self, variableCount: variableCount))
    }
  }

  /// The largest sum of the exponents of a term; -1 for the polynomial 0.
  public var totalDegree: Int {
    exponents.reduce(-1) { Swift.max($0, $1.reduce(0) { $0 + Int($1) }) }
  }
}

// MARK: Canonical form

extension Polynomial {
  /// Narrows keys and cancels what numerators and denominator have in common.
  static func canonical(_ terms: Terms, denominator: Integer, variableCount: Int) -> Polynomial {
    let terms = narrowed(terms, variableCount)
    func reduced<Key: MonomialKey>(_ list: TermList<Key>) -> (TermList<Key>, Integer) {
      if list.count == 0 { return (list, 1) }
      let divisor = list.coefficients.greatestCommonDivisor(with: denominator)
      if divisor.isOne { return (list, denominator) }
      return (
        TermList(keys: list.keys, coefficients: list.coefficients.exactlyDivided(by: divisor)),
        denominator.exactlyDivided(by: divisor)
      )
    }
    switch terms {
    case .word(let list):
      let (list, denominator) = reduced(list)
      return Polynomial(variableCount: variableCount, terms: .word(list), denominator: denominator)
    case .twoWords(let list):
      let (list, denominator) = reduced(list)
      return Polynomial(variableCount: variableCount, terms: .twoWords(list), denominator: denominator)
    case .long(let list):
      let (list, denominator) = reduced(list)
      return Polynomial(variableCount: variableCount, terms: .long(list), denominator: denominator)
    }
  }

  private static func narrowed(_ terms: Terms, _ variableCount: Int) -> Terms {
    let largest =
      switch terms {
      case .word: UInt32(0)
      case .twoWords(let list):
        list.degrees(MonomialLayout(UInt128.self, variableCount: variableCount)).max() ?? 0
      case .long(let list): list.degrees(MonomialLayout(LongKey.self, variableCount: variableCount)).max() ?? 0
      }
    switch terms {
    case .word: return terms
    case .twoWords, .long:
      if MonomialLayout(UInt64.self, variableCount: variableCount).fits(UInt64(largest)) {
        return .word(rekeyed(terms, variableCount))
      }
      if MonomialLayout(UInt128.self, variableCount: variableCount).fits(UInt64(largest)) {
        return .twoWords(rekeyed(terms, variableCount))
      }
      return terms
    }
  }

  /// The same terms with other keys, into which they fit.
  static func rekeyed<Key: MonomialKey>(_ terms: Terms, _ variableCount: Int) -> TermList<Key> {
    let target = MonomialLayout(Key.self, variableCount: variableCount)
    func convert<Source: MonomialKey>(_ list: TermList<Source>) -> TermList<Key> {
      if let same = list as? TermList<Key> { return same }
      let layout = MonomialLayout(Source.self, variableCount: variableCount)
      return list.mapKeys { Key(exponents: $0.exponents(layout), width: target.width) }
    }
    return switch terms {
    case .word(let list): convert(list)
    case .twoWords(let list): convert(list)
    case .long(let list): convert(list)
    }
  }
}
