import Exact

/// The leaky rectified linear unit on each coordinate: `x ↦ x` where `x > 0`, `slope · x` elsewhere. One unit for each
/// coordinate.
public struct LeakyRelu: PiecewiseAffineKind {
  public let width: Int
  public let slope: Rational

  public init(width: Int, slope: Rational) {
    self.width = width
    self.slope = slope
  }

  public var inputWidth: Int { width }
  public var outputWidth: Int { width }

  @_specialize(where D == Doubles)
  @_specialize(where D == Floats)
  @_specialize(where D == Rationals)
  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    let slope = try domain.element(slope)
    // One of the two parts is zero, so that a domain that rounds does so once, as it would on a branch.
    try domain.applyElementwise(to: x, adding: adding, into: &y) { (value) throws(DomainError) in
      let negative = try domain.relu(domain.negate(value))
      return domain.subtract(try domain.relu(value), domain.multiply(slope, negative))
    }
  }

  func activation<D: OrderedDomain>(at x: [D.Element], over domain: D) -> Activation {
    .signs(of: x, over: domain)
  }

  func unrectified(on activation: Activation) -> Affine {
    .diagonal(activation.choices.map { $0 == 1 ? 1 : slope }, name: "leaky_relu")
  }

  func conditions(of activation: Activation) -> [AffineCondition] { activation.signConditions }

  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    try .unrectified(self, activation: activation, over: domain)
  }
}
