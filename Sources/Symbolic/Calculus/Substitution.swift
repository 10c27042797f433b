import Exact

extension Expression {
  /// The expression with other expressions in the place of variables, all at once: an inserted expression is not searched
  /// for variables again. Variables without a replacement stay.
  ///
  /// - Complexity: linear in the distinct sub-expressions and their operands; the result shares what this shares.
  public func substituting(_ replacements: [String: Expression]) -> Expression {
    ExpressionProgram(of: [self]).substituting(replacements)[0]
  }
}

extension ExpressionProgram {
  /// The expressions with other expressions in the place of variables, all at once.
  public func substituting(_ replacements: [String: Expression]) -> [Expression] {
    let given = variables.map { name in replacements[name].map { pool.index(of: $0) } }
    let nodes = pool.withStore { store in
      let nodes = zip(variables, given).map { name, node in node ?? store.variable(name) }
      return store.rebuild(self, variables: nodes)
    }
    return nodes.map { Expression(pool: pool, index: $0) }
  }
}
