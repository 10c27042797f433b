import DAGNetwork
import Exact

/// The derivative of one arc's function at a point, at its place in the derivative of the arc operator.
struct JacobianBlock {
  /// The node at the arc's head.
  let row: Int
  /// The node at the arc's tail.
  let column: Int
  let jacobian: Jacobian<Rational>
  /// A common denominator of the entries.
  let denominator: Integer

  init(row: Int, column: Int, _ jacobian: Jacobian<Rational>) {
    self.row = row
    self.column = column
    self.jacobian = jacobian
    denominator =
      switch jacobian {
      case .linear(let map): map.commonDenominator
      case .diagonal(let entries), .dense(_, _, let entries): commonDenominator(of: entries)
      case .sparse(let matrix): commonDenominator(of: matrix.values)
      }
  }

  /// Calls `body` with the row, the column and the numerator over ``denominator`` of every entry that is not 0.
  func forEachNumerator(_ body: (_ row: Int, _ column: Int, _ numerator: Integer) -> Void) {
    func send(_ row: Int, _ column: Int, _ value: Rational) {
      if !value.isZero { body(row, column, value.numerator * denominator.exactlyDivided(by: value.denominator)) }
    }
    switch jacobian {
    case .linear(.dense(let map)):
      let scale = Rational(exactly: map.scale)?.numerator ?? 1
      let numerators = map.parameter.scaledIntegers.numerators
      for row in 0..<map.outputWidth {
        for column in 0..<map.inputWidth {
          let position = map.position(row: row, column: column)
          let numerator =
            switch numerators {
            case .words(let words): Integer(words[position])
            case .integers(let integers): integers[position]
            }
          if !numerator.isZero { body(row, column, scale.isOne ? numerator : numerator * scale) }
        }
      }
    case .linear(let map): map.forEachEntry(send)
    case .diagonal(let entries):
      for (i, value) in entries.enumerated() { send(i, i, value) }
    case .sparse(let matrix): matrix.forEach(send)
    case .dense(_, let columns, let entries):
      for (i, value) in entries.enumerated() { send(i / columns, i % columns, value) }
    }
  }
}

private func commonDenominator(of values: some Sequence<Rational>) -> Integer {
  var common = Integer(1)
  for value in values where !value.denominator.isOne { common = common.leastCommonMultiple(value.denominator) }
  return common
}

extension LinearMap {
  /// A common denominator of the entries.
  fileprivate var commonDenominator: Integer {
    func denominator(_ map: DenseMap) -> Integer {
      map.parameter.scaledIntegers.denominator * (Rational(exactly: map.scale)?.denominator ?? 1)
    }
    switch self {
    case .scaling(_, let factor): return Rational(exactly: factor)?.denominator ?? 1
    case .dense(let map): return denominator(map)
    case .kronecker(let map): return denominator(map.matrix)
    case .convolution(let map):
      return map.parameter.scaledIntegers.denominator * (Rational(exactly: map.scale)?.denominator ?? 1)
    case .sparse(let map):
      return map.coefficients.parameter.scaledIntegers.denominator
        * (Rational(exactly: map.coefficients.scale)?.denominator ?? 1)
    case .diagonal(let vector): return Lifting.commonDenominator(of: (0..<vector.width).lazy.map(vector.rational))
    case .selection, .embedding: return 1
    }
  }
}
