extension ArcFunction {
  /// What reports call this kind of function, in one word: the form of its matrix if it is affine, else its name.
  public var operatorName: String {
    switch self {
    case .affine(let function): function.linear.formName
    case .relu: "relu"
    case .leakyRelu: "leaky_relu"
    case .absoluteValue: "abs"
    case .elementary(let function): function.function.rawValue
    case .maximum: "maximum"
    case .expression: "expression"
    case .elementwise: "elementwise"
    case .normalization: "normalization"
    case .matrixProduct: "matrix_product"
    }
  }
}

extension LinearMap {
  /// What reports call this form of matrix, in one word.
  public var formName: String {
    switch self {
    case .scaling(_, let factor): factor == 1 ? "identity" : "scaling"
    case .dense: "dense"
    case .kronecker: "dense_on_axis"
    case .convolution(let map): map.isTransposed ? "transposed_convolution" : "convolution"
    case .sparse: "sparse"
    case .diagonal: "diagonal"
    case .selection: "selection"
    case .embedding: "embedding"
    }
  }
}
