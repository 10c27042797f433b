import DAGNetwork

extension Transitions {
  /// Applies `T_n` to a state.
  ///
  /// - Throws: what the domain throws where it cannot evaluate an arc; the state is then partly changed.
  public func apply<D: LiftingDomain>(
    level: Int, to state: inout State<D.Value>, over domain: D
  ) throws(D.Failure) {
    let coefficients = coefficients(ofLevel: level)
    guard levelsReadingTheirRows.contains(level) else {
      for coefficient in coefficients { try add(coefficient, to: &state, over: domain) }
      return
    }
    let before = state
    for coefficient in coefficients {
      let value = before[coefficient.column] ?? domain.zero(width: coefficient.function.inputWidth)
      try domain.add(coefficient.function, of: value, to: &state.values[coefficient.row])
    }
  }

  private func add<D: LiftingDomain>(
    _ coefficient: LiftingCoefficient, to state: inout State<D.Value>, over domain: D
  ) throws(D.Failure) {
    let value = state[coefficient.column] ?? domain.zero(width: coefficient.function.inputWidth)
    try domain.add(coefficient.function, of: value, to: &state.values[coefficient.row])
  }

  /// Applies the inverse `T_n⁻¹ = I − P_n A`: subtracts what `T_n` adds (I3). No arc needs an inverse.
  public func applyInverse<D: InvertibleLiftingDomain>(
    level: Int, to state: inout State<D.Value>, over domain: D
  ) throws(D.Failure) {
    let before = levelsReadingTheirRows.contains(level) ? state : nil
    for coefficient in coefficients(ofLevel: level) {
      let value = (before ?? state)[coefficient.column] ?? domain.zero(width: coefficient.function.inputWidth)
      var term: D.Value?
      try domain.add(coefficient.function, of: value, to: &term)
      if let term { try domain.subtract(term, from: &state.values[coefficient.row]) }
    }
  }

  /// Applies the synthesis map up to a level, `S_n = T_n ∘ … ∘ T_1`, or `S` without a level.
  public func synthesize<D: LiftingDomain>(
    _ state: inout State<D.Value>, upToLevel level: Int? = nil, over domain: D
  ) throws(D.Failure) {
    let last = level ?? height
    guard last >= 1 else { return }
    for level in 1...last { try apply(level: level, to: &state, over: domain) }
  }

  /// Applies the synthesis map `S` where the values of some nodes alone are wanted: any other value is dropped, and is
  /// `nil` from then on, after the last transition that reads it. A pass then takes the memory of the values that are
  /// still to be read, and is faster over wide batches, as it writes to memory that it has used before.
  ///
  /// - Parameter nodes: the nodes whose values stay. A value that no transition reads stays too.
  /// - Throws: what the domain throws where it cannot evaluate an arc; the state is then partly changed.
  public func synthesize<D: LiftingDomain>(
    _ state: inout State<D.Value>, keeping nodes: [Int], over domain: D
  ) throws(D.Failure) {
    guard levelsReadingTheirRows.isEmpty else { return try synthesize(&state, over: domain) }
    var lastReader = [Int?](repeating: nil, count: state.values.count)
    for (index, coefficient) in coefficients.enumerated() { lastReader[coefficient.column] = index }
    for node in nodes { lastReader[node] = nil }
    // The coefficients stand in the order of their levels.
    for (index, coefficient) in coefficients.enumerated() {
      try add(coefficient, to: &state, over: domain)
      if lastReader[coefficient.column] == index { state[coefficient.column] = nil }
    }
  }

  /// Applies `S⁻¹ = T_1⁻¹ ∘ … ∘ T_h⁻¹`.
  public func analyze<D: InvertibleLiftingDomain>(_ state: inout State<D.Value>, over domain: D) throws(D.Failure) {
    for level in stride(from: height, through: 1, by: -1) {
      try applyInverse(level: level, to: &state, over: domain)
    }
  }
}
