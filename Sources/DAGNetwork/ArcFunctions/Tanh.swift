import Exact

/// The hyperbolic tangent of each coordinate. Domains of exact numbers do not have it.
public struct Tanh: ArcFunctionKind {
  public let width: Int

  public init(width: Int) { self.width = width }

  public var inputWidth: Int { width }
  public var outputWidth: Int { width }

  @_specialize(where D == Doubles)
  @_specialize(where D == Floats)
  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    try domain.applyElementwise(to: x, adding: adding, into: &y) { (value) throws(DomainError) in
      try domain.apply(.tanh, to: value)
    }
  }

  /// The diagonal of `1 − tanh²`.
  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    var diagonal: [D.Element] = []
    diagonal.reserveCapacity(width)
    for coordinate in x {
      let value = try domain.apply(.tanh, to: coordinate)
      diagonal.append(domain.subtract(domain.one, domain.multiply(value, value)))
    }
    return .diagonal(diagonal)
  }
}
