/// What an arc needs to know of the value at its tail, sample-major: bounds on the error of the computed value `x̂`, and on
/// both values.
struct Reading: Sendable {
  let width: Int
  let count: Int
  /// `|x̂ − x| ≤ errors`; an infinity where there is no bound.
  var errors: [Double]
  /// The exact value `x` and the computed value `x̂` both lie in `[lower, upper]`.
  var lower: [Double]
  var upper: [Double]
  /// `|x̂| ≤ magnitudes`.
  var magnitudes: [Double]

  /// A reading that knows nothing of the values.
  init(width: Int, count: Int, errors: [Double]) {
    self.width = width
    self.count = count
    self.errors = errors
    lower = Array(repeating: -.infinity, count: width * count)
    upper = Array(repeating: .infinity, count: width * count)
    magnitudes = upper
  }
}
