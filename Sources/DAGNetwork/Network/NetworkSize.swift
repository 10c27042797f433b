// What a network costs to keep and to run.

extension Network {
  /// The number of elements of the distinct parameters that arcs and constants read: a parameter that is shared counts
  /// once.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// How often evaluating the network at one point multiplies by a coefficient and adds: once for each entry of a dense,
  /// diagonal or sparse matrix (and of every copy of one that acts along an axis, or at the positions of a convolution), for each coordinate of a scaling other than by
  /// 1 and −1, and never where an arc only moves values; once for each coordinate of a normalization, and for each product of two
  /// coordinates that a product of two matrix values adds up. What other functions that are not affine take is not counted.
  ///
  /// - Complexity: linear in the arcs.
  public var multiplyAccumulates: Int {
    arcs.reduce(0) { sum, arc in
      switch arc.function {
      case .affine(let affine): sum + affine.linear.multiplyAccumulates
      case .normalization(let function): sum + function.width
      case .matrixProduct(let function): sum + function.productCount
      default: sum
      }
    }
  }
}

extension LinearMap {
  /// How often applying the map to one vector multiplies by a coefficient and adds.
  public var multiplyAccumulates: Int {
    switch self {
    case .dense(let map): map.inputWidth * map.outputWidth
    case .kronecker(let map): map.outer * map.inner * map.matrix.inputWidth * map.matrix.outputWidth
    case .convolution(let map): map.entryCount
    case .sparse(let map): map.entryCount
    case .diagonal(let vector): vector.width
    case .scaling(let width, let factor): abs(factor) == 1 ? 0 : width
    case .selection, .embedding: 0
    }
  }
}
