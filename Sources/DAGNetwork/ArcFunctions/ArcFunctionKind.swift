import Exact

/// What every kind of arc function provides. Each kind is one file in this folder; ``ArcFunction`` is the closed list of
/// them, through which they are used.
///
/// `apply` is written once, over any domain. A piecewise affine kind also names its **units** (one for each coordinate
/// that a ReLU rectifies, one for each maximum), which choose one affine branch each; see ``Activation``.
protocol ArcFunctionKind: Sendable, Equatable {
  var inputWidth: Int { get }
  var outputWidth: Int { get }

  /// Computes `y = g(x)`, or `y = y + g(x)` if `adding`, for every sample. After an
  /// error `y` is unspecified.
  func apply<D: LinearEngine>(
    to x: Batch<D.Element>, over domain: D, adding: Bool, into y: inout Batch<D.Element>
  ) throws(DomainError)

  /// The derivative at a point.
  ///
  /// - Parameter activation: the choices of the units, for a kind that has units.
  func jacobian<D: LinearEngine>(
    at x: [D.Element], activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<D.Element>
}

/// An arc function that is affine on each of finitely many polyhedra.
protocol PiecewiseAffineKind: ArcFunctionKind {
  /// The branches that the units take at a point: at a kink a unit is off, among equal maxima the first wins.
  func activation<D: OrderedDomain>(at x: [D.Element], over domain: D) -> Activation

  /// The affine function that this is where the units make these choices.
  func unrectified(on activation: Activation) -> Affine

  /// The conditions on the input under which the units make these choices.
  func conditions(of activation: Activation) -> [AffineCondition]
}
