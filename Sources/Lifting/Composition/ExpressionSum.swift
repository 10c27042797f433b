import DAGNetwork
import Exact
import Symbolic

/// The sum of what arcs contribute to a node, collected before it is made: an expression for each partial sum would be a
/// node of the pool for each entry of a matrix.
struct ExpressionSum {
  private var constants: [Rational]
  private var terms: [[(coefficient: Rational, expression: Expression)]]

  init(width: Int) {
    constants = Array(repeating: 0, count: width)
    terms = Array(repeating: [], count: width)
  }

  /// Adds an arc's function of a value, or subtracts it.
  mutating func add(
    _ function: ArcFunction, of value: [Expression], isNegated: Bool = false, in pool: ExpressionPool
  ) throws(DomainError) {
    let sign: Rational = isNegated ? -1 : 1
    if let affine = function.affine {
      affine.linear.forEachEntry { row, column, coefficient in
        terms[row].append((isNegated ? -coefficient : coefficient, value[column]))
      }
      if let constant = affine.constant {
        for row in constants.indices { constants[row] += sign * constant.rational(at: row) }
      }
      return
    }
    var result = Batch(repeating: pool.constant(0), width: function.outputWidth, count: 1)
    try function.apply(to: Batch(value), over: ExpressionDomain(pool), adding: false, into: &result)
    for (row, expression) in result.elements.enumerated() { terms[row].append((sign, expression)) }
  }

  /// Adds expressions, one for each row.
  mutating func add(_ expressions: [Expression]) {
    for (row, expression) in expressions.enumerated() { terms[row].append((1, expression)) }
  }

  /// Adds a linear map of a value.
  mutating func add(_ map: LinearMap, of value: [Expression]) {
    map.forEachEntry { row, column, coefficient in terms[row].append((coefficient, value[column])) }
  }

  mutating func add(_ constant: ParameterVector) {
    for row in constants.indices { constants[row] += constant.rational(at: row) }
  }

  func expressions(in pool: ExpressionPool) -> [Expression] {
    zip(constants, terms).map { pool.linearCombination($1, constant: $0) }
  }
}
