import Exact

/// Numbers that values are known to lie between.
struct ValueRange: Sendable, Hashable {
  var lower: Rational?
  var upper: Rational?
  /// Whether the numbers themselves are no values.
  var isOpen = false

  /// The values that are in an interval too.
  func narrowed(to interval: RealInterval) -> ValueRange {
    let isInside =
      (interval.lower.map { end in lower.map { $0 < end } ?? true } ?? (lower == nil))
      && (interval.upper.map { end in upper.map { end < $0 } ?? true } ?? (upper == nil))
    // The ends of the interval may be values: only where they are all inside can they take the place of open ones.
    return isInside ? ValueRange(lower: interval.lower, upper: interval.upper) : self
  }
}

extension ElementaryFunction {
  /// π is less than 355/113, by less than a millionth.
  private static let aboveRightAngle = Rational(355, positiveDenominator: 226)

  /// What the values of the function lie between.
  var range: ValueRange {
    switch self {
    case .exp, .softplus: ValueRange(lower: 0, isOpen: true)
    case .sqrt: ValueRange(lower: 0)
    case .tanh, .erf: ValueRange(lower: -1, upper: 1, isOpen: true)
    case .sin, .cos: ValueRange(lower: -1, upper: 1)
    case .atan: ValueRange(lower: -Self.aboveRightAngle, upper: Self.aboveRightAngle, isOpen: true)
    case .sigmoid: ValueRange(lower: 0, upper: 1, isOpen: true)
    case .log: ValueRange()
    }
  }
}

extension NodeStore {
  /// What the values of a node lie between, by its operation alone and, of a maximum or minimum, its numbers.
  func range(of node: UInt32) -> ValueRange {
    let contents = nodes[Int(node)]
    switch contents.operation {
    case .relu, .absoluteValue: return ValueRange(lower: 0)
    case .sign: return ValueRange(lower: -1, upper: 1)
    case .step: return ValueRange(lower: 0, upper: 1)
    case .maximum, .minimum:
      let number = operands[Int(contents.a)..<Int(contents.a + contents.b)].lazy.compactMap { constantValue(of: $0) }
        .first
      return contents.operation == .maximum ? ValueRange(lower: number) : ValueRange(upper: number)
    case .product:
      let isEven = factors(ofProduct: node).allSatisfy { $0.exponent % 2 == 0 }
      return ValueRange(lower: isEven ? 0 : nil)
    case .elementary: return ElementaryFunction.byCode[Int(contents.function)].range
    case .constant, .variable, .sum, .leakyRelu, .conditional, .opaque: return ValueRange()
    }
  }
}
