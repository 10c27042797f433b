import Exact

/// A matrix that acts along one axis of a tensor and leaves the others alone: `I_outer ⊗ M ⊗ I_inner`. The input is a
/// row-major tensor `outer × M.inputWidth × inner`, the output `outer × M.outputWidth × inner`, and
/// `y[o, r, i] = Σ_c M[r, c] · x[o, c, i]`. Everything outside the copies of `M` is a structural zero.
public struct KroneckerMap: Sendable, Equatable {
  public let matrix: DenseMap
  public let outer: Int
  public let inner: Int

  /// - Precondition: `outer` and `inner` are positive.
  public init(_ matrix: DenseMap, outer: Int, inner: Int) {
    precondition(outer > 0 && inner > 0)
    self.matrix = matrix
    self.outer = outer
    self.inner = inner
  }

  public var inputWidth: Int { outer * matrix.inputWidth * inner }
  public var outputWidth: Int { outer * matrix.outputWidth * inner }

  public var transposed: KroneckerMap { KroneckerMap(matrix.transposed, outer: outer, inner: inner) }
}

extension LinearEngine {
  /// Every `(sample, outer, inner)` is a sample of the matrix: where `inner` is 1 they lie in memory as such, elsewhere they
  /// are columns.
  ///
  /// Not specialised: the optimiser of Swift 6.3.1 aborts on the specialisation for rationals, and the time goes into the
  /// dense product, which is.
  @_semantics("optimize.sil.specialize.generic.never")
  func apply(
    kronecker map: KroneckerMap, to x: Batch<Element>, adding: Bool, into y: inout Batch<Element>
  ) throws(DomainError) {
    let count = x.count * map.outer * map.inner
    let matrix = map.matrix
    if map.inner == 1 {
      let source = Batch(width: matrix.inputWidth, count: count, elements: x.elements)
      // `y` gives its storage away and takes it back, so that the product is written in place.
      var target = Batch(width: matrix.outputWidth, count: count, elements: y.elements)
      y.elements = []
      try apply(dense: matrix, to: source, adding: adding, into: &target)
      y.elements = target.elements
      return
    }
    for block in 0..<x.count * map.outer {
      try apply(
        dense: matrix, toColumns: x.elements, from: block * matrix.inputWidth * map.inner, stride: map.inner,
        count: map.inner, adding: adding, into: &y.elements, from: block * matrix.outputWidth * map.inner,
        stride: map.inner)
    }
  }
}
