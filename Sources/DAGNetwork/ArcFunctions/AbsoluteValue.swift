import Exact

/// The absolute value of each coordinate. One unit for each coordinate.
public struct AbsoluteValue: PiecewiseAffineKind {
  public let width: Int

  public init(width: Int) { self.width = width }

  public var inputWidth: Int { width }
  public var outputWidth: Int { width }

  @_specialize(where D == Doubles)
  @_specialize(where D == Floats)
  @_specialize(where D == Rationals)
  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    try domain.applyElementwise(to: x, adding: adding, into: &y) { (value) throws(DomainError) in
      try domain.absoluteValue(value)
    }
  }

  func activation<D: OrderedDomain>(at x: [D.Element], over domain: D) -> Activation {
    .signs(of: x, over: domain)
  }

  func unrectified(on activation: Activation) -> Affine {
    .diagonal(activation.choices.map { $0 == 1 ? 1 : -1 }, name: "abs")
  }

  func conditions(of activation: Activation) -> [AffineCondition] { activation.signConditions }

  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    try .unrectified(self, activation: activation, over: domain)
  }
}
