import Exact

/// Which branch each unit of a program takes. Units are the program's distinct sub-expressions that choose by comparing, in
/// the order of the program: see ``ExpressionProgram``.
public struct BranchChoices: Sendable, Hashable {
  /// One choice for each unit. `relu`, `leakyRelu`, `abs`: 1 where the argument is positive, else 0. `step`: its value, 1 or
  /// 0. `sign`: its value, -1, 0 or 1. `max`, `min`: the position of the argument that wins, the first among equals.
  /// `piecewise` with one condition: the number of inequalities that hold before the first that fails.
  public var choices: [Int32]
  /// The units whose point lies where branches meet, ascending: an argument is 0, several arguments win,
  /// or an inequality that was looked at is an equality.
  public var kinks: [Int32]

  public init(choices: [Int32], kinks: [Int32]) {
    self.choices = choices
    self.kinks = kinks
  }
}

extension ExpressionProgram {
  /// The branches that the units take at a point. At a kink a unit is off, among equal arguments the first wins.
  ///
  /// - Precondition: as many values as variables.
  /// - Throws: what the domain throws where the expressions cannot be evaluated at the point.
  public func branches<D: OrderedDomain>(at point: [D.Element], over domain: D) throws(DomainError) -> BranchChoices {
    precondition(point.count == variables.count, "a value for each variable")
    return try ExpressionEvaluator(self, over: domain).branches(at: point)
  }

  /// The branches that the values of all steps say.
  fileprivate func branches<D: OrderedDomain>(of values: [D.Element], over domain: D) -> BranchChoices {
    var record = BranchChoices(choices: [], kinks: [])
    record.choices.reserveCapacity(units.count)
    for (unit, index) in units.enumerated() {
      let step = steps[Int(index)]
      var choice: Int32
      var isKink = false
      switch step.operation {
      case .maximum, .minimum:
        choice = 0
        let arguments = operands[Int(step.a)..<Int(step.a + step.b)]
        var best = values[Int(arguments[arguments.startIndex])]
        for (position, argument) in arguments.enumerated().dropFirst() {
          let value = values[Int(argument)]
          let (low, high) = step.operation == .maximum ? (best, value) : (value, best)
          if domain.isLess(low, than: high) {
            (best, choice, isKink) = (value, Int32(position), false)
          } else if !domain.isLess(high, than: low) {
            isKink = true
          }
        }
      case .conditional:
        let conditions = self.conditional(ofStep: Int(index))?.conditions ?? []
        let holding = conditions.prefix { domain.holds(SignCondition(values[$0.step], isStrict: $0.isStrict)) }
        choice = Int32(holding.count)
        isKink = conditions.prefix(holding.count + 1).contains { condition in
          let value = values[condition.step]
          return !domain.isLess(domain.zero, than: value) && !domain.isLess(value, than: domain.zero)
        }
      default:
        let value = values[Int(step.a)]
        let isPositive = domain.isLess(domain.zero, than: value)
        let isNegative = !isPositive && domain.isLess(value, than: domain.zero)
        choice = isPositive ? 1 : isNegative && step.operation == .sign ? -1 : 0
        isKink = !isPositive && !isNegative
      }
      record.choices.append(choice)
      if isKink { record.kinks.append(Int32(unit)) }
    }
    return record
  }

  /// The sub-expression that is a unit.
  public func unit(_ index: Int) -> Expression { expression(at: Int(units[index])) }
}

extension ExpressionEvaluator where D: OrderedDomain {
  /// The branches that the units take at a point, as ``ExpressionProgram/branches(at:over:)`` has them.
  ///
  /// - Precondition: as many values as variables.
  public func branches(at point: [D.Element]) throws(DomainError) -> BranchChoices {
    program.branches(of: try trace(point), over: domain)
  }
}
