import Exact

/// Why an expression has no enclosure.
public enum EnclosureError: Error, Hashable, Sendable {
  /// A sub-expression is defined nowhere on the box.
  case undefined(subexpression: Expression)
}

extension EnclosureError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .undefined(let subexpression): "'\(subexpression)' is defined nowhere here"
    }
  }
}

/// What interval arithmetic knows about a value on a box.
struct Enclosure {
  /// Has every value that there is.
  var interval: RealInterval
  /// Whether the value is known to be defined everywhere on the box.
  var isDefined: Bool
  /// A step without which the value is defined nowhere on the box, and which is so itself.
  var obstacle: Int?
}

extension Expression {
  /// An interval that has the expression's value at every point of a box where it is defined: by interval arithmetic with
  /// ends that are rounded outward, and enclosures of the elementary functions that are proved.
  ///
  /// It may be much wider than the set of values, which ``exactBounds(on:limits:)`` finds for piecewise affine expressions.
  ///
  /// - Parameters:
  ///   - box: bounds of variables, inclusive; those that are not named are free.
  ///   - bits: the precision of an end, from 8 to 65,536.
  /// - Throws: ``EnclosureError/undefined(subexpression:)`` if a part is defined nowhere on the box.
  /// - Complexity: linear in the distinct sub-expressions and their operands.
  public func enclosure(
    on box: [String: ClosedRange<Rational>] = [:], bits: Int = 64
  ) throws(EnclosureError) -> RealInterval {
    precondition((8...65_536).contains(bits), "a precision from 8 to 65,536 bits")
    let program = ExpressionProgram(of: [self])
    let point = program.variables.map { name in
      box[name].map { RealInterval(lower: $0.lowerBound, upper: $0.upperBound) } ?? .all
    }
    return try program.enclosures(on: point, bits: bits)[Int(program.outputs[0])].interval
  }
}

extension ExpressionProgram {
  /// What is known about the values of all steps.
  ///
  /// - Parameter point: an interval for each variable.
  func enclosures(on point: [RealInterval], bits: Int) throws(EnclosureError) -> [Enclosure] {
    let arithmetic = IntervalArithmetic(bits: bits)
    var known: [Enclosure] = []
    known.reserveCapacity(steps.count)
    for index in steps.indices {
      if let choice = choice(ofStep: index, known, arithmetic) {
        known.append(choice)
        continue
      }
      var isDefined = true
      var obstacle: Int?
      forEachOperand(of: index) {
        isDefined = isDefined && known[$0].isDefined
        obstacle = obstacle ?? known[$0].obstacle
      }
      let operation = steps[index].operation
      if operation == .product || operation == .elementary, !isTotalHere(index, known) { isDefined = false }
      let interval = obstacle == nil ? interval(of: index, known, on: point, arithmetic) : nil
      known.append(
        Enclosure(
          interval: interval ?? .all, isDefined: isDefined && interval != nil,
          obstacle: interval == nil ? obstacle ?? index : nil))
    }
    for output in outputs {
      if let obstacle = known[Int(output)].obstacle { throw .undefined(subexpression: expression(at: obstacle)) }
    }
    return known
  }

  /// What is known about a conditional: what is known about the value that is chosen, or about both where that is not clear;
  /// `nil` for any other step.
  private func choice(ofStep index: Int, _ known: [Enclosure], _ arithmetic: IntervalArithmetic) -> Enclosure? {
    guard let parts = conditional(ofStep: index) else { return nil }
    var (holds, fails, isDefined) = (true, false, true)
    for condition in parts.conditions {
      let tested = known[condition.step]
      isDefined = isDefined && tested.isDefined
      let interval = tested.interval
      if !(condition.isStrict ? interval.isPositive : interval.isNonnegative) { holds = false }
      let upper = interval.upper?.signum() ?? 1
      if condition.isStrict ? upper <= 0 : upper < 0 { fails = true }
    }
    if fails || holds {
      var chosen = known[fails ? parts.otherwise : parts.value]
      chosen.isDefined = chosen.isDefined && isDefined
      return chosen
    }
    let (first, second) = (known[parts.value], known[parts.otherwise])
    if first.obstacle != nil || second.obstacle != nil {
      // The other value, where there is one.
      var rest = first.obstacle == nil ? first : second
      rest.isDefined = false
      return rest
    }
    return Enclosure(
      interval: first.interval.hull(with: second.interval),
      isDefined: isDefined && first.isDefined && second.isDefined)
  }

  /// Whether a product or an elementary function is defined on the intervals of its operands.
  private func isTotalHere(_ index: Int, _ known: [Enclosure]) -> Bool {
    let step = steps[index]
    let a = Int(step.a)
    if step.operation == .product {
      return stride(from: a, to: a + 2 * Int(step.b), by: 2).allSatisfy { k in
        let base = known[Int(operands[k])].interval
        return Int32(bitPattern: operands[k + 1]) > 0 || base.isPositive || base.isNegative
      }
    }
    return ElementaryFunction.byCode[Int(step.function)].isDefined(throughout: known[a].interval)
  }

  private func interval(
    of index: Int, _ known: [Enclosure], on point: [RealInterval], _ arithmetic: IntervalArithmetic
  ) -> RealInterval? {
    let step = steps[index]
    let (a, count) = (Int(step.a), Int(step.b))
    func operand(_ position: Int) -> RealInterval { known[Int(operands[position])].interval }
    switch step.operation {
    case .constant: return arithmetic.interval(lower: constants[a], upper: constants[a])
    case .variable: return point[a]
    case .sum:
      let constant = constants[Int(operands[a])]
      var sum = arithmetic.interval(lower: constant, upper: constant)
      for k in stride(from: a + 1, to: a + 1 + 2 * count, by: 2) {
        sum = arithmetic.add(sum, arithmetic.scale(operand(k), by: constants[Int(operands[k + 1])]))
      }
      return sum
    case .product:
      var product = RealInterval(1)
      for k in stride(from: a, to: a + 2 * count, by: 2) {
        let exponent = Int32(bitPattern: operands[k + 1])
        let power = arithmetic.power(operand(k), exponent.magnitude)
        if exponent < 0 && power == RealInterval(0) { return nil }
        product = arithmetic.multiply(product, exponent > 0 ? power : arithmetic.invert(power))
      }
      return product
    case .relu: return arithmetic.maximum(known[a].interval, RealInterval(0))
    case .leakyRelu: return arithmetic.leakyRelu(known[a].interval, slope: constants[count])
    case .absoluteValue: return arithmetic.absoluteValue(known[a].interval)
    case .sign: return arithmetic.sign(known[a].interval)
    case .step: return arithmetic.maximum(arithmetic.sign(known[a].interval), RealInterval(0))
    case .maximum, .minimum:
      var best = operand(a)
      for k in a + 1..<a + count {
        best =
          step.operation == .maximum ? arithmetic.maximum(best, operand(k)) : arithmetic.minimum(best, operand(k))
      }
      return best
    // Conditionals are looked at before.
    case .conditional, .opaque: return .all
    case .elementary:
      let function = ElementaryFunction.byCode[Int(step.function)]
      return function.enclosure(over: known[a].interval, precision: arithmetic.bits)
    }
  }
}
