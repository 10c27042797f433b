import Exact

extension Expression {
  /// The expression with its piecewise affine parts in a normal form, in which much that is equal is one expression.
  ///
  /// The result is a constant plus coefficients times *atoms*: variables, units `relu(u)`, `max(0, u, v, …)`, `sign(u)` and
  /// `step(u)` of normal arguments, and whatever else there is (products, quotients, elementary functions) with its
  /// operands in normal form. Atoms are ordered as they came into the pool; the *leading* coefficient is that of the first.
  /// The rules, each of which is true at every point (`c > 0` a number, `u`, `v` any expressions):
  ///
  /// | rule | from | to |
  /// |---|---|---|
  /// | sums | `a·u + b·u + …` | like atoms merged, nested sums dissolved |
  /// | scale | `relu(c·u)` | `c·relu(u)`; the coefficients of `u` become integers without a common factor |
  /// | side | `relu(-u)` | `relu(u) - u`, where the leading coefficient of `u` is positive |
  /// | magnitude | `abs(u)` | `2·relu(u) - u` |
  /// | slope | `leakyRelu(u, s)` | `s·u + (1 - s)·relu(u)` |
  /// | minimum | `min(u, v, …)` | `-max(-u, -v, …)` |
  /// | two | `max(u, v)` | `v + relu(u - v)` |
  /// | shift | `max(u, v, …)` | `w + max(0, …)`, where `w` is that argument from which all others differ by a positive leading coefficient |
  /// | nesting | `max(w + c·relu(u), …)` | `max(w, w + c·u, …)`, and so for `max(0, …)`, where `w` has no unit |
  /// | order | `max(v, u, v)` | `max(u, v)`: the arguments in a fixed order, each once |
  /// | dominance | `max(u, v)` | `u`, where `u - v` is at least 0 by what its atoms lie between: `relu(w) ≥ 0`, `relu(w) ≥ w`, `tanh(w) ≤ 1`, … |
  /// | sign | `sign(-c·u)` | `-sign(u)`; `step(c·u)` is `step(u)` |
  /// | choice | `piecewise(c·u ≥ 0, v + s·u, v)` | `v + s·relu(u)`, with `>` too |
  /// | condition | `piecewise(c·u ≥ 0 and …, v, w)` | `piecewise(u ≥ 0 and …, v, w)`; conditions that hold, or fail, by what their atoms lie between are decided, and there is one of each |
  ///
  /// So `relu(x) - relu(-x)` is `x` and `max(x, y) + min(x, y)` is `x + y`. The form is not canonical: two equal functions
  /// may still differ in it, which ``EqualityDecider`` settles. It is idempotent.
  ///
  /// The value is the same wherever the expression is defined. A part that cancels leaves the domain: `1/x + 1 - 1/x` has the
  /// normal form 1.
  ///
  /// - Throws: ``DecisionStop`` where numbers grow beyond the limits, or the work does.
  /// - Complexity: the distinct sub-expressions times the number of their atoms; quadratic in the number of arguments of a
  ///   maximum.
  public func piecewiseLinearNormalForm(limits: DecisionLimits = DecisionLimits()) throws(DecisionStop) -> Expression {
    var meter = WorkMeter(limits)
    return try piecewiseLinearNormalForm(&meter)
  }

  func piecewiseLinearNormalForm(_ meter: inout WorkMeter) throws(DecisionStop) -> Expression {
    let program = ExpressionProgram(of: [self])
    var normalizer = UnitNormalizer(meter: meter)
    let outcome = pool.withStore { store in
      // Taken out and put back: a copy of the store would be as large as the pool.
      swap(&store, &normalizer.store)
      defer { swap(&store, &normalizer.store) }
      return Result { () throws(DecisionStop) in try normalizer.normalize(program) }
    }
    meter = normalizer.meter
    return Expression(pool: pool, index: try outcome.get())
  }
}
