import Exact

/// The linear part of an affine arc: a matrix with `outputWidth` rows and `inputWidth` columns, kept in the form that its
/// operator has, and never assembled unless asked for.
///
/// Entries outside an embedding or a selection are structural zeros; a stored coefficient 0 is not (mathematics, §1).
public enum LinearMap: Sendable, Equatable {
  /// A multiple of the identity: `x ↦ factor · x`.
  case scaling(width: Int, factor: Double)
  case dense(DenseMap)
  indirect case kronecker(KroneckerMap)
  indirect case convolution(ConvolutionMap)
  indirect case sparse(SparseMap)
  case diagonal(ParameterVector)
  case selection(SelectionMap)
  case embedding(EmbeddingMap)

  public static func identity(width: Int) -> LinearMap { .scaling(width: width, factor: 1) }

  public var inputWidth: Int {
    switch self {
    case .scaling(let width, _): width
    case .dense(let map): map.inputWidth
    case .kronecker(let map): map.inputWidth
    case .convolution(let map): map.inputWidth
    case .sparse(let map): map.inputWidth
    case .diagonal(let vector): vector.width
    case .selection(let map): map.inputWidth
    case .embedding(let map): map.inputWidth
    }
  }

  public var outputWidth: Int {
    switch self {
    case .scaling(let width, _): width
    case .dense(let map): map.outputWidth
    case .kronecker(let map): map.outputWidth
    case .convolution(let map): map.outputWidth
    case .sparse(let map): map.outputWidth
    case .diagonal(let vector): vector.width
    case .selection(let map): map.outputWidth
    case .embedding(let map): map.outputWidth
    }
  }

  /// Calls `body` with the row, the column and the exact coefficient of every entry that is not a structural zero,
  /// each entry once, in an order that depends on the form of the map.
  ///
  /// - Complexity: linear in the number of entries.
  public func forEachEntry<E: Error>(_ body: (_ row: Int, _ column: Int, _ coefficient: Rational) throws(E) -> Void)
    throws(E)
  {
    switch self {
    case .scaling(let width, let factor):
      let coefficient = Rational(exactly: factor)!
      for i in 0..<width { try body(i, i, coefficient) }
    case .dense(let map):
      for row in 0..<map.outputWidth {
        for column in 0..<map.inputWidth { try body(row, column, map.coefficient(row: row, column: column)) }
      }
    case .kronecker(let map):
      for row in 0..<map.matrix.outputWidth {
        for column in 0..<map.matrix.inputWidth {
          let coefficient = map.matrix.coefficient(row: row, column: column)
          for outer in 0..<map.outer {
            for inner in 0..<map.inner {
              try body(
                (outer * map.matrix.outputWidth + row) * map.inner + inner,
                (outer * map.matrix.inputWidth + column) * map.inner + inner, coefficient)
            }
          }
        }
      }
    case .convolution(let map):
      let scale = Rational(exactly: map.scale)!
      try map.forEachPlace { (row, column, position) throws(E) in
        let value = map.parameter.values.rational(at: position)
        try body(row, column, map.scale == 1 ? value : scale * value)
      }
    case .sparse(let map):
      for row in 0..<map.outputWidth {
        for at in map.entries(ofRow: row) { try body(row, Int(map.columns[at]), map.coefficients.rational(at: at)) }
      }
    case .diagonal(let vector):
      for i in 0..<vector.width { try body(i, i, vector.rational(at: i)) }
    case .selection(let map):
      for (row, source) in map.sources.enumerated() where source >= 0 { try body(row, Int(source), 1) }
    case .embedding(let map):
      for (column, target) in map.targets.enumerated() { try body(Int(target), column, 1) }
    }
  }

  /// The transposed matrix.
  public var transposed: LinearMap {
    switch self {
    case .scaling, .diagonal: self
    case .dense(let map): .dense(map.transposed)
    case .kronecker(let map): .kronecker(map.transposed)
    case .convolution(let map): .convolution(map.transposed)
    case .sparse(let map): .sparse(map.transposed)
    case .selection(let map): map.transposed
    case .embedding(let map): .selection(map.transposed)
    }
  }

  /// Maps whose sum is the transposed matrix, of which none takes more memory than this map; none where it is 0. Only a
  /// selection that selects a coordinate several times needs more than one.
  public var transposedParts: [LinearMap] {
    if case .selection(let map) = self { return map.transposedParts.map { .selection($0) } }
    return [transposed]
  }

  /// The parameter that the coefficients come from, if they come from one.
  public var parameter: Parameter? {
    switch self {
    case .dense(let map): map.parameter
    case .kronecker(let map): map.matrix.parameter
    case .convolution(let map): map.parameter
    case .sparse(let map): map.coefficients.parameter
    case .diagonal(let vector): vector.parameter
    case .scaling, .selection, .embedding: nil
    }
  }
}
