import Exact

// Units that choose by the sign of their coordinate: on where it is positive, off where it is negative or zero.

extension Activation {
  static func signs<D: OrderedDomain>(of x: [D.Element], over domain: D) -> Activation {
    var activation = Activation(choices: [], kinks: [])
    activation.choices.reserveCapacity(x.count)
    for (i, value) in x.enumerated() {
      let isOn = domain.isLess(domain.zero, than: value)
      if !isOn && !domain.isLess(value, than: domain.zero) { activation.kinks.append(Int32(i)) }
      activation.choices.append(isOn ? 1 : 0)
    }
    return activation
  }

  /// `x[i] ≥ 0` where a unit is on, `-x[i] ≥ 0` where it is off.
  var signConditions: [AffineCondition] {
    choices.enumerated().map { i, choice in
      AffineCondition(terms: [(coordinate: i, coefficient: choice == 1 ? 1 : -1)])
    }
  }
}

extension Affine {
  /// A diagonal map with exact coefficients.
  static func diagonal(_ coefficients: [Rational], name: String) -> Affine {
    guard let parameter = try? Parameter(name: name, shape: [coefficients.count], values: .exact(coefficients)) else {
      preconditionFailure("as many coefficients as the shape says, all of them rational")
    }
    return Affine(.diagonal(ParameterVector(parameter)))
  }
}

extension Jacobian {
  /// The derivative of a piecewise affine function on the branches that its units took.
  static func unrectified<D: LinearEngine>(
    _ function: some PiecewiseAffineKind, activation: Activation?, over domain: D
  ) throws(DomainError) -> Jacobian<Element> where D.Element == Element {
    guard let activation else {
      throw .undefined(operation: "derivative", argument: "a point without recorded activations", domain: domain.name)
    }
    return .linear(function.unrectified(on: activation).linear)
  }
}
