import Exact

/// The logistic function of each coordinate, `x ↦ 1 / (1 + exp(−x))`. Domains of exact numbers do not have it.
public struct Sigmoid: ArcFunctionKind {
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
      try domain.apply(.sigmoid, to: value)
    }
  }

  /// The diagonal of `σ(1 − σ)`.
  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    var diagonal: [D.Element] = []
    diagonal.reserveCapacity(width)
    for coordinate in x {
      let value = try domain.apply(.sigmoid, to: coordinate)
      diagonal.append(domain.multiply(value, domain.subtract(domain.one, value)))
    }
    return .diagonal(diagonal)
  }
}
