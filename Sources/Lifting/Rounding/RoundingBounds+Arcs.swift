import DAGNetwork
import Exact
import Symbolic

// What each kind of arc adds to the term sums of its head. In the comments `x` is the exact value at the tail, `x̂` the
// evaluation's, `e ≥ |x̂ − x|`, and `t(x̂)` an exact term at the evaluation's value.

extension RoundingBounds {
  func addTerms(_ function: ArcFunction, of x: Reading, to sums: inout TermSums) {
    switch function {
    case .affine(let affine):
      addLinear(affine.linear, of: x, to: &sums)
      if let constant = affine.constant { addConstant(constant, to: &sums) }
    case .relu: addRelu(of: x, to: &sums)
    case .leakyRelu(let function): addLeakyRelu(function.slope, of: x, to: &sums)
    case .absoluteValue:
      // No rounding, and ||x̂| − |x|| ≤ e.
      sums.addElementwise { (x.errors[$0], x.magnitudes[$0]) }
    case .maximum(let function): addMaximum(function, of: x, to: &sums)
    case .matrixProduct(let function): addProducts(function, of: x, to: &sums)
    case .elementary, .expression, .elementwise, .normalization:
      preconditionFailure("added together with their reference values")
    }
  }

  /// No rounding, and `|relu(x̂) − relu(x)| ≤ e`. Where neither value can be positive, both are zero.
  private func addRelu(of x: Reading, to sums: inout TermSums) {
    sums.addElementwise { x.upper[$0] <= 0 ? (0, 0) : (x.errors[$0], x.upper[$0]) }
  }

  /// The slope may be rounded, and its product is. The branches have Lipschitz constants 1 and `|s|`, and where only one of
  /// them is possible its own holds.
  private func addLeakyRelu(_ slope: Rational, of x: Reading, to sums: inout TermSums) {
    let size = abs(Double(slope)).nextUp
    let factor = FactorRounding(size: size, isRepresented: format.represents(slope), in: format)
    sums.addElementwise { at in
      // Both branches may be computed, and an infinite slope makes a NaN of 0.
      guard factor.isFinite else { return (.infinity, .infinity) }
      if x.lower[at] >= 0 { return (x.errors[at], x.magnitudes[at]) }
      let lipschitz = x.upper[at] <= 0 ? size : max(size, 1)
      return (productUp(lipschitz, x.errors[at]), productUp(lipschitz, x.magnitudes[at]))
    }
    for at in x.errors.indices where x.lower[at] < 0 {
      sums.underflow[at] = sumUp(sums.underflow[at], factor.underflow(of: x.magnitudes[at]))
    }
    for i in 0..<sums.width { sums.roundings[i] = max(sums.roundings[i], factor.roundings) }
  }

  /// No rounding. Only coordinates that can be as large as the least upper value of the group can be its maximum, for `x`
  /// and for `x̂`; the maxima of both over these differ by at most the largest of their errors.
  private func addMaximum(_ function: Maximum, of x: Reading, to sums: inout TermSums) {
    for sample in 0..<x.count {
      for unit in 0..<function.outputWidth {
        var floor = -Double.infinity
        for member in function.group(unit) { floor = max(floor, x.lower[sample * x.width + Int(member)]) }
        var error = 0.0
        var magnitude = 0.0
        for member in function.group(unit) {
          let at = sample * x.width + Int(member)
          if x.upper[at] < floor { continue }
          error = max(error, x.errors[at])
          magnitude = max(magnitude, x.magnitudes[at])
        }
        let target = sample * function.outputWidth + unit
        sums.propagated[target] = sumUp(sums.propagated[target], error)
        sums.magnitudes[target] = sumUp(sums.magnitudes[target], magnitude)
      }
    }
    for unit in 0..<function.outputWidth { sums.terms[unit] += 1 }
  }

