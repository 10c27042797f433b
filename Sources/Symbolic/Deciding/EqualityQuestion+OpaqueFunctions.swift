import Exact

extension EqualityQuestion {
  /// How many choices of functions are tried.
  private static let choices = 8

  /// A refutation for some choice of the opaque functions: polynomials of degree 3 with small random coefficients, which are
  /// smooth. The location of the witness says which.
  mutating func refutationByChoice() -> Answer? {
    let functions = Set(program.opaqueFunctions.map(\.primitive)).sorted { $0.name < $1.name }
    if functions.isEmpty { return nil }
    var random = SplitMix64(seed: meter.limits.seed ^ 0x6F70_6171_7565)
    for choice in 0..<Self.choices {
      var (left, right) = (a, b)
      var texts: [String] = []
      for function in functions {
        let parameters = (1...function.arity).map { "u\($0)" }
        let body = Self.polynomial(parameters, in: a.pool, using: &random)
        left = left.replacing(function, parameters: parameters, by: body)
        right = right.replacing(function, parameters: parameters, by: body)
        texts.append("\(function.name)(\(parameters.joined(separator: ", "))) = \(body)")
      }
      guard var question = replacingSides(by: left, right) else { continue }
      let seed = meter.limits.seed &+ UInt64(choice)
      guard let witness = try? question.randomWitness(samples: meter.limits.samples, seed: seed) else { continue }
      let location = "the value for \(texts.joined(separator: ", "))"
      return Answer(
        finding: .refuted(
          Witness(input: witness.input, location: location, left: witness.left, right: witness.right)),
        evidence: "exact evaluation or disjoint enclosures at a random point, with a choice of the opaque functions")
    }
    return nil
  }

  /// A polynomial in some variables: each to the powers 1 to 3, and the product of each with the one before it.
  private static func polynomial(
    _ names: [String], in pool: ExpressionPool, using random: inout SplitMix64
  ) -> Expression {
    func number() -> Rational { Rational(Int.random(in: -3...3, using: &random)) }
    var terms: [(coefficient: Rational, expression: Expression)] = []
    for (index, name) in names.enumerated() {
      let variable = pool.variable(name)
      for power in 1...3 { terms.append((number(), variable.pow(power))) }
      if index > 0 { terms.append((number(), variable * pool.variable(names[index - 1]))) }
    }
    return pool.linearCombination(terms, constant: number())
  }
}
