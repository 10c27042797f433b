import Exact
import Symbolic

/// The function that an arc carries. The list is closed, so that a pass dispatches once for each arc and batch and runs
/// specialised code from there on.
public enum ArcFunction: Sendable, Equatable {
  indirect case affine(Affine)
  case relu(Relu)
  indirect case leakyRelu(LeakyRelu)
  case absoluteValue(AbsoluteValue)
  case elementary(Elementary)
  indirect case maximum(Maximum)
  indirect case expression(ExpressionFunction)
  indirect case elementwise(Elementwise)
  indirect case normalization(Normalization)
  indirect case matrixProduct(MatrixProduct)

  private var kind: any ArcFunctionKind {
    switch self {
    case .affine(let function): function
    case .relu(let function): function
    case .leakyRelu(let function): function
    case .absoluteValue(let function): function
    case .elementary(let function): function
    case .maximum(let function): function
    case .expression(let function): function
    case .elementwise(let function): function
    case .normalization(let function): function
    case .matrixProduct(let function): function
    }
  }

  private var piecewiseAffine: (any PiecewiseAffineKind)? { kind as? any PiecewiseAffineKind }

  public static func linear(_ map: LinearMap) -> ArcFunction { .affine(Affine(map)) }

  /// The identity on `ℝ^width`.
  public static func identity(width: Int) -> ArcFunction { .linear(.identity(width: width)) }

  public var inputWidth: Int { kind.inputWidth }
  public var outputWidth: Int { kind.outputWidth }

  /// The affine function that this is for all inputs, if it is one.
  public var affine: Affine? {
    if case .affine(let function) = self { function } else { nil }
  }

  /// Whether the function is affine on each of finitely many polyhedra.
  public var isPiecewiseAffine: Bool {
    switch self {
    case .expression(let function): return function.shape.isPiecewiseAffine
    case .elementwise(let function): return function.shape.isPiecewiseAffine
    default: break
    }
    return affine != nil || piecewiseAffine != nil
  }

  /// Computes `y = g(x)`, or `y = y + g(x)` if `adding`, for every sample. After an
  /// error `y` is unspecified.
  ///
  /// - Precondition: `x` has the input width, `y` the output width, and both the same count.
  /// - Throws: what the domain throws for an operation that it does not have, or not at these values.
  public func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError) {
    switch self {
    case .affine(let function): try function.apply(to: x, over: domain, adding: adding, into: &y)
    case .relu(let function): try function.apply(to: x, over: domain, adding: adding, into: &y)
    case .leakyRelu(let function): try function.apply(to: x, over: domain, adding: adding, into: &y)
    case .absoluteValue(let function): try function.apply(to: x, over: domain, adding: adding, into: &y)
    case .elementary(let function): try function.apply(to: x, over: domain, adding: adding, into: &y)
    case .maximum(let function): try function.apply(to: x, over: domain, adding: adding, into: &y)
    case .expression(let function): try function.apply(to: x, over: domain, adding: adding, into: &y)
    case .elementwise(let function): try function.apply(to: x, over: domain, adding: adding, into: &y)
    case .normalization(let function): try function.apply(to: x, over: domain, adding: adding, into: &y)
    case .matrixProduct(let function): try function.apply(to: x, over: domain, adding: adding, into: &y)
    }
  }

  /// The value at one point.
  public func callAsFunction<D: LinearEngine>(_ x: [D.Element], over domain: D) throws(DomainError) -> [D.Element] {
    var y = Batch(repeating: domain.zero, width: outputWidth, count: 1)
    try apply(to: Batch(x), over: domain, adding: false, into: &y)
    return y.elements
  }

  /// The branches that the units take at a point; `nil` for a function that has no units, because it is affine or smooth.
  ///
  /// - Throws: what the domain throws where the function cannot be evaluated at the point.
  public func activation<D: OrderedDomain>(
    at x: [D.Element], over domain: D
  ) throws(DomainError) -> Activation? {
    switch self {
    case .expression(let function): return try function.activation(at: x, over: domain)
    case .elementwise(let function): return try function.activation(at: x, over: domain)
    default: break
    }
    return piecewiseAffine?.activation(at: x, over: domain)
  }

  /// The affine function that this is where its units make these choices; `nil` for a function that is not affine there.
  public func unrectified(on activation: Activation?) -> Affine? {
    if let affine { return affine }
    switch self {
    case .expression(let function): return function.unrectified(on: activation)
    case .elementwise(let function): return function.unrectified(on: activation)
    default: break
    }
    guard let activation else { return nil }
    return piecewiseAffine?.unrectified(on: activation)
  }

  /// The conditions on the input under which the units make these choices.
  public func conditions(of activation: Activation) -> [AffineCondition] {
    switch self {
    case .expression(let function): return function.conditions(of: activation)
    case .elementwise(let function): return function.conditions(of: activation)
    default: break
    }
    return piecewiseAffine?.conditions(of: activation) ?? []
  }

  /// The derivative at a point.
  ///
  /// - Parameter activation: the choices of the units, for a function that has units.
  public func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element> {
    try kind.jacobian(at: x, activation: activation, over: domain)
  }
}

extension ExpressionProgram.Shape {
  /// Whether the expressions are affine on each of finitely many polyhedra.
  var isPiecewiseAffine: Bool {
    switch self {
    case .affine, .piecewiseAffine: true
    case .other: false
    }
  }
}
