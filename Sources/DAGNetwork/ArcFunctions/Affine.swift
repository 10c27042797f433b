import Exact

/// An affine arc: `x ↦ L x + c`, with a linear map and an optional constant.
public struct Affine: ArcFunctionKind {
  public let linear: LinearMap
  public let constant: ParameterVector?

  /// - Precondition: the constant, if there is one, has the map's output width.
  public init(_ linear: LinearMap, constant: ParameterVector? = nil) {
    precondition(constant.map { $0.width == linear.outputWidth } ?? true)
    self.linear = linear
    self.constant = constant
  }

  public var inputWidth: Int { linear.inputWidth }
  public var outputWidth: Int { linear.outputWidth }

  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    // The constant goes first, so that the batch is written once for it and read once by the linear map.
    if let constant { try domain.apply(constant: constant, adding: adding, into: &y) }
    try domain.apply(linear, to: x, adding: adding || constant != nil, into: &y)
  }

  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> { .linear(linear) }
}
