import Exact

/// A quantifier-free formula of real arithmetic, as a straight-line program: what is shared is there once, and nothing
/// that reads it recurses.
///
/// It holds at a point if all of its assertions do.
public struct RealFormula: Sendable {
  /// A number or a truth value, from nodes before it.
  public enum Node: Sendable {
    case constant(Rational)
    /// A variable, by its position.
    case variable(Int)
    case sum(constant: Rational, [Term])
    case product(Int, Int)
    /// The first number where a condition holds, else the second.
    case choice(condition: Int, Int, otherwise: Int)
    /// Whether a number is 0, not negative, or positive.
    case comparison(Int, Comparison)
    case not(Int)
    case all([Int])
    case any([Int])
  }

  public struct Term: Sendable, Hashable {
    public var coefficient: Rational
    public var node: Int
  }

  public enum Comparison: Sendable, Hashable {
    case isZero
    case isNonnegative
    case isPositive
  }

  public private(set) var nodes: [Node] = []
  /// The truth values that the formula says.
  public private(set) var assertions: [Int] = []
  /// How many variables there are, those of the expressions first.
  public private(set) var variableCount: Int
  /// How many of the variables are those of the expressions. The others stand for values of functions.
  public let ownVariableCount: Int
  /// Whether no product is that of two numbers which depend on variables.
  public private(set) var isLinear = true
  /// The total degree of each node as a polynomial in the variables, at most.
  private var degrees: [Double] = []

  /// What a formula may be.
  enum Limit {
    static let nodes = 200_000
    static let degree = 1_000.0
    static let bits = 100_000
  }

  /// The formula without assertions, which holds everywhere.
  init(variableCount: Int) {
    self.variableCount = variableCount
    ownVariableCount = variableCount
  }

  private mutating func append(_ node: Node, degree: Double) throws(RealFormulaError) -> Int {
    if nodes.count == Limit.nodes { throw .size(limit: Limit.nodes) }
    if degree > Limit.degree { throw .degree(limit: Int(Limit.degree)) }
    nodes.append(node)
    degrees.append(degree)
    return nodes.count - 1
  }

  private func value(of node: Int) -> Rational? {
    if case .constant(let value) = nodes[node] { value } else { nil }
  }

  // MARK: Numbers

  mutating func constant(_ value: Rational) throws(RealFormulaError) -> Int {
    if value.numerator.bitWidth + value.denominator.bitWidth > Limit.bits { throw .numberSize(limitInBits: Limit.bits) }
    return try append(.constant(value), degree: 0)
  }

  mutating func variable(_ position: Int) throws(RealFormulaError) -> Int {
    try append(.variable(position), degree: 1)
  }

  /// A variable that was not there before.
  mutating func newVariable() throws(RealFormulaError) -> Int {
    variableCount += 1
    return try variable(variableCount - 1)
  }

  mutating func sum(_ constant: Rational, _ terms: [(Rational, Int)]) throws(RealFormulaError) -> Int {
    var total = constant
    var kept: [Term] = []
    for (coefficient, node) in terms where !coefficient.isZero {
      if let value = value(of: node) {
        total += coefficient * value
      } else {
        kept.append(Term(coefficient: coefficient, node: node))
      }
    }
    if kept.isEmpty { return try self.constant(total) }
    if kept.count == 1 && kept[0].coefficient == 1 && total.isZero { return kept[0].node }
    for number in [total] + kept.map(\.coefficient)
    where number.numerator.bitWidth + number.denominator.bitWidth > Limit.bits {
      throw .numberSize(limitInBits: Limit.bits)
    }
    return try append(.sum(constant: total, kept), degree: kept.reduce(0) { Swift.max($0, degrees[$1.node]) })
  }

  mutating func difference(_ a: Int, _ b: Int) throws(RealFormulaError) -> Int { try sum(0, [(1, a), (-1, b)]) }

  mutating func product(_ a: Int, _ b: Int) throws(RealFormulaError) -> Int {
    if let factor = value(of: a) { return try sum(0, [(factor, b)]) }
    if let factor = value(of: b) { return try sum(0, [(factor, a)]) }
    isLinear = false
    return try append(.product(a, b), degree: degrees[a] + degrees[b])
  }

  /// - Precondition: `exponent > 0`.
  mutating func power(_ base: Int, _ exponent: UInt32) throws(RealFormulaError) -> Int {
    if exponent > 1 && Double(exponent) * degrees[base] > Limit.degree { throw .degree(limit: Int(Limit.degree)) }
    var (square, rest) = (base, exponent)
    var result: Int?
    while true {
      if rest & 1 == 1 {
        result = try result.map { before throws(RealFormulaError) in try product(before, square) } ?? square
      }
      rest >>= 1
      guard rest > 0 else { break }
      square = try product(square, square)
    }
    return result ?? base
  }

  mutating func choice(_ condition: Int, _ a: Int, otherwise b: Int) throws(RealFormulaError) -> Int {
    try append(.choice(condition: condition, a, otherwise: b), degree: Swift.max(degrees[a], degrees[b]))
  }

  // MARK: Truth values

  mutating func compare(_ node: Int, _ comparison: Comparison) throws(RealFormulaError) -> Int {
    try append(.comparison(node, comparison), degree: 0)
  }

  mutating func not(_ condition: Int) throws(RealFormulaError) -> Int { try append(.not(condition), degree: 0) }
  mutating func all(_ conditions: [Int]) throws(RealFormulaError) -> Int {
    conditions.count == 1 ? conditions[0] : try append(.all(conditions), degree: 0)
  }
  mutating func any(_ conditions: [Int]) throws(RealFormulaError) -> Int {
    conditions.count == 1 ? conditions[0] : try append(.any(conditions), degree: 0)
  }

  mutating func assert(_ condition: Int) { assertions.append(condition) }
}

/// Why a claim is no formula of real arithmetic of a reasonable size.
enum RealFormulaError: Error, Hashable, Sendable {
  case size(limit: Int)
  case degree(limit: Int)
  case numberSize(limitInBits: Int)
}

extension RealFormulaError: CustomStringConvertible {
  var description: String {
    switch self {
    case .size(let limit): "the limit of \(limit) parts of a formula was reached"
    case .degree(let limit): "the limit of \(limit) for the degree in a formula was reached"
    case .numberSize(let limit): "the limit of \(limit) bits for a number in a formula was reached"
    }
  }
}
