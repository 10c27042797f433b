import Exact

extension RealFormula {
  /// The formula in SMT-LIB 2: the logic, declarations, definitions and assertions.
  ///
  /// The variables are `v0`, `v1`, …, and each other node that is no number has a definition of its own, so that the text is as
  /// long as the formula is large.
  public var smtLIB: String {
    var text = "(set-logic \(isLinear ? "QF_LRA" : "QF_NRA"))\n"
    for position in 0..<variableCount { text += "(declare-const v\(position) Real)\n" }
    for (index, node) in nodes.enumerated() {
      switch node {
      case .constant, .variable: continue
      case .comparison, .not, .all, .any: text += "(define-fun n\(index) () Bool \(definition(of: node)))\n"
      case .sum, .product, .choice: text += "(define-fun n\(index) () Real \(definition(of: node)))\n"
      }
    }
    for assertion in assertions { text += "(assert \(name(of: assertion)))\n" }
    return text
  }

  private func name(of index: Int) -> String {
    switch nodes[index] {
    case .constant(let value): Self.numeral(value)
    case .variable(let position): "v\(position)"
    default: "n\(index)"
    }
  }

  private func definition(of node: Node) -> String {
    func names(_ indices: [Int]) -> String { indices.map(name(of:)).joined(separator: " ") }
    switch node {
    case .constant(let value): return Self.numeral(value)
    case .variable(let position): return "v\(position)"
    case .sum(let constant, let terms):
      var parts = terms.map { term in
        term.coefficient == 1
          ? name(of: term.node) : "(* \(Self.numeral(term.coefficient)) \(name(of: term.node)))"
      }
      if !constant.isZero { parts.append(Self.numeral(constant)) }
      return parts.count == 1 ? parts[0] : "(+ \(parts.joined(separator: " ")))"
    case .product(let a, let b): return "(* \(names([a, b])))"
    case .choice(let condition, let a, let b): return "(ite \(names([condition, a, b])))"
    case .comparison(let number, .isZero): return "(= \(name(of: number)) 0.0)"
    case .comparison(let number, .isNonnegative): return "(>= \(name(of: number)) 0.0)"
    case .comparison(let number, .isPositive): return "(> \(name(of: number)) 0.0)"
    case .not(let condition): return "(not \(name(of: condition)))"
    case .all(let conditions): return conditions.isEmpty ? "true" : "(and \(names(conditions)))"
    case .any(let conditions): return conditions.isEmpty ? "false" : "(or \(names(conditions)))"
    }
  }

  private static func numeral(_ value: Rational) -> String {
    let magnitude = value.magnitude
    let text =
      magnitude.denominator.isOne
      ? "\(magnitude.numerator).0" : "(/ \(magnitude.numerator).0 \(magnitude.denominator).0)"
    return value.signum() < 0 ? "(- \(text))" : text
  }
}
