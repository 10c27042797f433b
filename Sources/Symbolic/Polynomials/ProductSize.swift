import Exact

/// What is known of the coefficients of a product before it is computed.
struct ProductSize {
  /// The sum of the magnitudes of coefficients, and their maximum, for both factors; saturating.
  private let sums: (UInt128, UInt128)
  private let maxima: (UInt128, UInt128)

  /// - Parameter factors: coefficients in machine words.
  init(_ f: [Int], _ g: [Int]) {
    func norms(_ values: [Int]) -> (sum: UInt128, maximum: UInt128) {
      var sum: UInt128 = 0
      var maximum: UInt = 0
      for value in values {
        sum += UInt128(value.magnitude)
        maximum = Swift.max(maximum, value.magnitude)
      }
      return (sum, UInt128(maximum))
    }
    let (a, b) = (norms(f), norms(g))
    sums = (a.sum, b.sum)
    maxima = (a.maximum, b.maximum)
  }

  /// Whether all coefficients of the product, and all partial sums on the way, fit a machine word: each is at most the
  /// sum of one factor's magnitudes times the other's maximum.
  var fitsWord: Bool {
    let (first, overflowA) = sums.0.multipliedReportingOverflow(by: maxima.1)
    let (second, overflowB) = sums.1.multipliedReportingOverflow(by: maxima.0)
    let limit = UInt128(Int.max)
    return !overflowA && first <= limit || !overflowB && second <= limit
  }

  /// The same for two words. There are at most 2^62 terms, so that a sum of magnitudes is exact; and a product of two
  /// words is below 2^126, so that at most a few terms could exceed: those of coefficients next to 2^63.
  var fitsTwoWords: Bool {
    let (first, overflowA) = sums.0.multipliedReportingOverflow(by: maxima.1)
    let (second, overflowB) = sums.1.multipliedReportingOverflow(by: maxima.0)
    let limit = UInt128(Int128.max)
    return !overflowA && first <= limit || !overflowB && second <= limit
  }
}
