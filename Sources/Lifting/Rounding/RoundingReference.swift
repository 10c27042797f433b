import DAGNetwork
import Exact

/// The numbers that rounding bounds are anchored to: they tell how large the values are, without which a bound would have
/// to assume the worst at every level.
protocol RoundingReference: LinearEngine {
  /// Bounds that both the exact value and the evaluation's value lie in.
  ///
  /// - Parameter error: a finite upper bound of their difference.
  /// - Returns: `nil` for a reference value that is not finite.
  func interval(of value: Element, error: Double) -> (lower: Double, upper: Double)?

  /// What is known of the values with these reference values and error bounds.
  func reading(of values: Batch<Element>, errors: [Double]) -> Reading

  /// The reference value of a node from exact numbers, and upper bounds of what an evaluation in the format adds by rounding them.
  func rounded(_ values: Batch<Rational>, to format: FloatingPointFormat) -> (values: Batch<Element>, errors: [Double])

  /// Upper bounds of `|f̂(x̂) − f(x̂)|`, where `f̂(x̂)` is what an evaluation makes of its own `x̂`.
  ///
  /// - Throws: ``DomainError/unsupported(operation:domain:)`` where no bound is proved.
  func errors(
    of function: ElementaryFunction, at x: Batch<Element>, computed y: Batch<Element>
  ) throws(DomainError) -> [Double]
}

/// Exact values: the bounds hold for every evaluation of the network in a format.
extension Rationals: RoundingReference {
  func interval(of value: Rational, error: Double) -> (lower: Double, upper: Double)? {
    let nearest = Double(value)
    guard nearest.isFinite else { return nil }
    // The nearest number is within one step of the value.
    let (below, above) = value.isZero ? (0, 0) : (nearest.nextDown, nearest.nextUp)
    return (differenceDown(below, error), error == 0 ? above : (above + error).nextUp)
  }

  func reading(of values: Batch<Rational>, errors: [Double]) -> Reading {
    var reading = Reading(width: values.width, count: values.count, errors: errors)
    for (i, value) in values.elements.enumerated() where errors[i] < .infinity {
      guard let (lower, upper) = interval(of: value, error: errors[i]) else { continue }
      reading.lower[i] = lower
      reading.upper[i] = upper
      reading.magnitudes[i] = max(-lower, upper)
    }
    return reading
  }

  func rounded(_ values: Batch<Rational>, to format: FloatingPointFormat) -> (values: Batch<Rational>, errors: [Double])
  {
    let errors = values.elements.map { value in
      if format.represents(value) { return 0.0 }
      let magnitude = abs(Double(value)).nextUp
      guard magnitude <= format.greatestFinite else { return .infinity }
      // Rounding to nearest: at most `u |x|`, and below the least normal number half of the constant spacing `η`.
      return sumUp(productUp(format.unitRoundoff, magnitude), format.leastPositive)
    }
    return (values, errors)
  }

  func errors(
    of function: ElementaryFunction, at x: Batch<Rational>, computed y: Batch<Rational>
  ) throws(DomainError) -> [Double] {
    throw .unsupported(operation: function.rawValue, domain: name)
  }
}

/// One evaluation in `float64`: the bounds hold for this evaluation, and the exact values lie in balls around its values.
extension Doubles: RoundingReference {
  func interval(of value: Double, error: Double) -> (lower: Double, upper: Double)? {
    guard value.isFinite else { return nil }
    return (differenceDown(value, error), error == 0 ? value : (value + error).nextUp)
  }

  func reading(of values: Batch<Double>, errors: [Double]) -> Reading {
    var reading = Reading(width: values.width, count: values.count, errors: errors)
    for (i, value) in values.elements.enumerated() {
      guard errors[i] < .infinity, let (lower, upper) = interval(of: value, error: errors[i]) else {
        reading.errors[i] = .infinity
        continue
      }
      reading.lower[i] = lower
      reading.upper[i] = upper
      reading.magnitudes[i] = abs(value)
    }
    return reading
  }

  func rounded(_ values: Batch<Rational>, to format: FloatingPointFormat) -> (values: Batch<Double>, errors: [Double]) {
    let nearest = values.map { Double($0) }
    let errors = nearest.elements.indices.map { i in
      let value = nearest.elements[i]
      guard let exact = Rational(exactly: value) else { return Double.infinity }
      if exact == values.elements[i] { return 0 }
      return sumUp(productUp(0x1p-53, abs(value).nextUp), .leastNonzeroMagnitude)
    }
    return (nearest, errors)
  }

  func errors(
    of function: ElementaryFunction, at x: Batch<Double>, computed y: Batch<Double>
  ) throws(DomainError) -> [Double] {
    var errors: [Double] = []
    errors.reserveCapacity(x.elements.count)
    for (argument, value) in zip(x.elements, y.elements) {
      guard argument.isFinite, value.isFinite else {
        errors.append(.infinity)
        continue
      }
      let (lower, upper) = try function.enclosure(at: argument)
      errors.append(max((value - lower).nextUp, (upper - value).nextUp, 0))
    }
    return errors
  }
}