  /// Each output is a sum of terms `a b`, in any order: `|â b̂ − a b| ≤ |â| |b̂ − b| + |b| |â − a|`, with
  /// `|b| ≤ |b̂| + |b̂ − b|`.
  private func addProducts(_ function: MatrixProduct, of x: Reading, to sums: inout TermSums) {
    for sample in 0..<x.count {
      let (tail, head) = (sample * function.inputWidth, sample * function.outputWidth)
      function.forEachOutput { output, left, right, step in
        var propagated = 0.0
        var magnitude = 0.0
        for k in 0..<function.depth {
          let (a, b) = (tail + left + k, tail + right + k * step)
          let size = sumUp(x.magnitudes[b], x.errors[b])
          let error = sumUp(productUp(x.magnitudes[a], x.errors[b]), productUp(size, x.errors[a]))
          propagated = sumUp(propagated, error)
          magnitude = sumUp(magnitude, productUp(x.magnitudes[a], x.magnitudes[b]))
          // A value without a bound makes a NaN of a 0.
          if x.magnitudes[a] == .infinity || x.magnitudes[b] == .infinity { magnitude = .infinity }
        }
        let at = head + output
        sums.propagated[at] = sumUp(sums.propagated[at], propagated)
        sums.magnitudes[at] = sumUp(sums.magnitudes[at], magnitude)
        sums.underflow[at] = sumUp(sums.underflow[at], productUp(Double(function.depth), format.leastPositive))
      }
    }
    for i in 0..<sums.width {
      sums.terms[i] += function.depth
      sums.roundings[i] = max(sums.roundings[i], 1)
    }
  }

  /// `|f̂(x̂) − f(x)| ≤ |f̂(x̂) − f(x̂)| + λ e`, with a Lipschitz constant `λ` of `f` on an interval that has `x` and `x̂`.
  ///
  /// - Parameter y: the values `f̂(x̂)`, with bounds of `|f̂(x̂) − f(x̂)|`.
  func addSmooth(_ function: ElementaryFunction, of x: Reading, computed y: Reading, to sums: inout TermSums) {
    sums.addElementwise { at in
      // None where the interval reaches beyond the numbers at which the function is defined.
      let lipschitz = (try? function.slopeBound(from: x.lower[at], to: x.upper[at])) ?? .infinity
      return (sumUp(y.errors[at], productUp(lipschitz, x.errors[at])), y.magnitudes[at])
    }
  }
}

extension RoundingBounds {
  /// An arc that every evaluation computes by the same operations in the same order, as expressions are: operation by
  /// operation (``RoundedNumbers``).
  func addOperations(
    of function: ArcFunction, of x: Batch<Reference.Element>, _ errors: [Double],
    to references: inout Batch<Reference.Element>?, _ sums: inout TermSums
  ) throws(DomainError) {
    let numbers = RoundedNumbers(reference: reference, format: format)
    let input = x.elements.indices.map { RoundedNumber(reference: x.elements[$0], error: errors[$0]) }
    var output = Batch(repeating: numbers.zero, width: function.outputWidth, count: x.count)
    try function.apply(
      to: Batch(width: x.width, count: x.count, elements: input), over: numbers, adding: false, into: &output)
    let term = output.map(\.reference)
    let reading = reference.reading(of: term, errors: output.elements.map(\.error))
    sums.addElementwise { (reading.errors[$0], reading.magnitudes[$0]) }
    try evaluation.add(.identity(width: term.width), of: term, to: &references)
  }
}

extension TermSums {
  /// Adds one term to each coordinate, without roundings of its own.
  ///
  /// - Parameter term: for a position the error that is passed on and the magnitude of the term.
  mutating func addElementwise(_ term: (Int) -> (propagated: Double, magnitude: Double)) {
    for at in propagated.indices {
      let (error, magnitude) = term(at)
      propagated[at] = sumUp(propagated[at], error)
      magnitudes[at] = sumUp(magnitudes[at], magnitude)
    }
    for i in 0..<width { terms[i] += 1 }
  }
}
