import DAGNetwork
import Exact

/// Enclosures of the exact values: the bounds hold for every evaluation of the network in a format, as they do over the
/// rationals.
extension Enclosures: RoundingReference {
  func interval(of value: Enclosure, error: Double) -> (lower: Double, upper: Double)? {
    let ends = interval(of: value)
    guard let lower = ends.lower.flatMap({ Rationals().interval(of: $0, error: error) })?.lower,
      let upper = ends.upper.flatMap({ Rationals().interval(of: $0, error: error) })?.upper
    else { return nil }
    return (lower, upper)
  }

  func reading(of values: Batch<Enclosure>, errors: [Double]) -> Reading {
    var reading = Reading(width: values.width, count: values.count, errors: errors)
    for (i, value) in values.elements.enumerated() where errors[i] < .infinity {
      guard let (lower, upper) = interval(of: value, error: errors[i]) else { continue }
      reading.lower[i] = lower
      reading.upper[i] = upper
      reading.magnitudes[i] = max(-lower, upper)
    }
    return reading
  }

  func rounded(
    _ values: Batch<Rational>, to format: FloatingPointFormat
  ) -> (values: Batch<Enclosure>, errors: [Double]) {
    (values.map(element), Rationals().rounded(values, to: format).errors)
  }

  /// Nothing is proved of what implementations make of elementary functions.
  func errors(
    of function: ElementaryFunction, at x: Batch<Enclosure>, computed y: Batch<Enclosure>
  ) throws(DomainError) -> [Double] {
    throw .unsupported(operation: function.rawValue, domain: name)
  }
}
