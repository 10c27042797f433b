import Exact
import Symbolic

/// An elementary function of each coordinate, such as the logistic function. Domains of exact numbers do not have it.
public struct Elementary: ArcFunctionKind {
  public let function: ElementaryFunction
  public let width: Int

  public init(_ function: ElementaryFunction, width: Int) {
    self.function = function
    self.width = width
  }

  public var inputWidth: Int { width }
  public var outputWidth: Int { width }

  @_specialize(where D == Doubles)
  @_specialize(where D == Floats)
  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    try domain.applyElementwise(to: x, adding: adding, into: &y) { (value) throws(DomainError) in
      try domain.apply(function, to: value)
    }
  }

  /// A diagonal.
  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    var diagonal: [D.Element] = []
    diagonal.reserveCapacity(width)
    for coordinate in x {
      let value = try domain.apply(function, to: coordinate)
      diagonal.append(try domain.derivative(of: function, at: coordinate, value: value))
    }
    return .diagonal(diagonal)
  }
}
