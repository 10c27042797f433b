import Exact

// Functions of numbers are numbers where those are rational; a function that does nothing to its argument is dropped; even
// and odd functions are taken of arguments whose first coefficient is positive.

extension NodeStore {
  mutating func relu(_ x: UInt32) -> UInt32 {
    if let value = constantValue(of: x) { return value.signum() < 0 ? constant(0) : x }
    switch nodes[Int(x)].operation {
    case .relu, .absoluteValue, .step: return x
    default: return unary(.relu, x)
    }
  }

  mutating func leakyRelu(_ x: UInt32, slope: Rational) -> UInt32 {
    if slope.isZero { return relu(x) }
    if slope == 1 { return x }
    if let value = constantValue(of: x) { return value.signum() < 0 ? scaled(x, by: slope) : x }
    switch nodes[Int(x)].operation {
    case .relu, .absoluteValue, .step: return x
    default:
      return intern(.leakyRelu, a: x, b: constantIndex(of: slope), isTotal: nodes[Int(x)].isTotal)
    }
  }

  mutating func absoluteValue(_ x: UInt32) -> UInt32 {
    if let value = constantValue(of: x) { return constant(value.magnitude) }
    switch nodes[Int(x)].operation {
    case .relu, .absoluteValue, .step: return x
    default: return unary(.absoluteValue, x)
    }
  }

  mutating func sign(_ x: UInt32) -> UInt32 {
    if let value = constantValue(of: x) { return constant(Rational(value.signum())) }
    switch nodes[Int(x)].operation {
    case .sign, .step: return x
    default: return unary(.sign, x)
    }
  }

  /// 1 where the argument is positive, 0 elsewhere.
  mutating func step(_ x: UInt32) -> UInt32 {
    if let value = constantValue(of: x) { return constant(value.signum() > 0 ? 1 : 0) }
    return nodes[Int(x)].operation == .step ? x : unary(.step, x)
  }

  private mutating func unary(_ operation: Operation, _ x: UInt32) -> UInt32 {
    intern(operation, a: x, b: 0, isTotal: nodes[Int(x)].isTotal)
  }

  /// The largest or smallest of some arguments, in their order, which says who wins among equals. An argument that was
  /// there before is dropped, and of several numbers the largest or smallest stays.
  ///
  /// - Precondition: there is an argument.
  mutating func extremum(_ operation: Operation, _ given: [UInt32]) -> UInt32 {
    var kept = given
    removeRepeated(operation, &kept)
    while true {
      let nested = kept.enumerated().compactMap { position, argument in
        nodes[Int(argument)].operation == operation ? (size: Int(nodes[Int(argument)].b), position: position) : nil
      }
      let dissolved = Self.dissolved(nested, among: kept.count)
      if dissolved.isEmpty { break }
      // What was nested keeps its place: the first among equals stays the first.
      kept = kept.enumerated().flatMap { position, argument in
        dissolved.contains(position) ? arguments(of: argument) : [argument]
      }
      removeRepeated(operation, &kept)
    }
    if kept.count == 1 { return kept[0] }
    let isTotal = kept.allSatisfy { nodes[Int($0)].isTotal }
    return intern(operation, operands: kept, count: kept.count, isTotal: isTotal)
  }

  /// Drops arguments that were there before, and all numbers but the one that wins.
  private mutating func removeRepeated(_ operation: Operation, _ arguments: inout [UInt32]) {
    var number: (node: UInt32, value: Rational)?
    for argument in arguments {
      guard let value = constantValue(of: argument) else { continue }
      if let best = number, operation == .maximum ? best.value >= value : best.value <= value { continue }
      number = (argument, value)
    }
    beginTraversal()
    var count = 0
    for argument in arguments where mark(of: argument) == nil {
      setMark(of: argument, to: 0)
      if nodes[Int(argument)].operation == .constant && argument != number?.node { continue }
      arguments[count] = argument
      count += 1
    }
    arguments.removeLast(arguments.count - count)
  }

  private func arguments(of extremum: UInt32) -> [UInt32] {
    let node = nodes[Int(extremum)]
    return Array(operands[Int(node.a)..<Int(node.a + node.b)])
  }

  mutating func apply(_ function: ElementaryFunction, to x: UInt32) -> UInt32 {
    if let value = constantValue(of: x), let result = function.rationalValue(at: value) { return constant(result) }
    // Of a number and its negative, the function is taken of one.
    let parity = function.parity
    let argument = parity != nil && hasNegativeLead(x) ? scaled(x, by: -1) : x
    let value = intern(
      .elementary, function: function.code, a: argument, b: 0, isTotal: function.isTotal && nodes[Int(x)].isTotal)
    return parity == .odd && argument != x ? scaled(value, by: -1) : value
  }

  /// Whether a number is negative or the first term of a sum has a negative coefficient: so of a node or of its negative, but
  /// not of both.
  private func hasNegativeLead(_ node: UInt32) -> Bool {
    var node = node
    var isNegated = false
    while let inner = scaledTerm(node) {
      if inner.coefficient.signum() < 0 { isNegated.toggle() }
      node = inner.node
    }
    var sign = constantValue(of: node)?.signum() ?? 1
    if nodes[Int(node)].operation == .sum {
      let (constant, terms) = parts(ofSum: node)
      sign = (terms.first { !$0.coefficient.isZero }?.coefficient ?? constant).signum()
    }
    return (sign < 0) != isNegated
  }
}

/// What becomes of a function's value where its argument changes its sign.
enum Parity {
  case even
  case odd
}

extension ElementaryFunction {
  /// The parity by which arguments get a canonical sign. The hyperbolic tangent, which is odd too, keeps its argument:
  /// networks are full of it, and their expressions read as their layers do.
  var parity: Parity? {
    switch self {
    case .cos: .even
    case .sin, .erf, .atan: .odd
    case .exp, .log, .sqrt, .tanh, .sigmoid, .softplus: nil
    }
  }

  /// The value at a number where it is known to be rational: at 0 and 1.
  func rationalValue(at x: Rational) -> Rational? {
    switch self {
    case .exp, .cos: x.isZero ? 1 : nil
    case .log: x == 1 ? 0 : nil
    case .sqrt: x.isZero || x == 1 ? x : nil
    case .tanh, .erf, .sin, .atan: x.isZero ? 0 : nil
    case .softplus: nil
    case .sigmoid: x.isZero ? try? Rational(1, 2) : nil
    }
  }
}
