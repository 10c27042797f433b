import DAGNetwork

/// The kinds of functions that arcs of random networks carry.
public enum ArcKind: String, Sendable, Hashable, CaseIterable {
  // Affine, by their linear part.
  case scaling, dense, kronecker, convolution, sparse, diagonal, selection, embedding
  // Piecewise affine; an expression is one of these here, or affine.
  case relu, leakyRelu, absoluteValue, maximum, expression
  /// One expression, affine or piecewise affine, of corresponding coordinates of several operands.
  case elementwise
  /// An expression with products of coordinates.
  case polynomial
  /// One expression with products, of corresponding coordinates of several operands.
  case product
  /// A product of two matrices that are both values.
  case matrixProduct
  /// Smooth, and not exact.
  case elementary
  /// Affine with coefficients that are not exact.
  case normalization

  public static let affine: Set<ArcKind> = [
    .scaling, .dense, .kronecker, .convolution, .sparse, .diagonal, .selection, .embedding,
  ]
  public static let piecewiseAffine: Set<ArcKind> = affine.union([
    .relu, .leakyRelu, .absoluteValue, .maximum, .expression, .elementwise,
  ])
  /// What rational numbers can evaluate.
  public static let exact: Set<ArcKind> = piecewiseAffine.union([.polynomial, .product, .matrixProduct])

  /// The kind of a function.
  public init(of function: ArcFunction) {
    switch function {
    case .affine(let affine):
      switch affine.linear {
      case .scaling: self = .scaling
      case .dense: self = .dense
      case .kronecker: self = .kronecker
      case .convolution: self = .convolution
      case .sparse: self = .sparse
      case .diagonal: self = .diagonal
      case .selection: self = .selection
      case .embedding: self = .embedding
      }
    case .relu: self = .relu
    case .leakyRelu: self = .leakyRelu
    case .absoluteValue: self = .absoluteValue
    case .elementary: self = .elementary
    case .maximum: self = .maximum
    case .expression: self = function.isPiecewiseAffine ? .expression : .polynomial
    case .normalization: self = .normalization
    case .matrixProduct: self = .matrixProduct
    case .elementwise: self = function.isPiecewiseAffine ? .elementwise : .product
    }
  }

  /// Whether the function acts on each coordinate by itself, so that both ends of the arc have one width.
  public var isElementwise: Bool {
    switch self {
    case .scaling, .diagonal, .relu, .leakyRelu, .absoluteValue, .elementary, .normalization: true
    case .dense, .kronecker, .convolution, .sparse, .selection, .embedding, .maximum, .expression, .polynomial,
      .elementwise, .product, .matrixProduct:
      false
    }
  }

  /// Whether the function is a polynomial of degree ``polynomialArcDegree`` in its input.
  var isPolynomial: Bool { self == .polynomial || self == .product || self == .matrixProduct }

  /// Whether an arc between nodes of these widths can be of this kind.
  func fits(tail: Int, head: Int) -> Bool {
    switch self {
    case .elementwise, .product: tail.isMultiple(of: head)
    case .matrixProduct: !MatrixProduct.all(inputWidth: tail, outputWidth: head).isEmpty
    case .embedding: tail <= head
    default: isElementwise ? tail == head : true
    }
  }
}

extension MatrixProduct {
  /// The products from one width to another.
  static func all(inputWidth: Int, outputWidth: Int) -> [MatrixProduct] {
    var products: [MatrixProduct] = []
    for batch in 1...outputWidth where outputWidth.isMultiple(of: batch) {
      let size = outputWidth / batch
      for rows in 1...size where size.isMultiple(of: rows) {
        let step = batch * (rows + size / rows)
        if inputWidth.isMultiple(of: step) {
          products.append(
            MatrixProduct(batch: batch, rows: rows, depth: inputWidth / step, columns: size / rows))
        }
      }
    }
    return products
  }
}
